/** Asks one node what it has on its disk, over its event port. Apart because it follows no events: an audit has no use for them. */
import { connect } from 'node:net';
import type { Holdings } from '@understudy/shared/domain/audit';
import type { NodeSpec } from '@understudy/shared/domain/cluster-spec';
import { OUTLET_FRAME_LIMIT_BYTES, type ToOutlet } from '@understudy/shared/wire/event-outlet';
import { fromOutletSchema } from '@understudy/shared/wire/from-outlet';
import { FrameSocket } from '../../framing/frame-socket.ts';

export class HoldingsLink {
  private frames: FrameSocket | null = null;
  private dialling = false;
  private asked = 0;
  private waiting: { ask: number; keys: string[]; settle: (holdings: Holdings | null) => void } | null = null;
  private closed = false;

  constructor(private readonly node: Pick<NodeSpec, 'host' | 'eventPort'>) {}

  /** @returns the answer, or null when none came within the limit, as from a node that is down, hangs or has just come. */
  ask(keys: string[], limitMillis: number): Promise<Holdings | null> {
    this.waiting?.settle(null);
    return new Promise((resolve) => {
      const ask = (this.asked += 1);
      const settle = (holdings: Holdings | null): void => {
        clearTimeout(timer);
        if (this.waiting?.ask === ask) this.waiting = null;
        resolve(holdings);
      };
      const timer = setTimeout(() => settle(null), limitMillis);
      this.waiting = { ask, keys, settle };
      if (this.frames) this.send();
      else this.dial();
    });
  }

  close(): void {
    this.closed = true;
    this.waiting?.settle(null);
    this.frames?.destroy('the audit ends');
  }

  private dial(): void {
    if (this.dialling || this.closed) return;
    this.dialling = true;
    const socket = connect({ host: this.node.host, port: this.node.eventPort });
    socket.once('error', () => {
      this.dialling = false;
      this.waiting?.settle(null);
    });
    socket.once('connect', () => {
      this.dialling = false;
      socket.removeAllListeners('error');
      if (this.closed) return void socket.destroy();
      this.frames = new FrameSocket(socket, {
        limitBytes: OUTLET_FRAME_LIMIT_BYTES,
        onMessage: (message) => this.take(message),
        onClose: () => {
          this.frames = null;
          this.waiting?.settle(null);
        },
      });
      this.send();
    });
  }

  private send(): void {
    if (this.waiting) this.frames?.send({ type: 'ask-holdings', ask: this.waiting.ask, keys: this.waiting.keys } satisfies ToOutlet);
  }

  private take(raw: unknown): void {
    const message = fromOutletSchema.safeParse(raw);
    if (!message.success || message.data.type !== 'holdings') return void this.frames?.destroy('it sent no holdings');
    const { ask, holdings } = message.data;
    if (this.waiting?.ask === ask) this.waiting.settle(holdings);
  }
}
