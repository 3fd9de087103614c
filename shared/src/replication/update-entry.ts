/** An update in a node's journal, and the stream that it belongs to as this node knows it. */
import type { GroupName, NodeName, TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { streamKey, type StreamKey, type UpdateOrigin } from './update-origin.ts';

/** A node and its group: a stop on the way of an update. */
export interface Stop {
  node: NodeName;
  group: GroupName;
}

/** Updates of one source in one activation that came here the same way. One object for all of them, so that what is decided for one holds for the rest. */
export interface UpdateStream extends Omit<UpdateOrigin, 'number'> {
  key: StreamKey;
  /** Every node that its updates were on before they came here, the accepting one first; empty on that node itself. */
  via: readonly Stop[];
  /** Who sent them here; null where they were published. */
  from: Stop | null;
}

/** An update as it is handed to the journal. */
export interface NewEntry {
  stream: UpdateStream;
  /** 1, 2, 3 … within the stream's key (RP-03). */
  number: number;
  topic: TopicPath;
  /** Empty: the topic is removed (MQ-08). Never changed after it was handed over. */
  payload: Uint8Array;
  /** When the accepting node took it, by that machine's clock. */
  acceptedAt: MonoMillis;
}

/** An update in the journal. */
export interface JournalEntry extends NewEntry {
  /** 1, 2, 3 … without holes, going on after a restart. */
  position: number;
}

/** Keeps one `UpdateStream` for all updates that share key, way and sender. */
export class UpdateStreams {
  private readonly known = new Map<string, UpdateStream>();

  /** @returns the one object for updates of this origin that came this way. */
  intern(origin: Omit<UpdateOrigin, 'number'>, via: readonly Stop[], from: Stop | null): UpdateStream {
    const key = streamKey(origin);
    const way = `${key}|${via.map((stop) => stop.node).join('>')}`;
    let stream = this.known.get(way);
    if (!stream) {
      const { path, section, epoch, source, node, group } = origin;
      this.known.set(way, (stream = { key, path, section, epoch, source, node, group, via, from }));
    }
    return stream;
  }

  /** Forgets streams that nothing in the journal is of any more. */
  retain(keep: (key: StreamKey) => boolean): void {
    for (const [way, stream] of this.known) if (!keep(stream.key)) this.known.delete(way);
  }
}

/** Bytes that an update counts for (RP-07): those of its topic, taken as one each, and its payload. */
export function entryBytes(entry: Pick<NewEntry, 'topic' | 'payload'>): number {
  return entry.topic.length + entry.payload.length;
}
