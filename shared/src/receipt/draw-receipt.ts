/** A receipt as a page of its own: nothing is loaded, it prints, and the JSON from which it was made is in it. */
import { describeMillis } from '../view/words.ts';
import { drawReceiptLanes } from './draw-lanes.ts';
import { html, jsonForScript, raw, type Html } from './html.ts';
import { RECEIPT_STYLE } from './receipt-style.ts';
import { RECEIPT_BLOCK, type Receipt } from './receipt.ts';
import { figuresOf, writeSince, writeUtc } from './receipt-words.ts';

export function drawReceipt(receipt: Receipt): string {
  const { episode, cluster, faultWall, hash } = receipt;
  const body = html`<main>
<header><p><b>Understudy</b> · receipt of a failover</p><p>${cluster}</p></header>
<h1>${episode.title}${who(receipt)}</h1>
<p class="soft">${writeUtc(faultWall)} · ${episode.state}</p>
<p>${episode.sentence}</p>
<div class="figures">${figuresOf(receipt).map(({ what, value, tone, words }) => html`<div class="figure is-${tone}"><span class="soft">${what}</span><b>${value}</b><span class="soft">${words}</span></div>`)}</div>
<h2>What happened</h2>
${drawReceiptLanes(receipt)}
${phases(receipt)}
${gaps(receipt)}
${decision(receipt)}
${loss(receipt)}
${record(receipt)}
${origin(receipt)}
</main>
${raw(`${RECEIPT_BLOCK.open}${jsonForScript(receipt)}${RECEIPT_BLOCK.close}`)}`;
  return page(`Receipt: ${episode.title}, ${writeUtc(faultWall)}, ${hash.slice(0, 8)}`, body);
}

/** @returns a whole page with the look of receipts. */
export function page(title: string, body: Html): string {
  return html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title><style>${raw(RECEIPT_STYLE)}</style></head>
<body>${body}</body>
</html>
`.html;
}

function who({ episode }: Receipt): string {
  const { was, now } = episode;
  if (!was || !now) return '';
  const name = ({ client, node }: { client: string; node: string }): string => (client ? `${client} on ${node}` : node);
  return episode.kind === 'section' ? `: ${name(was)} → ${name(now)}` : `: from ${was.node} to ${now.node}`;
}

function phases({ episode }: Receipt): Html {
  const doubt = episode.phases.every(({ name }) => name !== 'fault in effect')
    ? 'Since the first sign of it: when the fault took effect was not seen.'
    : episode.faultEarlierMillis === null ? '' : `Since the fault was seen in effect, at most ${describeMillis(Math.max(0.1, episode.faultEarlierMillis))} after it was.`;
  return html`<table><thead><tr><th class="nr">#</th><th>Phase</th><th class="time">since the fault</th><th class="time">after the one before</th><th class="who">told by</th></tr></thead><tbody>${episode.phases.map(({ name, sinceFaultMillis, witness }, index) =>
    html`<tr><td class="nr">${index + 1}</td><td>${name}</td><td class="time">${writeSince(sinceFaultMillis)}</td><td class="time">${index === 0 ? '' : writeSince(sinceFaultMillis - episode.phases[index - 1]!.sinceFaultMillis)}</td><td class="who">${witness}</td></tr>`)}</tbody></table><p class="soft">${doubt}</p>`;
}

function gaps({ episode }: Receipt): Html {
  const nodes = Object.keys({ ...episode.gapByNode, ...episode.auditedGapByNode });
  const gap = (millis: number | undefined): string => (millis === undefined ? '—' : describeMillis(millis));
  if (nodes.length === 0) return html``;
  return html`<h2>Gap at each node</h2><table><thead><tr><th>Node</th><th class="time">its own measure</th><th class="time">its auditor's</th></tr></thead><tbody>${nodes.map((node) =>
    html`<tr><td>${node}</td><td class="time">${gap(episode.gapByNode[node])}</td><td class="time">${gap(episode.auditedGapByNode[node])}</td></tr>`)}</tbody></table>${episode.uncertainty ? html`<p class="soft">How sure: ${episode.uncertainty.because}.</p>` : html``}`;
}

function decision({ episode }: Receipt): Html {
  if (!episode.decision) return html`<h2>Cause</h2><p>${episode.cause}</p>`;
  const { rule, by, because, candidates } = episode.decision;
  return html`<h2>Cause and decision</h2><dl><dt>Cause</dt><dd>${episode.cause}</dd><dt>Rule</dt><dd>${rule}</dd><dt>Decided by</dt><dd>${by ?? 'not reported'}</dd><dt>In its words</dt><dd>${because}</dd></dl>
