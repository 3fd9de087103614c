/** Two receipts side by side: numbers, steps aligned at the faults, and what else differs. As rows, as a page, as lines of a terminal. */
import { compareEpisodes, type ComparedTime } from '../history/compare-episodes.ts';
import { describeMillis } from '../view/words.ts';
import { page } from './draw-receipt.ts';
import { drawReceiptLanes } from './draw-lanes.ts';
import { html, type Html } from './html.ts';
import type { Receipt } from './receipt.ts';
import { figuresOf, writeDifference, writeSince, writeUtc } from './receipt-words.ts';

export interface ComparedRow {
  name: string;
  a: string;
  b: string;
  /** Signed, in words; empty where there is nothing to subtract. */
  difference: string;
  verdict: 'better' | 'worse' | 'same' | null;
}

/** A difference below this is none: two runs of the same never take the same. */
const SAME_MILLIS = 1;

/** @returns first the three figures, then the steps, then whatever of cause, decision and rules is not the same. */
export function compareReceipts(a: Receipt, b: Receipt): { figures: ComparedRow[]; steps: ComparedRow[]; circumstances: ComparedRow[] } {
  const { gap, redundancy, phases } = compareEpisodes(a.episode, b.episode);
  const [lossA, lossB] = [figuresOf(a)[2]!.value, figuresOf(b)[2]!.value];
  const lost = a.loss.missing === null || b.loss.missing === null ? null : b.loss.missing - a.loss.missing;
  const figures = [
    timeRow(gap), timeRow(redundancy),
    { name: 'lost', a: lossA, b: lossB, difference: lost === null ? '' : `${lost > 0 ? '+' : lost < 0 ? '−' : ''}${Math.abs(lost)}`, verdict: lost === null ? null : verdictOf(lost, 0) },
  ];
  const plain = (name: string, left: string, right: string): ComparedRow[] => (left === right ? [] : [{ name, a: left, b: right, difference: '', verdict: null }]);
  const policies = [...new Set([...Object.keys(a.policy), ...Object.keys(b.policy)])] as (keyof Receipt['policy'])[];
  return {
    figures, steps: phases.map(timeRow),
    circumstances: [
      ...plain('cluster', a.cluster, b.cluster), ...plain('what', a.episode.title, b.episode.title), ...plain('cause', a.episode.cause, b.episode.cause),
      ...plain('from', placeOf(a.episode.was), placeOf(b.episode.was)), ...plain('to', placeOf(a.episode.now), placeOf(b.episode.now)),
      ...plain('rule', a.episode.decision?.rule ?? '—', b.episode.decision?.rule ?? '—'), ...plain('decided because', a.episode.decision?.because ?? '—', b.episode.decision?.because ?? '—'),
      ...policies.flatMap((name) => plain(`policy ${name}`, String(a.policy[name]), String(b.policy[name]))),
      ...plain('made by', `Understudy ${a.product}`, `Understudy ${b.product}`),
    ],
  };
}

function timeRow({ name, a, b, differenceMillis }: ComparedTime): ComparedRow {
  const write = (millis: number | null): string => (millis === null ? '—' : writeSince(millis));
  return { name, a: write(a), b: write(b), difference: differenceMillis === null ? '' : writeDifference(differenceMillis), verdict: differenceMillis === null ? null : verdictOf(differenceMillis, SAME_MILLIS) };
}

function verdictOf(difference: number, same: number): 'better' | 'worse' | 'same' {
  return Math.abs(difference) <= same ? 'same' : difference < 0 ? 'better' : 'worse';
}

function placeOf(holder: Receipt['episode']['was']): string {
  if (!holder) return '—';
  return holder.client ? `${holder.client} on ${holder.node}` : holder.node;
}

