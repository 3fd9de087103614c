/** One connection of an event port: follow, then events in order; orders and watches come back on it. */
import type { Socket } from 'node:net';
import { OUTLET_FRAME_LIMIT_BYTES, type FromOutlet, type ToOutlet } from '@understudy/shared/wire/event-outlet';
import { FrameSocket } from '../framing/frame-socket.ts';
import { readOutletMessage } from './outlet-message.ts';

/** Who connects and says nothing is no follower. */
const FIRST_WORD_MILLIS = 2000;
/** Above this nothing more is sent until the system has taken it; meanwhile the ring keeps the events. */
const ENOUGH_BYTES = 1024 * 1024;

export interface FollowerHost {
  onFollow: (follower: Follower, message: ToOutlet & { type: 'follow' }) => void;
  onMessage: (follower: Follower, message: Exclude<ToOutlet, { type: 'follow' }>) => void;
  onDrain: () => void;
  onClose: (follower: Follower, because: string) => void;
}

export class Follower {
  /** The next number to send; null until it follows. */
  next: number | null = null;
  /** Whether anything was sent since the last pulse. */
  sentSincePulse = false;
  readonly watches = new Set<number>();
  private readonly frames: FrameSocket;
  private readonly firstWord: NodeJS.Timeout;

  constructor(
    socket: Socket,
    readonly id: number,
    private readonly host: FollowerHost,
  ) {
    this.firstWord = setTimeout(() => this.frames.destroy(`said nothing for ${FIRST_WORD_MILLIS} ms`), FIRST_WORD_MILLIS);
    this.frames = new FrameSocket(socket, {
      limitBytes: OUTLET_FRAME_LIMIT_BYTES,
      onMessage: (message) => this.take(message),
      onDrain: () => host.onDrain(),
      onClose: (because) => {
        clearTimeout(this.firstWord);
        host.onClose(this, because);
      },
    });
  }

  send(message: FromOutlet): void {
    this.sentSincePulse = true;
    this.frames.send(message);
  }

  sendEncoded(frame: Buffer): void {
    this.sentSincePulse = true;
    this.frames.sendEncoded(frame);
  }

  /** Whether enough is on its way; what is left out now follows after a drain, or is out of date by then. */
  get isFull(): boolean {
    return this.frames.bytesWaiting > ENOUGH_BYTES;
  }

  close(because: string): void {
    this.frames.end(because);
  }

  cutOff(because: string): void {
    this.frames.destroy(because);
  }

  private take(raw: unknown): void {
    const message = readOutletMessage(raw);
    if (typeof message === 'string') {
      this.frames.destroy(message);
    } else if (message.type === 'follow') {
      clearTimeout(this.firstWord);
      this.host.onFollow(this, message);
    } else if (this.next === null && message.type !== 'ask-holdings') {
      this.frames.destroy(`sent ${message.type} before follow`);
    } else {
      clearTimeout(this.firstWord);
      this.host.onMessage(this, message);
    }
  }
}
