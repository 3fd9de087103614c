/** One logged-on connection to another node; it carries every stream between the two, in both directions (DF-11). */
import type { GroupName, Incarnation, NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { monoMillis } from '../../clock.ts';
import type { FrameSocket } from '../../framing/frame-socket.ts';
import type { Identity } from './logon.ts';

export class PeerConnection {
  readonly peer: NodeName;
  readonly peerGroup: GroupName;
  readonly peerIncarnation: Incarnation;
  readonly peerDigest: string;
  readonly openedAt: MonoMillis;
  /** When bytes last arrived. */
  heardAt: MonoMillis;
  /** Whether anything was sent since this was last set to false. */
  sentSincePulse = true;

  constructor(
    /** Counted by the node from 1. */
    readonly id: number,
    readonly direction: 'dialled' | 'incoming',
    stated: Identity,
    private readonly frames: FrameSocket,
  ) {
    this.peer = stated.node;
    this.peerGroup = stated.group;
    this.peerIncarnation = stated.incarnation;
    this.peerDigest = stated.digest;
    this.openedAt = this.heardAt = monoMillis();
  }

  /** Sends with the other messages of this turn. */
  send(message: unknown): void {
    this.sentSincePulse = true;
    this.frames.send(message);
  }

  sendEncoded(frame: Buffer): void {
    this.sentSincePulse = true;
    this.frames.sendEncoded(frame);
  }

  /** Sends what this turn has collected now: for what a failover waits for. */
  flush(): void {
    this.frames.flush();
  }

  get bytesWaiting(): number {
    return this.frames.bytesWaiting;
  }

  get isClosed(): boolean {
    return this.frames.isClosed;
  }

  close(because: string): void {
    this.frames.destroy(because);
  }

  /** Sends what is waiting first. */
  end(because: string): void {
    this.frames.end(because);
  }
}
