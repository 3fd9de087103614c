/**
 * Frames of the floor, as bare as can be:
 *
 *   length │ first position │ count │ count × (topic bytes │ value bytes │ topic │ value)
 *   u32    │ u32            │ u16   │          u16         │ u16
 *
 * The bytes of an update in a frame are its record in the journal. An acknowledgement is the last position alone, cumulative.
 */
import type { Workload } from '../workload.ts';

export const FRAME_HEADER_BYTES = 10;
const UPDATE_HEADER_BYTES = 4;
export const ACKNOWLEDGEMENT_BYTES = 4;

export interface Frame {
  bytes: Buffer;
  /** Where each update's record begins; the end of the last one behind them. */
  offsets: number[];
}

/** @param first index of the first update. Positions count from 1. */
export function encodeFrame(workload: Workload, first: number, count: number): Frame {
  let length = FRAME_HEADER_BYTES;
  for (let index = first; index < first + count; index += 1) length += UPDATE_HEADER_BYTES + Buffer.byteLength(workload.topic(index)) + workload.value(index).length;
  const bytes = Buffer.allocUnsafe(length);
  bytes.writeUInt32BE(length, 0);
  bytes.writeUInt32BE(first + 1, 4);
  bytes.writeUInt16BE(count, 8);
  const offsets: number[] = [];
  let at = FRAME_HEADER_BYTES;
  for (let index = first; index < first + count; index += 1) {
    offsets.push(at);
    const value = workload.value(index);
    const topicBytes = bytes.write(workload.topic(index), at + UPDATE_HEADER_BYTES, 'utf8');
    bytes.writeUInt16BE(topicBytes, at);
    bytes.writeUInt16BE(value.length, at + 2);
    value.copy(bytes, at + UPDATE_HEADER_BYTES + topicBytes);
    at += UPDATE_HEADER_BYTES + topicBytes + value.length;
  }
  offsets.push(at);
  return { bytes, offsets };
}

/** Hands each update of a frame to `take`: its position, its record, its topic, its value. The slices are of the frame. */
export function decodeFrame(frame: Buffer, take: (position: number, record: Buffer, topic: string, value: Buffer) => void): void {
  const first = frame.readUInt32BE(4);
  const count = frame.readUInt16BE(8);
  let at = FRAME_HEADER_BYTES;
  for (let index = 0; index < count; index += 1) {
    const topicEnd = at + UPDATE_HEADER_BYTES + frame.readUInt16BE(at);
    const end = topicEnd + frame.readUInt16BE(at + 2);
    take(first + index, frame.subarray(at, end), frame.toString('utf8', at + UPDATE_HEADER_BYTES, topicEnd), frame.subarray(topicEnd, end));
    at = end;
  }
}

/** Cuts what a socket reads into whole frames. */
export class FrameCutter {
  private rest: Buffer | null = null;

  /** @returns the frames that are whole now. */
  cut(chunk: Buffer): Buffer[] {
    let bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    const frames: Buffer[] = [];
    while (bytes.length >= FRAME_HEADER_BYTES) {
      const length = bytes.readUInt32BE(0);
      if (bytes.length < length) break;
      frames.push(bytes.subarray(0, length));
      bytes = bytes.subarray(length);
    }
    this.rest = bytes.length > 0 ? bytes : null;
    return frames;
  }
}
