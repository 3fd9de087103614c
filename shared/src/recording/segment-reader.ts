/** Any state of a segment: the state before it, folded forward, with states kept on the way so that stepping back is cheap too. */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { MonoMillis } from '../domain/units.ts';
import { applyLogged, type FoldState } from '../history/fold.ts';
import type { Segment } from './segment.ts';

/** A state is kept this often; states share what they have in common. */
const KEEP_EVERY = 64;

export interface SegmentReader {
  /** States after these and all events between are known; `from` is the number of the last event before the segment. */
  from: number;
  to: number;
  /** @returns the state after event `n`. */
  stateAt(n: number): FoldState;
  /** @returns the time by which the state after event `n` is labelled: the latest of any event so far. */
  labelAt(n: number): MonoMillis;
  /** @returns the last number whose label is not after `at`; `from` when there is none. */
  numberAt(at: MonoMillis): number;
  event(n: number): LoggedEvent | undefined;
}

export function readSegment(segment: Segment): SegmentReader {
  const { after: from, base, events } = segment;
  const to = from + events.length;
  const labels = [labelOfBase(segment)];
  for (const { event } of events) labels.push(Math.max(labels.at(-1)!, event.at));
  const kept: FoldState[] = [base];
  let newest = { n: from, state: base };

  const stateAt = (n: number): FoldState => {
    if (n < from || n > to) throw new RangeError(`asked for the state after event ${n} of a segment that has ${from} to ${to}`);
    const nearest = Math.min(Math.floor((n - from) / KEEP_EVERY), kept.length - 1);
    let at = from + nearest * KEEP_EVERY;
    let state = kept[nearest]!;
    if (newest.n <= n && newest.n > at) ({ n: at, state } = newest);
    while (at < n) {
      state = foldOne(state, events[at - from]!);
      at += 1;
      if (at - from === kept.length * KEEP_EVERY) kept.push(state);
    }
    newest = { n, state };
    return state;
  };

  return {
    from, to, stateAt,
    labelAt: (n) => labels[Math.min(Math.max(n, from), to) - from]!,
    numberAt: (at) => {
      let low = 0;
      let high = labels.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (labels[middle]! <= at) low = middle;
        else high = middle - 1;
      }
      return from + low;
    },
    event: (n) => events[n - from - 1],
  };
}

/** @returns the label of the state before a segment; before the first event of all there is no time, so it is that event's. */
export function labelOfBase({ base, events }: Segment): MonoMillis {
  return base.view.at || (events[0]?.event.at ?? 0);
}

/** What could not be folded when it was live changed nothing then, and changes nothing now. */
function foldOne(state: FoldState, logged: LoggedEvent): FoldState {
  try {
    return applyLogged(state, logged);
  } catch {
    return state;
  }
}
