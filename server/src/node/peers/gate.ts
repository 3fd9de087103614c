/** Which links are cut, and the sockets that they stop (MB-02). */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { FrameSocket } from '../../framing/frame-socket.ts';

export class Gate {
  private cut = new Set<NodeName>();
  private readonly sockets = new Map<NodeName, Set<FrameSocket>>();

  isCut(peer: NodeName): boolean {
    return this.cut.has(peer);
  }

  /** Puts a socket under the link to `peer`; it is stopped at once when that is cut. */
  attach(peer: NodeName, frames: FrameSocket): void {
    let attached = this.sockets.get(peer);
    if (!attached) this.sockets.set(peer, (attached = new Set()));
    attached.add(frames);
    if (this.isCut(peer)) frames.setGated(true);
  }

  /** To be called when a socket has closed. Under a cut link it stays until that is healed: nothing is closed through it. */
  release(peer: NodeName, frames: FrameSocket): void {
    if (!this.isCut(peer)) this.sockets.get(peer)?.delete(frames);
  }

  /** To these peers and no others the link is cut from now on. */
  set(cutPeers: readonly NodeName[]): void {
    const before = this.cut;
    this.cut = new Set(cutPeers);
    for (const [peer, attached] of this.sockets) {
      const gated = this.cut.has(peer);
      if (gated === before.has(peer)) continue;
      for (const frames of [...attached]) {
        frames.setGated(gated);
        if (!gated && frames.isClosed) attached.delete(frames);
      }
    }
  }
}
