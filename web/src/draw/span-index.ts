/**
 * A lane's spans at the detail that pixels can show. Spans that are narrower than a bar can be are drawn as one bar in the worst
 * of their tones; where they begin and which tone is the worst is found by bisection and in a tree of maxima, so that the cost
 * of a redraw follows the pixels of a lane and not its spans.
 */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { Span, SpanTone } from '@understudy/shared/history/history';
import type { TimeScale } from './time-scale.ts';

/** Which tone wins where several meet in a pixel: what is broken is never hidden by what is well. */
export const SEVERITY: Record<SpanTone, number> = { up: 0, standby: 1, unknown: 2, attention: 3, down: 4 };
export const TONES = ['up', 'standby', 'unknown', 'attention', 'down'] as const satisfies readonly SpanTone[];

/** A bar is at least this wide: a state that lasted for less is still seen. */
export const LEAST_WIDTH = 2;

/** Spans `first` up to but not including `end`, drawn as one bar in the worst of their tones. */
export interface SpanRun {
  first: number;
  end: number;
  x: number;
  width: number;
  tone: SpanTone;
}

/** `tree[size + i]` is the severity of span i, `tree[i]` the greater of `tree[2i]` and `tree[2i + 1]`. */
interface MaximumTree {
  tree: Uint8Array;
  size: number;
}

const trees = new WeakMap<readonly Span[], MaximumTree>();

/** Spans of a lane never change in place: a tree holds as long as its spans. */
function treeOf(spans: readonly Span[]): MaximumTree {
  const known = trees.get(spans);
  if (known) return known;
  const size = spans.length;
  const tree = new Uint8Array(2 * size);
  for (let index = 0; index < size; index += 1) tree[size + index] = SEVERITY[spans[index]!.tone];
  for (let index = size - 1; index > 0; index -= 1) tree[index] = Math.max(tree[2 * index]!, tree[2 * index + 1]!);
  const made = { tree, size };
  trees.set(spans, made);
  return made;
}

/** @returns the worst tone of spans `first` up to but not including `end`; at least one of them. */
export function worstTone(spans: readonly Span[], first: number, end: number): SpanTone {
  if (end - first === 1) return spans[first]!.tone;
  const { tree, size } = treeOf(spans);
  let worst = 0;
  for (let low = first + size, high = end + size; low < high; low >>= 1, high >>= 1) {
    if (low & 1) worst = Math.max(worst, tree[low++]!);
    if (high & 1) worst = Math.max(worst, tree[--high]!);
  }
  return TONES[worst]!;
}

/** @returns the first index at or after `low` whose span begins at or after `at`. */
function firstBeginning(spans: readonly Span[], at: MonoMillis, low: number): number {
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.from < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns the first index whose span reaches to `from` or beyond. */
function firstReaching(spans: readonly Span[], from: MonoMillis): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { to } = spans[middle]!;
    if (to !== null && to < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** @returns the span of the lane that holds at `at`, or undefined where nothing is known. */
export function spanAt(spans: readonly Span[], at: MonoMillis): Span | undefined {
  const next = firstBeginning(spans, at, 0);
  // One that begins at that very instant holds already.
  const span = spans[next]?.from === at ? spans[next] : spans[next - 1];
  return span && (span.to === null || span.to > at) ? span : undefined;
}

/** @returns the span that held right before an instant. */
export function spanBefore(spans: readonly Span[], at: MonoMillis): Span | undefined {
  const span = spans[firstBeginning(spans, at, 0) - 1];
  return span && (span.to === null || span.to >= at) ? span : undefined;
}

/** Beyond the strip nothing is seen; a little more, so that round ends lie outside. */
const OUTSIDE = 8;

/**
 * @param reach up to where a span that goes on is known to go on
 * @returns the bars of one lane in the window, left to right, none narrower than `LEAST_WIDTH`, none hiding a worse one
 */
export function placeRuns(spans: readonly Span[], scale: TimeScale, reach: MonoMillis): SpanRun[] {
  const runs: SpanRun[] = [];
  const right = scale.width + OUTSIDE;
  const endOf = (span: Span): number => Math.min(right, scale.x(Math.min(span.to ?? reach, reach)));
  let index = firstReaching(spans, scale.from);
  while (index < spans.length) {
    const span = spans[index]!;
    if (span.from > scale.to || span.from > reach) break;
    const x = Math.max(-OUTSIDE, scale.x(span.from));
    const width = endOf(span) - x;
    if (width >= LEAST_WIDTH) {
      pushRun(runs, { first: index, end: index + 1, x, width, tone: span.tone });
      index += 1;
      continue;
    }
    // All that begin before this bar's end share it, but for the last, if that is wide enough for a bar of its own.
    let end = firstBeginning(spans, Math.min(scale.at(x + LEAST_WIDTH), reach), index + 1);
    const last = spans[end - 1]!;
    if (end - index > 1 && endOf(last) - scale.x(last.from) >= LEAST_WIDTH) end -= 1;
    pushRun(runs, { first: index, end, x, width: LEAST_WIDTH, tone: worstTone(spans, index, end) });
    index = end;
  }
  return runs;
}

/** Joins a bar of many to the one before it in the same tone, and settles which of two neighbours gives way. */
function pushRun(runs: SpanRun[], run: SpanRun): void {
  const before = runs.at(-1);
  if (!before) {
    runs.push(run);
    return;
  }
  const over = before.x + before.width - run.x;
  const narrow = before.width < LEAST_WIDTH * 2 || before.end - before.first > 1;
  if (before.tone === run.tone && over > -0.5 && narrow && run.width <= LEAST_WIDTH) {
    before.width = run.x + run.width - before.x;
    before.end = run.end;
    return;
  }
  if (over > 0) {
    // The worse one keeps its place; the other begins later or ends sooner.
    if (SEVERITY[before.tone] > SEVERITY[run.tone]) {
      run.x += over;
      run.width = Math.max(0, run.width - over);
    } else {
      before.width = Math.max(0, before.width - over);
    }
  }
  if (before.width < 0.25) runs.pop();
  if (run.width >= 0.25) runs.push(run);
}
