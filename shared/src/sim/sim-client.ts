/** A simulated update source: goes through its list of nodes, registers, publishes while it is active, and keeps a publish store (US-27, RP-13). */
import { PublishStore } from '../client/publish-store.ts';
import type { ClientSpec } from '../domain/cluster-spec.ts';
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import type { Random } from '../machine/random.ts';
import type { SourceCallback } from '../node/hosts/client-gate.ts';
import { ClientSession } from './client-session.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimNode } from './sim-node.ts';
import { payloadOf, updateOf, type SimUpdate } from './sim-payload.ts';
import { SimProcess } from './sim-process.ts';

const NEXT_TRY_MILLIS = 100;
const CONNECT_LIMIT_MILLIS = 1000;
/** Whoever is refused or closed registers again after so long. */
const AGAIN_MILLIS = 1000;
/** Published and not answered: then it waits. */
const WAITING_MOST = 200;
const REMOVAL_CHANCE = 0.06;

export type ClientOutcome = 'acknowledged' | 'refused' | 'unconfirmed';

export interface ClientWatch {
  onPublished: (update: SimUpdate) => void;
  onSettled: (update: SimUpdate, outcome: ClientOutcome) => void;
}

export class SimClient {
  process: SimProcess | null = null;
  private life = 0;
  private next = 0;
  private session: ClientSession | null = null;
  private epoch: Epoch | null = null;
  private store = new PublishStore();
  private number = 0;
  private silent = false;
  /** It has given its registration up. */
  private away = false;

  constructor(
    readonly spec: ClientSpec,
    private readonly scheduler: Scheduler,
    private readonly random: Random,
    private readonly nodes: ReadonlyMap<NodeName, SimNode>,
    private readonly watch: ClientWatch,
    private readonly topics: readonly TopicPath[],
  ) {}

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
    session?.end('the client was killed');
  }

  /** The process stands still; its node gives it up when it was silent for too long (US-05). */
  hang(): void {
    const { process, session } = this;
    if (!process) return;
    process.hang();
    const limit = this.spec.keepAliveSeconds * 1500;
    this.scheduler.after(limit, () => {
      if (process === this.process && process.hangs && session) session.giveUpAtNode(`silent for ${limit} ms`);
    });
  }

  /** Gives its registration up, or takes it again (US-20). */
  setAway(away: boolean): void {
    this.process?.arriveNow(() => {
      this.away = away;
      if (!away) return this.register();
      this.epoch = null;
      this.session?.deregister(this.spec.path);
    });
  }

  get isAway(): boolean {
    return this.away;
  }

  get isActive(): boolean {
    return this.epoch !== null;
  }

  /** Publishes nothing new from now on. */
  fallSilent(): void {
    this.silent = true;
  }

  private connect(): void {
    const process = this.process!;
    const node = this.nodes.get(this.spec.nodes[this.next % this.spec.nodes.length]!)!;
    this.next += 1;
    const session = new ClientSession(this.spec.name, node, process, this.scheduler, this.random, {
      onCallback: (callback) => this.take(session, callback),
      onOpened: () => {
        this.watchSilence(session);
        this.register();
      },
      onOver: () => {
        if (this.session === session) this.over();
      },
    });
    this.session = session;
    session.stopPatience = process.environment.after(CONNECT_LIMIT_MILLIS, () => session.end('no answer'));
    session.open();
  }

  private register(): void {
    const { session } = this;
    if (!session || this.away) return;
    session.register(this.spec.path, () => this.registerLater(session));
  }

  private registerLater(session: ClientSession): void {
    this.process?.environment.after(AGAIN_MILLIS, () => {
      if (session === this.session) this.register();
    });
  }

  private take(session: ClientSession, callback: SourceCallback): void {
    if (session !== this.session) return;
    if (callback.state === 'active' && !this.away) {
      if (this.epoch && compareEpochs(this.epoch, callback.epoch) === 0) return;
      this.epoch = callback.epoch;
      for (const { topic, payload, number } of this.store.activate(callback.epoch, callback.before)) this.send(session, topic, payload as Uint8Array, number, true);
      return;
    }
    this.epoch = null;
    if (callback.state === 'standby') this.store.giveUp();
    if (callback.state === 'closed') this.registerLater(session);
  }

  private publishSoon(): void {
    const { intervalMillis } = this.spec.feed;
    this.process?.environment.after(this.random.between(intervalMillis * 0.5, intervalMillis * 1.5), () => {
      if (!this.silent && this.epoch && this.session && this.store.waiting < WAITING_MOST) {
        const burst = this.random.int(1, 3);
        for (let i = 0; i < burst; i++) {
          const update: SimUpdate = { client: this.spec.name, life: this.life, number: (this.number += 1) };
          this.watch.onPublished(update);
          this.send(this.session, this.random.pick(this.topics), payloadOf(update, this.random.chance(REMOVAL_CHANCE)), update.number, false);
        }
      }
      this.publishSoon();
    });
  }

  private send(session: ClientSession, topic: TopicPath, payload: Uint8Array, number: number, again: boolean): void {
    const { store } = this;
    store.sending({ topic, payload, life: this.life, number }, again);
    session.publish(topic, payload, (answer) => {
      if (this.store === store) store.answered(answer);
    });
  }

  /** A node that answers nothing for so long is given up. */
  private watchSilence(session: ClientSession): void {
    const limit = this.spec.keepAliveSeconds * 1500;
    session.stopPatience = this.process!.environment.after(limit / 2, () => {
      if (this.store.waiting > 0 && this.scheduler.now - session.lastAnswerAt > limit) return session.end('the node does not answer');
      if (this.store.waiting === 0) session.lastAnswerAt = this.scheduler.now;
      this.watchSilence(session);
    });
  }

  private over(): void {
    this.session = null;
    this.epoch = null;
    this.store.connectionLost();
    this.process?.environment.after(NEXT_TRY_MILLIS, () => this.connect());
  }
}
