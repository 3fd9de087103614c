/** Follows a lab's event port over its socket as the dashboard does: keeps its events, gives orders, waits for what must come. */
import { connect } from 'node:net';
import type { ClusterCommand, Refusal } from '@understudy/shared/domain/cluster-command';
import type { ClusterEvent } from '@understudy/shared/domain/cluster-event';
import type { FromOutlet, ToOutlet } from '@understudy/shared/wire/event-outlet';
import { FrameSocket } from '../../framing/frame-socket.ts';

const LIMIT_MILLIS = 25_000;

export class LabFollower {
  readonly events: ClusterEvent[] = [];
  private readonly socket: FrameSocket;
  private readonly answers = new Map<string, (refusal: Refusal | null) => void>();
  private readonly waiting = new Set<() => void>();
  private orders = 0;

  constructor(port: number) {
    this.socket = new FrameSocket(connect({ host: '127.0.0.1', port }), { limitBytes: 1 << 24, onMessage: (message) => this.take(message as FromOutlet), onClose: () => undefined });
    this.send({ type: 'follow', incarnation: 0, after: 0 });
  }

  /** Gives an order. @returns its id and the answer. */
  async order(command: ClusterCommand, by = 'ada'): Promise<{ id: string; refusal: Refusal | null }> {
    const id = `order-${(this.orders += 1)}`;
    const answer = new Promise<Refusal | null>((resolve) => this.answers.set(id, resolve));
    this.send({ type: 'order', order: { id, command, by } });
    return { id, refusal: await answer };
  }

  /** Gives an order and waits until it is settled. @returns its last event. */
  async settle(command: ClusterCommand): Promise<Extract<ClusterEvent, { kind: 'order-changed' }>> {
    const { id } = await this.order(command);
    return this.settled(id);
  }

  settled(id: string): Promise<Extract<ClusterEvent, { kind: 'order-changed' }>> {
    return this.until((event): event is Extract<ClusterEvent, { kind: 'order-changed' }> => event.kind === 'order-changed' && event.order === id && event.state !== 'asked');
  }

  /** @returns the first event that fits, of those that came and those that will. */
  until<E extends ClusterEvent>(fits: (event: ClusterEvent) => event is E): Promise<E> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not seen among ${this.events.length} events; the last: ${JSON.stringify(this.events.slice(-4))}`)), LIMIT_MILLIS);
      const look = (): void => {
        const found = this.events.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        resolve(found as E);
      };
      this.waiting.add(look);
      look();
    });
  }

  /** @returns the event with which a process came into a state, in its life `incarnation`. */
  process(name: string, state: string, incarnation: number): Promise<Extract<ClusterEvent, { kind: 'process-changed' }>> {
    return this.until((event): event is Extract<ClusterEvent, { kind: 'process-changed' }> => event.kind === 'process-changed' && event.subject.name === name && event.state === state && event.incarnation === incarnation);
  }

  close(): void {
    this.socket.destroy('the test is over');
  }

  private send(message: ToOutlet): void {
    this.socket.send(message);
  }

  private take(message: FromOutlet): void {
    if (message.type === 'order-answer') this.answers.get(message.order)?.(message.refusal);
    if (message.type !== 'events') return;
    this.events.push(...message.events);
    for (const look of [...this.waiting]) look();
  }
}