/** @returns a page of its own. */
export function drawComparison(a: Receipt, b: Receipt): string {
  const { figures, steps, circumstances } = compareReceipts(a, b);
  const body = html`<main>
<header><p><b>Understudy</b> · two failovers compared</p><p>${a.cluster === b.cluster ? a.cluster : `${a.cluster} and ${b.cluster}`}</p></header>
<h1>${a.episode.title === b.episode.title ? a.episode.title : `${a.episode.title} and ${b.episode.title}`}</h1>
<p class="soft">A: ${writeUtc(a.faultWall)} · B: ${writeUtc(b.faultWall)}</p>
<p><b>A</b> ${a.episode.sentence}</p><p><b>B</b> ${b.episode.sentence}</p>
<h2>The numbers</h2>${table(figures)}
<h2>Step by step, each since its own fault</h2>${table(steps)}
<h2>A</h2>${drawReceiptLanes(a)}
<h2>B</h2>${drawReceiptLanes(b)}
<h2>What else is not the same</h2>${circumstances.length === 0 ? html`<p class="soft">Nothing: same cause, same rule, same policy.</p>` : wordsTable(circumstances)}
<h2>Of these receipts</h2><dl><dt>A</dt><dd class="mono hash">${a.hash}</dd><dt>B</dt><dd class="mono hash">${b.hash}</dd></dl>
</main>`;
  return page(`Compared: ${a.episode.title}, ${a.hash.slice(0, 8)} and ${b.hash.slice(0, 8)}`, body);
}

function table(rows: readonly ComparedRow[]): Html {
  return html`<table><thead><tr><th></th><th class="time">A</th><th class="time">B</th><th class="time">B − A</th><th></th></tr></thead><tbody>${rows.map(({ name, a, b, difference, verdict }) =>
    html`<tr><td>${name}</td><td class="time">${a}</td><td class="time">${b}</td><td class="time">${difference}</td><td class="${verdict ?? ''}">${verdict === 'same' || verdict === null ? '' : verdict}</td></tr>`)}</tbody></table>`;
}

function wordsTable(rows: readonly ComparedRow[]): Html {
  return html`<table><thead><tr><th></th><th>A</th><th>B</th></tr></thead><tbody>${rows.map(({ name, a, b }) => html`<tr><td>${name}</td><td>${a}</td><td>${b}</td></tr>`)}</tbody></table>`;
}

/** @returns the comparison as lines for a terminal. */
export function writeComparison(a: Receipt, b: Receipt): string {
  const { figures, steps, circumstances } = compareReceipts(a, b);
  const all = [...figures, ...steps, ...circumstances];
  const wide = (pick: (row: ComparedRow) => string, head: string): number => Math.max(head.length, ...all.map((row) => pick(row).length));
  const widths = [wide(({ name }) => name, ''), Math.min(48, wide((row) => row.a, 'A')), Math.min(48, wide((row) => row.b, 'B')), wide((row) => row.difference, 'B − A')] as const;
  const line = (name: string, left: string, right: string, difference: string, verdict: string): string =>
    `  ${name.padEnd(widths[0])}  ${left.padStart(widths[1])}  ${right.padStart(widths[2])}  ${difference.padStart(widths[3])}  ${verdict}`.trimEnd();
  const write = ({ name, a: left, b: right, difference, verdict }: ComparedRow): string => line(name, left, right, difference, verdict === 'same' || verdict === null ? '' : verdict);
  const longest = (rows: readonly ComparedRow[]): string[] => rows.map(write);
  return [
    `A  ${writeUtc(a.faultWall)}  ${a.episode.sentence}`, `B  ${writeUtc(b.faultWall)}  ${b.episode.sentence}`, '',
    line('', 'A', 'B', 'B − A', ''), ...longest(figures), '', ...longest(steps), ...(circumstances.length > 0 ? ['', ...longest(circumstances)] : []),
  ].join('\n');
}

/** @returns a receipt as lines for a terminal. */
export function writeReceipt(receipt: Receipt): string {
  const { episode, faultWall, hash, product } = receipt;
  const width = Math.max(...episode.phases.map(({ name }) => name.length), 22);
  return [
    `${episode.title}, ${writeUtc(faultWall)} (${episode.state})`, `  ${episode.sentence}`, '',
    ...figuresOf(receipt).map(({ what, value, words }) => `  ${what.padEnd(width)}  ${value.padStart(10)}  ${words}`.trimEnd()), '',
    ...episode.phases.map(({ name, sinceFaultMillis, witness }) => `  ${name.padEnd(width)}  ${describeMillis(Math.max(0, sinceFaultMillis)).padStart(10)}  ${witness}`), '',
    `  made by Understudy ${product}; SHA-256 ${hash}`,
  ].join('\n');
}
