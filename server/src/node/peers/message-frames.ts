/** Messages between nodes as frames: updates many at a time, and one frame for all whom the same message goes to. */
import type { PeerMessage } from '@understudy/shared/node/peers/peer-message';
import type { UpdateRun } from '@understudy/shared/replication/update-run';
import { encodeFrame, encodeFrameWithBytes, MessageWithBytes } from '../../framing/message-codec.ts';
import { partsOfRuns, unpackRuns } from '../run-block.ts';

/** The last message that was encoded: what goes to every member goes to one after the other. */
let lastMessage: PeerMessage | null = null;
let lastFrame: readonly Uint8Array[] = [];
/** The same for updates, which are in another message for each stream. */
let lastRuns: readonly UpdateRun[] = [];
let lastParts: readonly Uint8Array[] = [];

/** @returns the message as one frame, in parts. */
export function encodePeerMessage(message: PeerMessage): readonly Uint8Array[] {
  if (message === lastMessage) return lastFrame;
  lastMessage = message;
  lastFrame = message.type === 'updates' ? encodeFrameWithBytes({ ...message, runs: null }, partsOnce(message.runs)) : [encodeFrame(message)];
  return lastFrame;
}

/** @returns what a frame says, with its updates as objects. @throws Error when updates cannot be read. */
export function readPeerMessage(raw: unknown): unknown {
  const { message, bytes } = raw instanceof MessageWithBytes ? raw : { message: raw, bytes: null };
  const isUpdates = (message as { type?: unknown } | null)?.type === 'updates';
  if (isUpdates !== (bytes !== null)) throw new Error(isUpdates ? 'updates without bytes' : 'bytes without updates');
  return bytes === null ? message : { ...(message as object), runs: unpackRuns(bytes) };
}

/** Members are sent the same updates in one turn, each over a stream of its own. */
function partsOnce(runs: readonly UpdateRun[]): readonly Uint8Array[] {
  if (runs.length !== lastRuns.length || !runs.every((run, index) => run === lastRuns[index])) {
    lastParts = partsOfRuns(runs);
    lastRuns = runs;
  }
  return lastParts;
}
