/** Messages between nodes as frames: updates many at a time, and one frame for all whom the same message goes to. */
import type { PeerMessage } from '@understudy/shared/node/peers/peer-message';
import type { JournalEntry } from '@understudy/shared/replication/update-entry';
import { encodeFrame } from '../../framing/message-codec.ts';
import { packEntries, unpackEntries } from '../entry-block.ts';

/** The last message that was encoded: what goes to every member goes to one after the other. */
let lastMessage: PeerMessage | null = null;
let lastFrame: Buffer = Buffer.alloc(0);
/** The same for updates, which are in another message for each stream. */
let lastEntries: readonly JournalEntry[] = [];
let lastPacked: Buffer = Buffer.alloc(0);

/** @returns the message as one frame. */
export function encodePeerMessage(message: PeerMessage): Buffer {
  if (message === lastMessage) return lastFrame;
  lastMessage = message;
  lastFrame = encodeFrame(message.type === 'updates' ? { ...message, entries: packOnce(message.entries) } : message);
  return lastFrame;
}

/** @returns what a frame says, with its updates as objects. @throws Error when updates cannot be read. */
export function readPeerMessage(raw: unknown): unknown {
  const message = raw as { type?: unknown; entries?: unknown };
  if (message?.type !== 'updates') return raw;
  if (!(message.entries instanceof Uint8Array)) throw new Error('updates without bytes');
  return { ...message, entries: unpackEntries(message.entries) };
}

/** Members are sent the same updates in one turn, each over a stream of its own. */
function packOnce(entries: readonly JournalEntry[]): Buffer {
  const same = entries.length > 0 && entries.length === lastEntries.length && entries[0] === lastEntries[0] && entries.at(-1) === lastEntries.at(-1) && entries.every((entry, index) => entry === lastEntries[index]);
  if (!same) {
    lastPacked = packEntries(entries);
    lastEntries = entries;
  }
  return lastPacked;
}
