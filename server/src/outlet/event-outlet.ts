/**
 * The reporting end of an event port: numbers and stamps what one witness saw, keeps the newest events, and serves any number
 * of followers. Events of one turn travel in one batch; reporting costs nothing more when nobody follows.
 */
import { createServer, type Server, type Socket } from 'node:net';
import type { Holdings } from '@understudy/shared/domain/audit';
import type { ClusterEvent, ClusterEventBody, Witness } from '@understudy/shared/domain/cluster-event';
import type { Order, Refusal } from '@understudy/shared/domain/cluster-command';
import type { TopicAsk, TopicFrame } from '@understudy/shared/wire/topic-watch';
import type { ToOutlet } from '@understudy/shared/wire/event-outlet';
import { monoMillis, wallMillis } from '../clock.ts';
import { encodeFrame } from '../framing/message-codec.ts';
import { EventRing } from './event-ring.ts';
import { Follower } from './follower.ts';

/** Some minutes of a busy node: enough for a collector that restarts. */
const DEFAULT_CAPACITY = 20_000;
/** Bounds the size of one message, and the turn that a long catch-up takes. */
const BATCH_EVENTS = 500;
const PULSE_MILLIS = 1000;

export interface EventOutletOptions {
  witness: Witness;
  /** How many events are kept for followers that come late. */
  capacity?: number;
  /** An order from a follower; `answer` is to be called once, with the refusal or null. Without this, orders are refused. */
  onOrder?: (order: Order, answer: (refusal: Refusal | null) => void) => void;
  /** What somebody looks at in the topics; `key` names it until `onUnwatch`. The same key again replaces it. `send` says whether there was room. */
  onWatch?: (key: string, ask: TopicAsk, send: (frame: TopicFrame) => boolean) => void;
  onUnwatch?: (key: string) => void;
  /** What is on the disk of these streams; `answer` is to be called once. Without this the question is not answered. */
  onAskHoldings?: (keys: readonly string[], answer: (holdings: Holdings) => void) => void;
  /** A follower that went, and why, for the log. */
  onFollowerGone?: (address: string, because: string) => void;
}

export class EventOutlet {
  readonly witness: Witness;
  private readonly ring: EventRing;
  private readonly followers = new Set<Follower>();
  private readonly server: Server;
  private flushScheduled = false;
  private pulse: NodeJS.Timeout | null = null;
  private followerCount = 0;

  constructor(private readonly options: EventOutletOptions) {
    this.witness = options.witness;
    this.ring = new EventRing(options.capacity ?? DEFAULT_CAPACITY);
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Listens; port 0 takes any. @returns the port. @throws the system's error when the port cannot be had. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) => this.options.onFollowerGone?.('the event port', error.message));
        this.pulse = setInterval(() => this.sendPulses(), PULSE_MILLIS);
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  }

  /** Numbers, stamps and keeps an event, and sends it with the others of this turn. @returns the event. */
  report(body: ClusterEventBody): ClusterEvent {
    const event: ClusterEvent = { witness: this.witness, number: this.ring.newest + 1, at: monoMillis(), wall: wallMillis(), ...body };
    this.ring.push(event);
    this.scheduleFlush();
    return event;
  }

  /** Sends what is waiting, stops listening and lets the followers go. */
  async close(): Promise<void> {
    this.flush();
    if (this.pulse !== null) clearInterval(this.pulse);
    for (const follower of [...this.followers]) follower.close('the witness ends');
    if (this.server.listening) await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private accept(socket: Socket): void {
    const address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    this.followerCount += 1;
    this.followers.add(
      new Follower(socket, this.followerCount, {
        onFollow: (follower, message) => this.follow(follower, message.incarnation, message.after),
        onMessage: (follower, message) => this.take(follower, message),
        onDrain: () => this.scheduleFlush(),
        onClose: (follower, because) => {
          this.followers.delete(follower);
          for (const watch of follower.watches) this.options.onUnwatch?.(watchKey(follower, watch));
          this.options.onFollowerGone?.(address, because);
        },
      }),
    );
  }

  private follow(follower: Follower, incarnation: number, after: number): void {
    const from = incarnation === this.witness.incarnation ? after + 1 : 1;
    follower.next = Math.max(from, this.ring.oldest);
    follower.send({ type: 'hello', witness: this.witness, oldest: this.ring.oldest, newest: this.ring.newest, at: monoMillis(), wall: wallMillis() });
    this.scheduleFlush();
  }

  private take(follower: Follower, message: Exclude<ToOutlet, { type: 'follow' }>): void {
    if (message.type === 'order') {
      const { order } = message;
      const answer = (refusal: Refusal | null): void => follower.send({ type: 'order-answer', order: order.id, refusal });
      if (this.options.onOrder) this.options.onOrder(order, answer);
      else answer({ asked: `order ${order.id} of ${this.witness.name}`, found: `${this.witness.kind} ${this.witness.name} takes no orders here`, todo: 'give it to the lab' });
    } else if (message.type === 'watch') {
      follower.watches.add(message.watch);
      const { watch } = message;
      this.options.onWatch?.(watchKey(follower, watch), message.ask, (frame) => {
        if (follower.isFull) return false;
        follower.send({ type: 'topics', watch, frame });
        return true;
      });
    } else if (message.type === 'ask-holdings') {
      const { ask } = message;
      this.options.onAskHoldings?.(message.keys, (holdings) => follower.send({ type: 'holdings', ask, holdings }));
    } else {
      if (follower.watches.delete(message.watch)) this.options.onUnwatch?.(watchKey(follower, message.watch));
    }
  }

  private scheduleFlush(): void {
    if (this.flushScheduled) return;
    this.flushScheduled = true;
    setImmediate(() => {
      this.flushScheduled = false;
      this.flush();
    });
  }

  /** Sends each follower what it lacks, one batch a turn; followers at the same number share the encoding. */
  private flush(): void {
    const encoded = new Map<number, { frame: Buffer; next: number }>();
    let more = false;
    for (const follower of [...this.followers]) {
      if (follower.next === null || follower.next > this.ring.newest) continue;
      if (follower.next < this.ring.oldest) {
        follower.cutOff(`too slow: event ${follower.next} it waits for is no longer kept`);
        continue;
      }
      if (follower.isFull) continue;
      let batch = encoded.get(follower.next);
      if (!batch) {
        const events = this.ring.from(follower.next, BATCH_EVENTS);
        batch = { frame: encodeFrame({ type: 'events', events }), next: events[events.length - 1]!.number + 1 };
        encoded.set(follower.next, batch);
      }
      follower.next = batch.next;
      follower.sendEncoded(batch.frame);
      more ||= batch.next <= this.ring.newest;
    }
    if (more) this.scheduleFlush();
  }

  private sendPulses(): void {
    for (const follower of [...this.followers]) {
      if (follower.next === null) continue;
      if (!follower.sentSincePulse) follower.send({ type: 'pulse', at: monoMillis(), wall: wallMillis() });
      follower.sentSincePulse = false;
    }
  }
}

function watchKey(follower: Follower, watch: number): string {
  return `${follower.id}:${watch}`;
}
