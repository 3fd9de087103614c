/** Messages to frames and back. Records are defined within each message, so that a frame means the same whatever came before it. */
import { wholeWords } from '@understudy/shared/replication/update-run';
import { Packr, RESERVE_START_SPACE } from 'msgpackr';
import { FRAME_HEADER_BYTES } from './frame-reader.ts';

/** Buffers are copied out: a value that is kept must not hold the whole chunk that it arrived in. */
export function createPackr(): Packr {
  return new Packr({ useRecords: true, copyBuffers: true } as ConstructorParameters<typeof Packr>[0]);
}

const encoder = createPackr();

/** @returns the message as one frame, its length before it; may be sent to any number of sockets. */
export function encodeFrame(message: unknown): Buffer {
  const frame = encoder.pack(message, RESERVE_START_SPACE | FRAME_HEADER_BYTES);
  frame.writeUInt32BE(frame.length - FRAME_HEADER_BYTES, 0);
  return frame;
}

/** A message that came with bytes behind it, which are a part of its frame and begin at a whole word. */
export class MessageWithBytes {
  constructor(
    readonly message: unknown,
    readonly bytes: Buffer,
  ) {}
}

/** First byte of the frame of a message with bytes behind it; no message begins with it. */
const WITH_BYTES = 0xc1;
/** In front of such a message: that byte, up to a whole word, and the message's length (little endian). */
const PREFIX_BYTES = 8;

/** @returns the message with bytes behind it as one frame, in parts: `bytes` are not copied, and must not change any more. */
export function encodeFrameWithBytes(message: unknown, bytes: readonly Uint8Array[]): Uint8Array[] {
  const packed = encoder.pack(message);
  const head = Buffer.alloc(FRAME_HEADER_BYTES + PREFIX_BYTES + wholeWords(packed.length));
  head.writeUInt32BE(bytes.reduce((length, part) => length + part.length, head.length - FRAME_HEADER_BYTES), 0);
  head[FRAME_HEADER_BYTES] = WITH_BYTES;
  head.writeUInt32LE(packed.length, FRAME_HEADER_BYTES + PREFIX_BYTES - 4);
  packed.copy(head, FRAME_HEADER_BYTES + PREFIX_BYTES);
  return [head, ...bytes];
}

/** @returns what a frame (without its length) says: a message, or one with bytes. @throws Error when it says nothing. */
export function decodeFrame(packr: Packr, frame: Buffer): unknown {
  if (frame[0] !== WITH_BYTES) return packr.unpack(frame) as unknown;
  const end = frame.length < PREFIX_BYTES ? Infinity : PREFIX_BYTES + frame.readUInt32LE(PREFIX_BYTES - 4);
  const bytesAt = PREFIX_BYTES + wholeWords(end - PREFIX_BYTES);
  if (bytesAt > frame.length || bytesAt < end) throw new Error(`a frame of ${frame.length} bytes that ends before its message does`);
  return new MessageWithBytes(packr.unpack(frame.subarray(PREFIX_BYTES, end)), frame.subarray(bytesAt));
}
