/**
 * What comes late changes the past of a lane: from its instant on, whatever looked as the lane would have without it now looks
 * as with it. What was found out meanwhile stays: another state, or a stretch in which nobody was heard.
 */
import type { MonoMillis } from '../domain/units.ts';
import type { Lane, Span } from './history.ts';
import { beginSpan, looksSame, withSpans, type Look } from './lanes.ts';

/**
 * @param was how the lane looked to those who heard it, without what came late
 * @param then how it looked with it
 * @param now how it looks at present, which may be unknown
 * @param lostAt since when that differs from `then`
 */
export function lookAgain(lane: Lane, at: MonoMillis, was: Look, then: Look, now: Look, lostAt = -Infinity): Lane {
  const looked = looksSame(was, then) ? lane : withSpans(lane, joinSame(replaceFrom(lane.spans, at, was, then)));
  const open = looked.spans.at(-1);
  return open && open.to === null && looksSame(open, now) ? looked : beginSpan(looked, Math.max(at, open?.from ?? at, looksSame(then, now) ? -Infinity : lostAt), now);
}

function replaceFrom(spans: readonly Span[], at: MonoMillis, was: Look, then: Look): Span[] {
  const there = spans.find(({ from, to }) => from <= at && (to === null || to > at));
  // Where nothing was known until now, all is taken that comes to be known.
  const gives = (span: Span): boolean => looksSame(span, was) || (there?.tone === 'unknown' && span.tone === 'unknown');
  const replaced = spans.flatMap((span): Span[] => {
    if ((span.to !== null && span.to <= at) || !gives(span)) return [span];
    const begins: Span = { ...then, from: Math.max(at, span.from), to: span.to };
    return span.from < at ? [{ ...span, to: at }, begins] : [begins];
  });
  const first = replaced[0];
  return first && first.from > at ? [{ ...then, from: at, to: first.from }, ...replaced] : replaced;
}

function joinSame(spans: readonly Span[]): Span[] {
  const joined: Span[] = [];
  for (const span of spans) {
    const before = joined.at(-1);
    if (before && before.to === span.from && looksSame(before, span)) joined[joined.length - 1] = { ...before, to: span.to };
    else joined.push(span);
  }
  return joined;
}
