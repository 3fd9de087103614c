/**
 * A TCP socket that carries whole messages.
 *
 * Writes of one turn of the event loop leave together. A gate (a cut link) stops everything: nothing is read, written or
 * closed through it, and what the other side did meanwhile is noticed only when the gate opens (MB-02).
 */
import type { Socket } from 'node:net';
import { FrameReader } from './frame-reader.ts';
import { createPackr, decodeFrame, encodeFrame } from './message-codec.ts';

export interface FrameSocketOptions {
  /** The longest message accepted, in bytes; a longer one closes the connection. */
  limitBytes: number;
  onMessage: (message: unknown) => void;
  /** Called once, with the reason in words. After it nothing else is called. */
  onClose: (because: string) => void;
  /** Called for every chunk that arrives, before its messages. */
  onBytes?: (count: number) => void;
  /** Called when all that was sent has been taken by the system, after it was not at first. */
  onDrain?: () => void;
}

export class FrameSocket {
  private readonly reader: FrameReader;
  private readonly unpackr = createPackr();
  private outgoing: Uint8Array[] = [];
  private outgoingBytes = 0;
  private writeScheduled = false;
  private readingPaused = false;
  private gated = false;
  private draining = false;
  private closed = false;
  /** Why the socket ended while the gate was shut; told when it opens. */
  private unnoticedEnd: string | null = null;
  private socketError: string | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly options: FrameSocketOptions,
  ) {
    this.reader = new FrameReader(options.limitBytes);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.takeChunk(chunk));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.socketError = error.code ?? error.message;
    });
    socket.on('drain', () => {
      if (!this.closed && !this.gated) options.onDrain?.();
    });
    socket.on('end', () => this.ended('closed by the other side'));
    socket.on('close', () => this.ended(this.socketError ?? 'closed by the other side'));
  }

  /** Encodes and sends with the other messages of this turn. After a close it does nothing. */
  send(message: unknown): void {
    if (!this.closed) this.sendEncoded(encodeFrame(message));
  }

  /** Sends a frame made by `encodeFrame`, or the parts of one; the same may go to many sockets. */
  sendEncoded(...parts: readonly Uint8Array[]): void {
    if (this.closed) return;
    for (const part of parts) {
      this.outgoing.push(part);
      this.outgoingBytes += part.length;
    }
    this.scheduleWrite();
  }

  /** Writes what was sent in this turn now, for what must not wait for the end of the turn. */
  flush(): void {
    if (this.closed || this.gated || this.outgoing.length === 0) return;
    const { socket, outgoing } = this;
    this.outgoing = [];
    this.outgoingBytes = 0;
    if (outgoing.length > 1) socket.cork();
    for (const part of outgoing) socket.write(part);
    if (outgoing.length > 1) socket.uncork();
  }

  /** The longest message accepted from now on, in bytes. */
  setLimit(limitBytes: number): void {
    this.reader.setLimit(limitBytes);
  }

  /** Bytes sent and not yet taken by the system. */
  get bytesWaiting(): number {
    return this.outgoingBytes + this.socket.writableLength;
  }

  get isClosed(): boolean {
    return this.closed;
  }

  pauseReading(): void {
    this.readingPaused = true;
    this.socket.pause();
  }

  resumeReading(): void {
    this.readingPaused = false;
    this.resumeIfOpen();
  }

  /** Shuts or opens the gate of a cut link. While it is shut `send` collects and `destroy` only forgets. */
  setGated(gated: boolean): void {
    if (gated === this.gated) return;
    this.gated = gated;
    if (gated) {
      this.socket.pause();
      return;
    }
    if (this.closed) {
      this.socket.destroy();
      return;
    }
    this.flush();
    this.resumeIfOpen();
  }

  /** Closes at once; `onClose` is called with the reason before this returns. Through a shut gate the other side learns of it when it opens. */
  destroy(because: string): void {
    if (this.closed) return;
    this.finish(because);
    if (!this.gated) this.socket.destroy();
  }

  /** Sends what is waiting, then closes; `onClose` is called with the reason before this returns. */
  end(because: string): void {
    if (this.closed) return;
    this.flush();
    this.finish(because);
    if (!this.gated) this.socket.destroySoon();
  }

  private scheduleWrite(): void {
    if (this.writeScheduled) return;
    this.writeScheduled = true;
    setImmediate(() => {
      this.writeScheduled = false;
      this.flush();
    });
  }

  private takeChunk(chunk: Buffer): void {
    if (this.closed) return;
    this.options.onBytes?.(chunk.length);
    this.reader.push(chunk);
    this.drain();
  }

  /** Hands over whole messages until there are none, or the reading is paused by one of them. */
  private drain(): void {
    if (this.draining) return;
    this.draining = true;
    try {
      while (!this.closed && !this.readingPaused && !this.gated) {
        const message = this.nextMessage();
        if (message === null) break;
        this.options.onMessage(message.value);
      }
    } finally {
      this.draining = false;
    }
  }

  private nextMessage(): { value: unknown } | null {
    try {
      const frame = this.reader.next();
      return frame === null ? null : { value: decodeFrame(this.unpackr, frame) };
    } catch (error) {
      this.destroy(`sent what is no message: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  private resumeIfOpen(): void {
    if (this.closed || this.gated || this.readingPaused) return;
    this.drain();
    if (this.closed || this.gated || this.readingPaused) return;
    if (this.unnoticedEnd !== null) {
      this.ended(this.unnoticedEnd);
      return;
    }
    this.socket.resume();
  }

  private ended(because: string): void {
    if (this.closed) return;
    if (this.gated) {
      this.unnoticedEnd ??= because;
      return;
    }
    this.finish(because);
    this.socket.destroy();
  }

  private finish(because: string): void {
    this.closed = true;
    this.outgoing = [];
    this.outgoingBytes = 0;
    this.options.onClose(because);
  }
}
