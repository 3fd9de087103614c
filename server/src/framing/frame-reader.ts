/** Cuts a byte stream into frames: four bytes of length (big endian), then that many bytes. Apart so that it can be tested without a socket. */

/** Bytes of length before each frame. */
export const FRAME_HEADER_BYTES = 4;

export class FrameReader {
  private chunks: Buffer[] = [];
  private bytes = 0;

  /** @param limitBytes the longest frame that is accepted. */
  constructor(private limitBytes: number) {}

  /** From the next frame on. */
  setLimit(limitBytes: number): void {
    this.limitBytes = limitBytes;
  }

  push(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.bytes += chunk.length;
  }

  /** How much is here and not yet taken as a frame. */
  get waitingBytes(): number {
    return this.bytes;
  }

  /**
   * @returns the next whole frame without its header, or null when there is none yet.
   * @throws Error that says what was found when the next four bytes are no acceptable length.
   */
  next(): Buffer | null {
    if (this.bytes < FRAME_HEADER_BYTES) return null;
    const length = this.gather(FRAME_HEADER_BYTES).readUInt32BE(0);
    if (length === 0) throw new Error('a frame of no length');
    if (length > this.limitBytes) throw new Error(`a frame of ${length} bytes; at most ${this.limitBytes} are accepted`);
    if (this.bytes < FRAME_HEADER_BYTES + length) return null;
    const first = this.gather(FRAME_HEADER_BYTES + length);
    const frame = first.subarray(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + length);
    const rest = first.subarray(FRAME_HEADER_BYTES + length);
    if (rest.length === 0) this.chunks.shift();
    else this.chunks[0] = rest;
    this.bytes -= FRAME_HEADER_BYTES + length;
    return frame;
  }

  /** Makes the first chunk at least `length` bytes long; the caller knows that there are as many. */
  private gather(length: number): Buffer {
    const first = this.chunks[0]!;
    if (first.length >= length) return first;
    const whole = Buffer.concat(this.chunks);
    this.chunks = [whole];
    return whole;
  }
}
