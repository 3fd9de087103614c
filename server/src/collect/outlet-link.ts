/**
 * The collector's end of one event port: dials for ever, follows from where it stands, and reports the state of the
 * connection once a change, not once a try. A process that hangs keeps its socket open, so silence counts as loss.
 */
import { connect, type Socket } from 'node:net';
import type { Witness } from '@understudy/shared/domain/cluster-event';
import type { Order, Refusal } from '@understudy/shared/domain/cluster-command';
import { OUTLET_FRAME_LIMIT_BYTES, type ToOutlet } from '@understudy/shared/wire/event-outlet';
import { fromOutletSchema, type OutletMessage } from '@understudy/shared/wire/from-outlet';
import type { TopicAsk, TopicFrame } from '@understudy/shared/wire/topic-watch';
import { FrameSocket } from '../framing/frame-socket.ts';

/** Short, since a restored node should be heard at once, and a refused dial on one machine costs next to nothing. */
const RETRY_MILLIS = 100;
/** An outlet says something every second; two and a half are two pulses missed. */
const SILENCE_MILLIS = 2500;
/** How long a dial may take before it is tried anew. */
const CONNECT_MILLIS = 2000;

export interface OutletLinkOptions {
  host: string;
  port: number;
  /** Where the log stands with this outlet; asked at each connection. */
  position: () => { incarnation: number; after: number };
  /** The outlet's first answer; words refuse it (it is somebody else) and end the connection. */
  onHello: (hello: Extract<OutletMessage, { type: 'hello' }>) => string | null;
  onEvents: (events: unknown[]) => void;
  onTopics?: (watch: number, frame: TopicFrame) => void;
  /** After `connected`, why it ended. While it cannot be reached nothing is called. */
  onLost: (because: string) => void;
  /** Overrides for tests. */
  retryMillis?: number;
  silenceMillis?: number;
}

export class OutletLink {
  /** Who answered, while connected. */
  witness: Witness | null = null;
  private frames: FrameSocket | null = null;
  private timer: NodeJS.Timeout | null = null;
  private silence: NodeJS.Timeout | null = null;
  private readonly answers = new Map<string, { asked: string; settle: (refusal: Refusal | null) => void }>();
  private closed = false;

  constructor(private readonly options: OutletLinkOptions) {
    this.dial();
  }

  get isConnected(): boolean {
    return this.witness !== null;
  }

  /** @returns whether it could be sent; frames then come by `onTopics` until `unwatch`, or until the connection is lost. */
  watch(watch: number, ask: TopicAsk): boolean {
    return this.send({ type: 'watch', watch, ask });
  }

  unwatch(watch: number): void {
    this.send({ type: 'unwatch', watch });
  }

  /** Gives an order. @returns the refusal, or null when it was taken; an answer that does not come is a refusal that says so. */
  order(order: Order, asked: string, timeoutMillis: number): Promise<Refusal | null> {
    return new Promise((resolve) => {
      const settle = (refusal: Refusal | null): void => {
        clearTimeout(timer);
        this.answers.delete(order.id);
        resolve(refusal);
      };
      const timer = setTimeout(() => settle({ asked, found: `the lab has not answered within ${timeoutMillis} ms`, todo: 'Look at the activity list: the order may still take effect.' }), timeoutMillis);
      this.answers.set(order.id, { asked, settle });
      if (!this.send({ type: 'order', order })) settle({ asked, found: 'the lab is not connected', todo: 'Wait until the page says that the lab is back, or start it.' });
    });
  }

  close(): void {
    this.closed = true;
    if (this.timer) clearTimeout(this.timer);
    this.drop('the dashboard ends');
  }

  private dial(): void {
    const socket: Socket = connect({ host: this.options.host, port: this.options.port });
    const refused = (): void => {
      clearTimeout(limit);
      socket.destroy();
      this.retry();
    };
    const limit = setTimeout(refused, CONNECT_MILLIS);
    socket.once('error', refused);
    socket.once('connect', () => {
      clearTimeout(limit);
      socket.off('error', refused);
      if (this.closed) socket.destroy();
      else this.open(socket);
    });
  }

  private open(socket: Socket): void {
    const frames = new FrameSocket(socket, {
      limitBytes: OUTLET_FRAME_LIMIT_BYTES,
      onBytes: () => this.listen(),
      onMessage: (message) => this.take(message),
      onClose: (because) => this.gone(because),
    });
    this.frames = frames;
    this.listen();
    frames.send({ type: 'follow', ...this.options.position() } satisfies ToOutlet & { incarnation: number; after: number });
  }

  private take(raw: unknown): void {
    const parsed = fromOutletSchema.safeParse(raw);
    if (!parsed.success) {
      this.drop(`it sent no message of an event port: ${parsed.error.issues[0]?.path.join('.') || 'message'}: ${parsed.error.issues[0]?.message ?? ''}`);
      return;
    }
    const message = parsed.data;
    switch (message.type) {
      case 'hello': {
        const refusal = this.options.onHello(message);
        if (refusal) this.drop(refusal);
        else this.witness = message.witness;
        return;
      }
      case 'events':
        if (this.witness) this.options.onEvents(message.events);
        return;
      case 'order-answer':
        this.answers.get(message.order)?.settle(message.refusal);
        return;
      case 'topics':
        this.options.onTopics?.(message.watch, message.frame);
        return;
      case 'pulse':
        return;
    }
  }

  private send(message: ToOutlet): boolean {
    if (!this.witness || !this.frames) return false;
    this.frames.send(message);
    return true;
  }

  /** Anything that arrives begins the wait for silence anew. */
  private listen(): void {
    if (this.silence) {
      this.silence.refresh();
      return;
    }
    const limit = this.options.silenceMillis ?? SILENCE_MILLIS;
    this.silence = setTimeout(() => this.drop(`silent for ${limit / 1000} s`), limit);
  }

  private drop(because: string): void {
    this.frames?.destroy(because);
  }

  private gone(because: string): void {
    this.frames = null;
    if (this.silence) clearTimeout(this.silence);
    this.silence = null;
    const known = this.witness;
    this.witness = null;
    for (const { asked, settle } of [...this.answers.values()]) settle({ asked, found: `the lab was lost before it answered: ${because}`, todo: 'Look at the activity list: the order may have taken effect.' });
    if (known) this.options.onLost(because);
    this.retry();
  }

  private retry(): void {
    if (this.closed) return;
    this.timer = setTimeout(() => this.dial(), this.options.retryMillis ?? RETRY_MILLIS);
  }
}
