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
    const length = this.lengthAhead();
    if (length === 0) throw new Error('a frame of no length');
    if (length > this.limitBytes) throw new Error(`a frame of ${length} bytes; at most ${this.limitBytes} are accepted`);
    if (this.bytes < FRAME_HEADER_BYTES + length) return null;
    this.skip(FRAME_HEADER_BYTES);
    return this.take(length);
  }

  /** What the next four bytes say; they may have come in several chunks. */
  private lengthAhead(): number {
    const [first] = this.chunks;
    if (first!.length >= FRAME_HEADER_BYTES) return first!.readUInt32BE(0);
    return Buffer.concat(this.chunks.slice(0, FRAME_HEADER_BYTES), FRAME_HEADER_BYTES).readUInt32BE(0);
  }

  private skip(length: number): void {
    let left = length;
    this.bytes -= length;
    while (left > 0) left -= this.takeFromFirst(left).length;
  }

  /** @returns so many bytes, which are here: part of a chunk where one has them all, else copied once. */
  private take(length: number): Buffer {
    this.bytes -= length;
    if (this.chunks[0]!.length >= length) return this.takeFromFirst(length);
    const whole = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; ) at += this.takeFromFirst(length - at).copy(whole, at);
    return whole;
  }

  private takeFromFirst(most: number): Buffer {
    const first = this.chunks[0]!;
    if (first.length > most) {
      this.chunks[0] = first.subarray(most);
      return first.subarray(0, most);
    }
    this.chunks.shift();
    return first;
  }
}
