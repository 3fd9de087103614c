/** Messages to frames and back. Records are defined within each message, so that a frame means the same whatever came before it. */
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
