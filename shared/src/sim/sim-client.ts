/** A simulated update source: goes through its list of nodes, registers, publishes while it is active, and keeps a publish store (US-27, RP-13). */
import { PublishStore } from '../client/publish-store.ts';
import type { ClientSpec } from '../domain/cluster-spec.ts';
import type { NodeName } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import type { Random } from '../machine/random.ts';
import type { SourceCallback } from '../node/hosts/client-gate.ts';
import type { Scheduler } from './scheduler.ts';
import type { ClientConnection, SimNode } from './sim-node.ts';
import { payloadOf, updateOf, type SimUpdate } from './sim-payload.ts';
import { SimProcess } from './sim-process.ts';

const NEXT_TRY_MILLIS = 100;
const CONNECT_LIMIT_MILLIS = 1000;

export type ClientOutcome = 'acknowledged' | 'refused' | 'unconfirmed';

export interface ClientWatch {
  onPublished: (update: SimUpdate, topic: string) => void;
  onSettled: (update: SimUpdate, outcome: ClientOutcome) => void;
  onActive: (client: SimClient, node: NodeName, epoch: Epoch) => void;
}

interface Session {
  node: SimNode;
  connection: ClientConnection | null;
  /** When the last message of each direction arrives. */
  upAt: Millis;
  downAt: Millis;
  over: boolean;
  lastAnswerAt: Millis;
  /** Whether an answer is awaited, for the client's own patience. */
  stopPatience: () => void;
}

export class SimClient {
  life = 0;
  process: SimProcess | null = null;
  private next = 0;
  private session: Session | null = null;
  private epoch: Epoch | null = null;
  private store: PublishStore;
  private number = 0;
  private silent = false;

  constructor(
    readonly spec: ClientSpec,
    private readonly scheduler: Scheduler,
    private readonly random: Random,
    private readonly nodes: ReadonlyMap<NodeName, SimNode>,
    private readonly watch: ClientWatch,
    private readonly topics: readonly string[],
  ) {
    this.store = new PublishStore();
  }

  get isActive(): boolean {
    return this.epoch !== null;
  }

  start(): void {
    if (this.process) return;
    this.life += 1;
    this.number = 0;
    this.next = 0;
    this.process = new SimProcess(this.scheduler, { offsetMillis: 0, rate: 1 });
    this.store = new PublishStore(({ payload }, outcome) => this.watch.onSettled(updateOf(payload as Uint8Array)!, outcome));
    this.connect();
    this.publishSoon();
  }

  /** The process is killed: what it had published and not heard of is unconfirmed for good. */
  crash(): void {
    if (!this.process) return;
    this.process.crash();
    this.process = null;
    this.epoch = null;
    const { session } = this;
    this.session = null;
    this.store.connectionLost();
    this.store.giveUp();
    if (session) this.disconnect(session, 'the client was killed');
  }

  /** Publishes nothing new from now on. */
  fallSilent(): void {
    this.silent = true;
  }

  private connect(): void {
    const { process } = this;
    const name = this.spec.nodes[this.next % this.spec.nodes.length]!;
    this.next += 1;
    const node = this.nodes.get(name)!;
    const session: Session = { node, connection: null, upAt: 0, downAt: 0, over: false, lastAnswerAt: this.scheduler.now, stopPatience: () => undefined };
    this.session = session;
    session.stopPatience = process!.environment.after(CONNECT_LIMIT_MILLIS, () => this.end(session));
    if (!node.life) {
      process!.environment.after(this.delay(), () => this.end(session));
      return;
    }
    this.up(session, () => {
      session.connection = node.connect(this.spec.name, {
        callback: (_path, callback) => this.down(session, () => this.take(session, callback)),
        closed: () => this.down(session, () => this.end(session)),
      });
      if (!session.connection) return this.down(session, () => this.end(session));
      this.down(session, () => {
        if (session.over) return;
        // It has connected: the next time it begins behind this one, and its patience is that of its keep-alive from now on.
        session.stopPatience();
        this.watchSilence(session);
        this.up(session, () => {
          if (session.connection && node.life?.clients.has(session.connection)) node.life.core.register(session.connection, this.spec.path);
        });
      });
    });
  }

