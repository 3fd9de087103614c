/** A history of many lanes with many spans, as a large cluster after a long drill; made, so that it is the same each time. */
import { emptyHistory } from '@understudy/shared/history/empty-history';
import { withLanes } from '@understudy/shared/history/name-lanes';
import type { History, Lane, LaneKind, Span, SpanTone } from '@understudy/shared/history/history';

export interface ManyLanes {
  history: History;
  /** Where every lane begins and where all is known up to. */
  from: number;
  to: number;
}

const LABELS: Record<SpanTone, string> = { up: 'up · 2nd life', standby: 'waits for a peer', attention: 'searching', down: 'down', unknown: 'unknown' };
/** Mostly well, as clusters are. */
const TONES: readonly SpanTone[] = ['up', 'up', 'up', 'up', 'standby', 'attention', 'attention', 'down', 'unknown'];
const HOUR = 3_600_000;

/** @returns `lanes` lanes of `spans` spans each over one hour; two fifths nodes, half destinations, the rest sections. */
export function makeManyLanes(lanes: number, spans: number): ManyLanes {
  const random = seeded(7);
  const kindOf = (index: number): LaneKind => (index < lanes * 0.4 ? 'node' : index < lanes * 0.9 ? 'destination' : 'section');
  const made = Array.from({ length: lanes }, (_, index): Lane => {
    const kind = kindOf(index);
    const title = kind === 'node' ? `node-${index}` : kind === 'destination' ? `node-${index % 400} → site-${index % 7}` : `prices/section-${index}`;
    return { id: `${kind}:${title}`, kind, title, node: kind === 'section' ? null : `node-${index % 400}`, spans: makeSpans(spans, random), marks: [], cutBefore: null };
  });
  return { history: withLanes({ ...emptyHistory(), from: 1, described: lanes }, made), from: 1, to: HOUR };
}

function makeSpans(count: number, random: () => number): Span[] {
  const cuts = Array.from({ length: count - 1 }, () => 1 + random() * HOUR).sort((a, b) => a - b);
  let before: SpanTone | null = null;
  return Array.from({ length: count }, (_, index): Span => {
    let tone = TONES[Math.floor(random() * TONES.length)]!;
    // Two stretches of one look would be one stretch.
    if (tone === before) tone = tone === 'up' ? 'attention' : 'up';
    before = tone;
    return { from: cuts[index - 1] ?? 1, to: index === count - 1 ? null : cuts[index]!, tone, label: LABELS[tone], because: 'made for a measurement' };
  });
}

/** A generator of numbers below 1 (mulberry32), the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
