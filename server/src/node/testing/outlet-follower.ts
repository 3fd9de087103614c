/** The events of one life of a node as they come, and waiting for one that fits. */
import { connect } from 'node:net';
import type { Holdings } from '@understudy/shared/domain/audit';
import type { ClusterEvent, ClusterEventKind } from '@understudy/shared/domain/cluster-event';
import type { FromOutlet, ToOutlet } from '@understudy/shared/wire/event-outlet';
import { OUTLET_FRAME_LIMIT_BYTES } from '@understudy/shared/wire/event-outlet';
import { FrameSocket } from '../../framing/frame-socket.ts';
import { Conditions } from './conditions.ts';

export type EventOf<K extends ClusterEventKind> = Extract<ClusterEvent, { kind: K }>;

export class OutletFollower {
  readonly events: ClusterEvent[] = [];
  readonly frames: FromOutlet[] = [];
  private readonly conditions = new Conditions();
  private readonly socket: FrameSocket;

  constructor(port: number, incarnation: number) {
    this.socket = new FrameSocket(connect(port, '127.0.0.1'), {
      limitBytes: OUTLET_FRAME_LIMIT_BYTES,
      onMessage: (raw) => {
        const message = raw as FromOutlet;
        this.frames.push(message);
        if (message.type === 'events') this.events.push(...message.events);
        this.conditions.look();
      },
      onClose: () => undefined,
    });
    this.send({ type: 'follow', incarnation, after: 0 });
  }

  send(message: ToOutlet): void {
    this.socket.send(message);
  }

  /** Asks what the node has on its disk of these streams. */
  async holdings(ask: number, keys: string[]): Promise<Holdings> {
    this.send({ type: 'ask-holdings', ask, keys });
    return this.until(() => this.frames.find((frame) => frame.type === 'holdings' && frame.ask === ask) as (FromOutlet & { type: 'holdings' }) | undefined).then(({ holdings }) => holdings);
  }

  close(): void {
    this.socket.destroy('the test is over');
  }

  all<K extends ClusterEventKind>(kind: K): EventOf<K>[] {
    return this.events.filter((event): event is EventOf<K> => event.kind === kind);
  }

  /** @returns the first event of this kind that fits, among those that came and those to come. */
  event<K extends ClusterEventKind>(kind: K, fits: (event: EventOf<K>) => boolean = () => true): Promise<EventOf<K>> {
    return this.until(() => this.all(kind).find(fits));
  }

  /** @returns what `find` finds once it finds something; looked for after each message. */
  until<T>(find: () => T | undefined): Promise<T> {
    return this.conditions.until(find);
  }
}
