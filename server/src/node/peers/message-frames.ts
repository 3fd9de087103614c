/** Messages between nodes as frames: updates many at a time, and one frame for all whom the same message goes to. */
import type { PeerMessage } from '@understudy/shared/node/peers/peer-message';
import type { UpdateRun } from '@understudy/shared/replication/update-run';
import { encodeFrame } from '../../framing/message-codec.ts';
import { packRuns, unpackRuns } from '../run-block.ts';

/** The last message that was encoded: what goes to every member goes to one after the other. */
let lastMessage: PeerMessage | null = null;
let lastFrame: Buffer = Buffer.alloc(0);
/** The same for updates, which are in another message for each stream. */
let lastRuns: readonly UpdateRun[] = [];
let lastPacked: Buffer = Buffer.alloc(0);

/** @returns the message as one frame. */
export function encodePeerMessage(message: PeerMessage): Buffer {
  if (message === lastMessage) return lastFrame;
  lastMessage = message;
  lastFrame = encodeFrame(message.type === 'updates' ? { ...message, runs: packOnce(message.runs) } : message);
  return lastFrame;
}

/** @returns what a frame says, with its updates as objects. @throws Error when updates cannot be read. */
export function readPeerMessage(raw: unknown): unknown {
  const message = raw as { type?: unknown; runs?: unknown };
  if (message?.type !== 'updates') return raw;
  if (!(message.runs instanceof Uint8Array)) throw new Error('updates without bytes');
  return { ...message, runs: unpackRuns(message.runs) };
}

/** Members are sent the same updates in one turn, each over a stream of its own. */
function packOnce(runs: readonly UpdateRun[]): Buffer {
  if (runs.length !== lastRuns.length || !runs.every((run, index) => run === lastRuns[index])) {
    lastPacked = packRuns(runs);
    lastRuns = runs;
  }
  return lastPacked;
}
