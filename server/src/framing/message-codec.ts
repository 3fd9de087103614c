/** Messages to frames and back. Records are defined within each message, so that a frame means the same whatever came before it. */
import { Packr } from 'msgpackr';
import { FRAME_HEADER_BYTES } from './frame-reader.ts';

/** Buffers are copied out: a value that is kept must not hold the whole chunk that it arrived in. */
export function createPackr(): Packr {
  return new Packr({ useRecords: true, copyBuffers: true } as ConstructorParameters<typeof Packr>[0]);
}

const encoder = createPackr();

/** @returns the message as one frame, its length before it; may be sent to any number of sockets. */
export function encodeFrame(message: unknown): Buffer {
  const body = encoder.pack(message);
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + body.length);
  frame.writeUInt32BE(body.length, 0);
  body.copy(frame, FRAME_HEADER_BYTES);
  return frame;
}
