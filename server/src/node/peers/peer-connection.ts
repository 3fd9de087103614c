/** One logged-on connection to another node, over its socket (DF-11). */
import type { PeerLink } from '@understudy/shared/node/peers/peer-link';
import type { PeerMessage } from '@understudy/shared/node/peers/peer-message';
import type { Identity } from '@understudy/shared/node/peers/logon';
import type { GroupName, Incarnation, NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { monoMillis } from '../../clock.ts';
import type { FrameSocket } from '../../framing/frame-socket.ts';
import { encodePeerMessage } from './message-frames.ts';

export class PeerConnection implements PeerLink {
  readonly peer: NodeName;
  readonly peerGroup: GroupName;
  readonly peerIncarnation: Incarnation;
  readonly peerDigest: string;
  readonly openedAt: MonoMillis;
  heardAt: MonoMillis;
  sentSincePulse = true;

  constructor(
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

  send(message: PeerMessage): void {
    if (this.frames.isClosed) return;
    this.sentSincePulse = true;
    this.frames.sendEncoded(...encodePeerMessage(message));
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

  end(because: string): void {
    this.frames.end(because);
  }
}
