/** One connection of a simulated source with a node: each direction in order, answers in the order of receipt (MQ-06). */
import type { Answer } from '../client/publish-store.ts';
import type { TopicPath } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { Random } from '../machine/random.ts';
import type { SourceCallback } from '../node/hosts/client-gate.ts';
import type { Scheduler } from './scheduler.ts';
import type { ClientConnection, NodeLife, SimNode } from './sim-node.ts';
import type { SimProcess } from './sim-process.ts';

const LEAST_MILLIS = 0.05;
const MOST_MILLIS = 0.6;

export interface SessionListener {
  onOpened: () => void;
  onCallback: (callback: SourceCallback) => void;
  /** It is over; told once. */
  onOver: () => void;
}

interface Awaited {
  answer: Answer | null;
  tell: (answer: Answer) => void;
}

export class ClientSession {
  lastAnswerAt: MonoMillis;
  stopPatience: () => void = () => undefined;
  private connection: ClientConnection | null = null;
  private readonly life: NodeLife | null;
  private over = false;
  /** When the last message of each direction arrives. */
  private upAt: MonoMillis = 0;
  private downAt: MonoMillis = 0;
  private readonly answers: Awaited[] = [];

  constructor(
    private readonly client: string,
    readonly node: SimNode,
    private readonly process: SimProcess,
    private readonly scheduler: Scheduler,
    private readonly random: Random,
    private readonly listener: SessionListener,
  ) {
    this.lastAnswerAt = scheduler.now;
    this.life = node.life;
  }

  open(): void {
    // Nobody listens: refused at once.
    if (!this.life) return this.down(() => this.end('refused'));
    this.up(() => {
      this.connection = this.node.connect(this.client, {
        callback: (_path, callback) => this.down(() => this.tell(callback)),
        closed: () => this.down(() => this.end('the node closed the connection')),
      });
      if (!this.connection) return this.down(() => this.end('refused'));
      this.down(() => {
        if (this.over) return;
        this.stopPatience();
        this.listener.onOpened();
      });
    });
  }

  /** @param refused is called when the node does not take the registration (US-12) */
  register(path: TopicPath, refused: () => void): void {
    this.upConnected((life, connection) => {
      const verdict = life.core.register(connection, path);
      if (!verdict.taken) this.down(refused);
    });
  }

  deregister(path: TopicPath): void {
    this.upConnected((life, connection) => life.core.sources.deregister(connection, path));
  }

  /** @param answered is called once, unless the session ends before */
  publish(topic: TopicPath, payload: Uint8Array, answered: (answer: Answer) => void): void {
    const awaited: Awaited = { answer: null, tell: answered };
    this.answers.push(awaited);
    this.upConnected((_life, connection) => {
      this.node.publish(connection, topic, payload, (outcome) => {
        awaited.answer = outcome;
        while (this.answers[0]?.answer) {
          const { answer, tell } = this.answers.shift()! as { answer: Answer; tell: Awaited['tell'] };
          this.down(() => {
            this.lastAnswerAt = this.scheduler.now;
            if (!this.over) tell(answer);
          });
        }
      });
    });
  }

  /** This end closes it, or is told that the other one did. */
  end(because: string): void {
    if (this.over) return;
    this.over = true;
    this.stopPatience();
    this.upConnected((_life, connection) => this.node.giveUp(connection, because));
    this.listener.onOver();
  }

  /** The node has not heard of its client for too long. */
  giveUpAtNode(because: string): void {
    this.life?.process.arriveNow(() => this.connection && this.isThere() && this.node.giveUp(this.connection, because));
  }

  private tell(callback: SourceCallback): void {
    if (this.over) return;
    this.lastAnswerAt = this.scheduler.now;
    this.listener.onCallback(callback);
  }

  private isThere(): boolean {
    return this.life !== null && this.node.life === this.life;
  }

  /** Arrives at the node, unless the node does not know the connection any more. */
  private upConnected(arrive: (life: NodeLife, connection: ClientConnection) => void): void {
    this.up(() => {
      const { connection, life } = this;
      if (connection && life!.clients.has(connection)) this.node.take(connection, () => arrive(life!, connection));
    });
  }

  private up(arrive: () => void): void {
    this.upAt = Math.max(this.upAt, this.scheduler.now + this.delay());
    this.scheduler.after(this.upAt - this.scheduler.now, () => {
      if (this.isThere()) this.life!.process.arriveNow(arrive);
    });
  }

  private down(arrive: () => void): void {
    this.downAt = Math.max(this.downAt, this.scheduler.now + this.delay());
    this.scheduler.after(this.downAt - this.scheduler.now, () => this.process.arriveNow(arrive));
  }

  private delay(): Millis {
    return this.random.between(LEAST_MILLIS, MOST_MILLIS);
  }
}
