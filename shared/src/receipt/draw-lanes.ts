/** The drawing on a receipt: the lanes around the failover with its phases as numbered lines, as SVG that needs nothing else. */
import type { SpanTone } from '../history/history.ts';
import { html, type Html } from './html.ts';
import type { Receipt } from './receipt.ts';
import { writeSince } from './receipt-words.ts';

const WIDTH = 1000;
const NAMES = 150;
const AXIS = 22;
const LANE = 30;
const BAR = 22;
const FLAG = 20;
/** Numbers of phases nearer to each other than this stand in rows below each other. */
const FLAG_APART = 17;
const FLAG_ROWS = 4;

const INKS: Record<SpanTone, { fill: string; stroke: string }> = {
  up: { fill: '#d5f0e6', stroke: '#009e73' }, standby: { fill: '#d9ecf9', stroke: '#56b4e9' }, attention: { fill: '#fdeec9', stroke: '#e69f00' },
  down: { fill: 'url(#down)', stroke: '#d55e00' }, unknown: { fill: 'url(#unknown)', stroke: '#7d8894' },
};

export function drawReceiptLanes({ drawn, episode }: Receipt): Html {
  const { from, to, lanes } = drawn;
  const x = (millis: number): number => round(NAMES + ((millis - from) / (to - from)) * (WIDTH - NAMES - 8));
  // What comes long after is in the table alone.
  const phases = episode.phases.flatMap(({ sinceFaultMillis }, index) => (sinceFaultMillis <= to ? [{ number: index + 1, sinceFaultMillis }] : []));
  const flags = placeFlags(phases.map(({ sinceFaultMillis }) => x(sinceFaultMillis)));
  const top = AXIS + FLAG * (1 + Math.max(0, ...flags.map(({ row }) => row)));
  const height = top + lanes.length * LANE + 6;
  return html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${`Lanes of ${lanes.map(({ title }) => title).join(', ')} around the failover; the numbers are those of the phases below`}">
<defs><pattern id="down" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="6" height="6" fill="#fbe0cd"/><rect width="2" height="6" fill="#d55e00" opacity="0.55"/></pattern><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)"><rect width="6" height="6" fill="#eef1f3"/><rect width="2" height="6" fill="#7d8894" opacity="0.45"/></pattern></defs>
${ticksBetween(from, to).map((tick) => html`<line x1="${x(tick)}" x2="${x(tick)}" y1="${AXIS - 4}" y2="${height - 4}" stroke="#d5dde5"/><text x="${x(tick)}" y="${AXIS - 8}" font-size="11.5" fill="#46545f" text-anchor="middle">${tick === 0 ? 'fault' : writeSince(tick)}</text>`)}
${lanes.map(({ title, spans }, index) => {
    const y = top + index * LANE;
    return html`<text x="${NAMES - 10}" y="${y + BAR / 2 + 4.5}" font-size="13" text-anchor="end" fill="#0e1720">${cut(title, NAMES - 12, 13)}</text>${spans.map((span) => {
      const [left, right] = [x(span.from), x(span.to)];
      const { fill, stroke } = INKS[span.tone];
      return html`<rect x="${left}" y="${y}" width="${Math.max(1, round(right - left - 1))}" height="${BAR}" rx="3" fill="${fill}" stroke="${stroke}"><title>${span.label}</title></rect><text x="${left + 6}" y="${y + BAR / 2 + 4.2}" font-size="11.5" fill="#0e1720">${cut(span.label, right - left - 10, 11.5)}</text>`;
    })}`;
  })}
${phases.map(({ number }, index) => {
    const { at, row } = flags[index]!;
    const y = AXIS + row * FLAG;
    return html`<line x1="${at}" x2="${at}" y1="${y + 16}" y2="${height - 6}" stroke="#0e1720" stroke-dasharray="2 3" opacity="0.55"/><circle cx="${at}" cy="${y + 9}" r="8" fill="#0e1720"/><text x="${at}" y="${y + 13}" font-size="10.5" fill="#fff" text-anchor="middle">${number}</text>`;
  })}
</svg>`;
}

/** Each number in the first row in which it meets no other. */
function placeFlags(xs: readonly number[]): { at: number; row: number }[] {
  const ends: number[] = [];
  return xs.map((at) => {
    let row = ends.findIndex((end) => at - end >= FLAG_APART);
    if (row < 0) row = Math.min(ends.length, FLAG_ROWS - 1);
    ends[row] = at;
    return { at, row };
  });
}

/** Round numbers of milliseconds, about seven of them, zero among them. */
function ticksBetween(from: number, to: number): number[] {
  const rough = (to - from) / 7;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough)!;
  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step) * step; tick <= to; tick += step) ticks.push(Math.round(tick * 1000) / 1000);
  return ticks;
}

/** A letter is about half as wide as it is high. */
function cut(text: string, width: number, size: number): string {
  const most = Math.floor(width / (size * 0.54));
  if (text.length <= most) return text;
  return most < 4 ? '' : `${text.slice(0, most - 1)}…`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