  private take(session: Session, callback: SourceCallback): void {
    if (session.over) return;
    session.lastAnswerAt = this.scheduler.now;
    if (callback.state === 'active') {
      if (this.epoch && compareEpochs(this.epoch, callback.epoch) === 0) return;
      this.epoch = callback.epoch;
      this.watch.onActive(this, session.node.name, callback.epoch);
      const before = callback.before && { epoch: callback.before.epoch.counter, kept: callback.before.kept };
      for (const publication of this.store.activate(callback.epoch, before)) this.send(session, publication.topic, publication.payload as Uint8Array, publication.number, true);
      return;
    }
    this.epoch = null;
    if (callback.state === 'standby') this.store.giveUp();
    if (callback.state === 'closed') {
      this.process?.environment.after(1000, () => {
        if (!session.over) this.up(session, () => session.connection && session.node.life?.clients.has(session.connection) && session.node.life.core.register(session.connection, this.spec.path));
      });
    }
  }

  private publishSoon(): void {
    const { intervalMillis } = this.spec.feed;
    this.process?.environment.after(this.random.between(intervalMillis * 0.5, intervalMillis * 1.5), () => {
      if (!this.silent && this.epoch && this.session?.connection && this.store.waiting < 200) {
        const burst = this.random.int(1, 3);
        for (let i = 0; i < burst; i++) {
          const update: SimUpdate = { client: this.spec.name, life: this.life, number: (this.number += 1) };
          const topic = this.random.pick(this.topics);
          this.watch.onPublished(update, topic);
          this.send(this.session, topic, payloadOf(update), update.number, false);
        }
      }
      this.publishSoon();
    });
  }

  private send(session: Session, topic: string, payload: Uint8Array, number: number, again: boolean): void {
    const { store } = this;
    store.sending({ topic, payload, number }, again);
    // Answers go out in the order of receipt (MQ-06).
    const answer = { settled: null as null | 'acknowledged' | 'refused' };
    const queue = answersOf(session);
    queue.push(answer);
    this.up(session, () => {
      const { connection, node } = session;
      if (!connection || !node.life?.clients.has(connection)) return;
      node.publish(connection, topic, payload, (outcome) => {
        answer.settled = outcome === 'acknowledged' ? 'acknowledged' : 'refused';
        while (queue[0]?.settled) {
          const refused = queue.shift()!.settled === 'refused';
          this.down(session, () => {
            session.lastAnswerAt = this.scheduler.now;
            if (!session.over && this.store === store) store.acknowledged(refused);
          });
        }
      });
    });
  }

  /** A node that answers nothing for so long is given up. */
  private watchSilence(session: Session): void {
    const limit = this.spec.keepAliveSeconds * 1500;
    session.stopPatience = this.process!.environment.after(limit / 2, () => {
      if (session.over) return;
      if (this.store.waiting > 0 && this.scheduler.now - session.lastAnswerAt > limit) return this.end(session);
      if (this.store.waiting === 0) session.lastAnswerAt = this.scheduler.now;
      this.watchSilence(session);
    });
  }

  private end(session: Session): void {
    if (session.over) return;
    this.disconnect(session, 'the connection closed');
    if (this.session !== session) return;
    this.session = null;
    this.epoch = null;
    this.store.connectionLost();
    this.process?.environment.after(NEXT_TRY_MILLIS, () => this.connect());
  }

  private disconnect(session: Session, because: string): void {
    session.over = true;
    session.stopPatience();
    const { connection, node } = session;
    if (!connection) return;
    this.up(session, () => {
      if (!node.life?.clients.delete(connection)) return;
      node.life.core.sources.clientGone(connection, because);
    });
  }

  /** To the node, in order. */
  private up(session: Session, arrive: () => void): void {
    session.upAt = Math.max(session.upAt, this.scheduler.now + this.delay());
    const life = session.node.life;
    this.scheduler.after(session.upAt - this.scheduler.now, () => {
      if (life && life === session.node.life) life.process.arrive(0, arrive);
    });
  }

  /** To the client, in order. */
  private down(session: Session, arrive: () => void): void {
    const { process } = this;
    session.downAt = Math.max(session.downAt, this.scheduler.now + this.delay());
    this.scheduler.after(session.downAt - this.scheduler.now, () => {
      if (process && process === this.process) process.arrive(0, arrive);
    });
  }

  private delay(): Millis {
    return this.random.between(0.05, 0.6);
  }
}

const answers = new WeakMap<Session, { settled: null | 'acknowledged' | 'refused' }[]>();

function answersOf(session: Session): { settled: null | 'acknowledged' | 'refused' }[] {
  let queue = answers.get(session);
  if (!queue) answers.set(session, (queue = []));
  return queue;
}
