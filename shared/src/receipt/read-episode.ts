/** Reads out of a log what one failover's receipt is made of: the events around it, and the state at its end. */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { Episode } from '../history/history.ts';
import type { FoldState } from '../history/fold.ts';
import type { LogIndex, LogSource } from '../recording/log-index.ts';
import { segmentOfNumber, segmentOfTime } from '../recording/log-index.ts';
import { readSegment } from '../recording/segment-reader.ts';
import type { Segment } from '../recording/segment.ts';
import { AFTER_MILLIS, BEFORE_MILLIS } from './receipt-bounds.ts';

export interface EpisodeRead {
  index: LogIndex;
  episode: Episode;
  /** The state before the first of `events`. */
  base: FoldState;
  /** Those from somewhat before the fault to somewhat after the end. */
  events: LoggedEvent[];
  /** The state in which the episode is read: after the last event that changed it. */
  end: FoldState;
  /** Label of the last event of the log: what is after it has not happened or is not there. */
  knownTo: MonoMillis;
}

/** A failover can last for hours; its receipt is made of the first and the last part of it. */
const MOST_SEGMENTS = 40;

/** @returns null when the log has no such failover. */
export async function readEpisode(log: LogSource, id: string): Promise<EpisodeRead | null> {
  const index = await log.index();
  const entry = index.episodes.find((known) => known.id === id);
  if (!entry) return null;
  const open = new Map<number, Promise<Segment>>();
  const read = (found: LogIndex['segments'][number]): Promise<Segment> => {
    const known = open.get(found.first);
    if (known) return known;
    const segment = log.segment(found);
    open.set(found.first, segment);
    return segment;
  };
  const lastN = Math.min(entry.lastN, index.last);
  const endEntry = segmentOfNumber(index, lastN)!;
  const end = readSegment(await read(endEntry)).stateAt(lastN);
  const episode = end.history.episodes.find((known) => known.id === id);
  if (!episode) return null;
  const from = index.segments.indexOf(segmentOfTime(index, episode.faultAt - BEFORE_MILLIS)!);
  const to = index.segments.indexOf(segmentOfTime(index, endOf(episode) + AFTER_MILLIS)!);
  const wanted = index.segments.slice(from, to + 1);
  const few = wanted.length <= MOST_SEGMENTS ? wanted : [...wanted.slice(0, MOST_SEGMENTS / 2), ...wanted.slice(-MOST_SEGMENTS / 2)];
  const segments: Segment[] = [];
  for (const each of few) segments.push(await read(each));
  const events = segments.flatMap((segment) => segment.events).filter(({ event }) => event.at >= episode.faultAt - BEFORE_MILLIS && event.at <= endOf(episode) + AFTER_MILLIS);
  return { index, episode, base: segments[0]!.base, events, end, knownTo: index.toAt };
}

/** @returns when the last of it that is known happened. */
export function endOf(episode: Episode): MonoMillis {
  return Math.max(episode.faultAt, ...episode.phases.map(({ at }) => at));
}
