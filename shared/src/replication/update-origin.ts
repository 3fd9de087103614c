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
  const source = /[|%]/.test(origin.source) ? origin.source.replaceAll('%', '%25').replaceAll('|', '%7C') : origin.source;
  return `${origin.path}|${describeEpoch(origin.epoch)}|${source}`;
}

/** @returns the parts of a stream's key: its source is what follows the last `|`, and a `|` in the source's name is written as `%7C`. */
export function keyParts(key: StreamKey): { path: TopicPath; epoch: Epoch; source: ClientName } {
  let parts = PARTS.get(key);
  if (!parts) {
    const [, path = '', counter = '0', node = '', source = ''] = KEY.exec(key) ?? [];
    if (PARTS.size >= PARTS_MOST) PARTS.clear();
    PARTS.set(key, (parts = { path, epoch: { counter: Number(counter), node }, source: source.replaceAll('%7C', '|').replaceAll('%25', '%') }));
  }
  return parts;
}

const KEY = /^(.*)\|(\d+)@([^|@]*)\|([^|]*)$/s;
/** Asked for the same few keys over and over. */
const PARTS = new Map<StreamKey, { path: TopicPath; epoch: Epoch; source: ClientName }>();
const PARTS_MOST = 4096;