<table><thead><tr><th class="nr">#</th><th>Candidate</th><th>What became of it</th></tr></thead><tbody>${candidates.map(({ place, name, verdict, words }) =>
    html`<tr><td class="nr">${place === null ? '—' : place + 1}</td><td>${verdict === 'chosen' ? html`<b>${name}</b>` : name}</td><td>${words}</td></tr>`)}</tbody></table>`;
}

function loss({ loss: { state, rows, because } }: Receipt): Html {
  const head = state === 'pending' ? `Not known yet: ${because}.` : state === 'unknown' ? `Not known: ${because}.` : because ? `${because.charAt(0).toUpperCase()}${because.slice(1)}.` : '';
  return html`<h2>Loss, by the sequence audit</h2><p>${head}</p>${rows.length === 0 ? html`` : html`<table><thead><tr><th>Node</th><th>Section</th><th class="time">delivered</th><th class="time">missing</th><th class="time">duplicated</th><th class="time">reordered</th></tr></thead><tbody>${rows.map((row) =>
    html`<tr><td>${row.node}</td><td>${row.path}</td><td class="time">${row.delivered}</td><td class="time">${row.missing}</td><td class="time">${row.duplicated}</td><td class="time">${row.reordered}</td></tr>`)}</tbody></table><p class="soft">Between the last count before the fault and the first when it was over.</p>`}`;
}

function record({ record: { lines, leftOut }, episode }: Receipt): Html {
  return html`<h2>Record</h2><table><thead><tr><th class="time">since the fault</th><th>Event</th><th class="who">told by</th></tr></thead><tbody>${lines.map(({ sinceFaultMillis, tone, words, witness, lateMillis }, index) =>
    html`${leftOut > 0 && index === lines.length / 2 ? html`<tr><td></td><td class="soft">${leftOut} events left out</td><td></td></tr>` : html``}<tr><td class="time">${writeSince(sinceFaultMillis)}</td><td><span class="mark is-${tone}"></span>${words}${lateMillis > 0 ? html` <span class="soft">(known ${describeMillis(lateMillis)} later)</span>` : html``}</td><td class="who">${witness}</td></tr>`)}</tbody></table>${lines.length === 0 ? html`<p class="soft">No event of ${episode.title} is in the log.</p>` : html``}`;
}

function origin({ product, version, log, events, clock, policy, digests, hash }: Receipt): Html {
  return html`<h2>Where this is from</h2><dl>
<dt>Log</dt><dd class="mono">${log}, events ${events.first} to ${events.last}</dd>
<dt>Clock</dt><dd>${clock}</dd>
<dt>Policy</dt><dd class="mono">${Object.entries(policy).map(([name, value]) => `${name} ${String(value)}`).join(' · ')}</dd>
<dt>Configuration</dt><dd class="mono">${Object.entries(digests).map(([node, digest]) => `${node} ${digest}`).join(' · ') || 'not stated'}</dd>
<dt>Made by</dt><dd>Understudy ${product}, form ${version}</dd>
<dt>SHA-256</dt><dd class="mono hash">${hash}</dd>
<dt>Check it</dt><dd><span class="mono">npm start -- receipt verify FILE</span>, or on any dashboard under Recorder, Receipts. This page holds the JSON that it was made of.</dd>
</dl>`;
}
