/** How receipts look: paper first, since they are printed and filed; every colour is of Okabe and Ito, and none stands alone. */

export const RECEIPT_STYLE = `
:root { color-scheme: light; --ink: #0e1720; --soft: #46545f; --line: #d5dde5; --paper: #fff; --fill: #f4f7f9; --up: #009e73; --standby: #56b4e9; --attention: #e69f00; --down: #d55e00; --unknown: #7d8894; }
* { box-sizing: border-box; }
body { margin: 0; background: #e9edf0; color: var(--ink); font: 15px/1.45 Inter, "Helvetica Neue", Arial, sans-serif; }
main { max-width: 62rem; margin: 1.5rem auto; padding: 2.2rem 2.6rem 2.6rem; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; }
header { display: flex; justify-content: space-between; gap: 1rem; align-items: baseline; border-bottom: 2px solid var(--ink); padding-bottom: .5rem; }
header p { margin: 0; color: var(--soft); }
h1 { margin: 1.2rem 0 .2rem; font-size: 1.9rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 1.9rem 0 .5rem; font-size: .82rem; letter-spacing: .08em; text-transform: uppercase; color: var(--soft); break-after: avoid; }
p { margin: .35rem 0; }
.mono, td.time, th.time { font-family: "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace; font-size: .93em; }
.soft { color: var(--soft); }
.figures { display: grid; grid-template-columns: repeat(3, 1fr); gap: 1rem; margin: 1.2rem 0 .4rem; }
.figure { padding: .8rem 1rem; border: 1px solid var(--line); border-left: 5px solid var(--unknown); border-radius: 5px; break-inside: avoid; }
.figure b { display: block; font-size: 1.9rem; line-height: 1.15; white-space: nowrap; }
.figure.is-up { border-left-color: var(--up); } .figure.is-attention { border-left-color: var(--attention); } .figure.is-down { border-left-color: var(--down); }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .28rem .6rem .28rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
th { font-weight: 600; color: var(--soft); font-size: .87rem; }
td.time, th.time { text-align: right; white-space: nowrap; padding-right: 1.2rem; font-variant-numeric: tabular-nums; }
td.who { white-space: nowrap; width: 1%; padding-right: 0; }
th:first-child, td:first-child { min-width: 7.5rem; } th.nr, td.nr { min-width: 0; width: 2.2rem; }
tr { break-inside: avoid; }
.mark { display: inline-block; width: .62em; height: .62em; margin-right: .5em; border: 2px solid var(--unknown); border-radius: 50%; }
.mark.is-up { border-color: var(--up); } .mark.is-attention { border-color: var(--attention); border-radius: 0; transform: rotate(45deg) scale(.85); } .mark.is-down { border-color: var(--down); background: var(--down); border-radius: 0; } .mark.is-plain { border-color: var(--line); }
svg { display: block; width: 100%; height: auto; margin-top: .3rem; font-family: inherit; }
dl { display: grid; grid-template-columns: 12rem 1fr; gap: .25rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
.hash { overflow-wrap: anywhere; }
.better { color: #00704f; } .worse { color: #a34300; }
@media screen and (max-width: 45rem) { main { margin: 0; padding: 1.2rem .7rem; border: 0; } .figures { grid-template-columns: 1fr; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } table { font-size: .84rem; } th, td { overflow-wrap: break-word; padding-right: .45rem; } th:first-child, td:first-child { min-width: 0; } th.nr, td.nr { width: 1.3rem; } td.time, th.time { padding-right: .45rem; } th.time, td.who { white-space: normal; } }
@media print { body { background: #fff; font-size: 10.5pt; } main { max-width: none; margin: 0; padding: 0; border: 0; } @page { margin: 16mm 14mm; } }
`;
