/** A run that is still being written: a source's updates go in one by one, straight to where they stay. */
import type { MonoMillis } from '../domain/units.ts';
import type { UpdateStream } from './update-entry.ts';
import { writeText } from './utf8.ts';
import { UPDATE_HEADER_BYTES, UpdateRun, wholeWords } from './update-run.ts';

/** Some milliseconds of work: what reads runs back reads them whole. */
export const RUN_UPDATES_MOST = 512;
const SLAB_BYTES = 256 * 1024;
/** UTF-8 takes at most three bytes for what a string counts as one. */
const UTF8_BYTES_MOST = 3;

/** Memory that runs are written to one after the other; a piece that is full is left to them. */
export class RunSlab {
  bytes = new Uint8Array(SLAB_BYTES);
  words = new Uint32Array(this.bytes.buffer);
  used = 0;

  /** Makes room for so many bytes in a fresh piece. */
  renew(atLeast: number): void {
    this.bytes = new Uint8Array(Math.max(SLAB_BYTES, wholeWords(atLeast)));
    this.words = new Uint32Array(this.bytes.buffer);
    this.used = 0;
  }
}

export class OpenRun {
  count = 0;
  /** False once something came after it: then nothing can be added any more. */
  isOpen = true;
  private start: number;
  private lastPayload = 0;
  private lastPayloadLength = 0;

  constructor(
    private readonly slab: RunSlab,
    readonly stream: UpdateStream,
    readonly number: number,
    readonly acceptedAt: MonoMillis,
    readonly position: number,
  ) {
    this.start = slab.used;
  }

  /** Adds the next update; its bytes are copied. @returns false when it has no room here: it belongs into another run. */
  add(topic: string, payload: Uint8Array): boolean {
    const { slab } = this;
    if (!this.isOpen || this.count >= RUN_UPDATES_MOST) return false;
    const most = UPDATE_HEADER_BYTES + wholeWords(topic.length * UTF8_BYTES_MOST) + wholeWords(payload.length);
    if (slab.used + most > slab.bytes.length) {
      if (this.count > 0) return false;
      slab.renew(most);
      this.start = 0;
    }
    const at = slab.used;
    const topicStart = at + UPDATE_HEADER_BYTES;
    const topicLength = writeText(slab.bytes, topicStart, topic);
    const payloadStart = topicStart + wholeWords(topicLength);
    slab.words[at >>> 2] = topicLength;
    slab.words[(at >>> 2) + 1] = payload.length;
    slab.bytes.set(payload, payloadStart);
    slab.used = payloadStart + wholeWords(payload.length);
    this.lastPayload = payloadStart;
    this.lastPayloadLength = payload.length;
    this.count += 1;
    return true;
  }

  /** @returns the payload that was added last, where it stays. */
  payload(): Uint8Array {
    return this.slab.bytes.subarray(this.lastPayload, this.lastPayload + this.lastPayloadLength);
  }

  /** Nothing can be added any more. @returns what was. */
  close(): UpdateRun {
    this.isOpen = false;
    const { slab, stream, number, count, acceptedAt, position } = this;
    return new UpdateRun(stream, number, count, acceptedAt, slab.bytes.subarray(this.start, slab.used), position);
  }
}
