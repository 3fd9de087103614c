/** By what an update is known wherever it goes: its source and number (RP-03). */
import type { ClientName, GroupName, NodeName, TopicPath } from '../domain/ids.ts';
import { describeEpoch, type Epoch } from '../domain/update-source.ts';

export interface UpdateOrigin {
  /** The registered path under which it was accepted. */
  path: TopicPath;
  /** The section that covers it; null when the path is local to `node` (US-14). */
  section: TopicPath | null;
  epoch: Epoch;
  source: ClientName;
  /** 1, 2, 3 … for each (path, epoch, source), given by the node that accepted it. */
  number: number;
  node: NodeName;
  /** Of `node`. */
  group: GroupName;
}

/** One numbered stream: all updates of one source in one activation of one path. `path|counter@node|source`. */
export type StreamKey = string;

/** @returns the key of the stream that an update belongs to. */
export function streamKey(origin: Pick<UpdateOrigin, 'path' | 'epoch' | 'source'>): StreamKey {
  return `${origin.path}|${describeEpoch(origin.epoch)}|${origin.source}`;
}
