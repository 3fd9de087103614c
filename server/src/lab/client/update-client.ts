/**
 * A lab client: goes through its own list of nodes, advancing, registers wherever it connects, and publishes while it is active
 * (US-27). It keeps in mind what it published and what became of it (RP-13), and tells the lab about once a second.
 */
import { AccountKeeper } from '@understudy/shared/client/account-keeper';
import { PublishStore, type KeptBefore, type Publication } from '@understudy/shared/client/publish-store';
import type { SourceAccount } from '@understudy/shared/domain/audit';
import type { Epoch } from '@understudy/shared/domain/update-source';
import { monoMillis } from '../../clock.ts';
import type { ClientConfig } from '../programs.ts';
import { Feed } from './feed.ts';
import { NodeWalk } from './node-walk.ts';
import { Publisher } from './publisher.ts';
import type { SourceCallback } from './read-callback.ts';
import { SourceSession } from './source-session.ts';

/** Between two tries, so that a list of dead nodes costs little and a living one is found soon. */
const NEXT_TRY_MILLIS = 100;
const ACCOUNT_EVERY_MILLIS = 1000;

export interface UpdateClientOptions {
  config: ClientConfig;
  /** Called once: after the first callback, or when every node of the list was tried in vain. */
  onReady: () => void;
  /** What became of what it published, as far as that changed. */
  onAccount: (account: SourceAccount) => void;
  /** What it does, for its log. */
  say: (text: string) => void;
}

export class UpdateClient {
  private readonly walk: NodeWalk;
  private readonly publisher: Publisher;
  private readonly spec: ClientConfig['cluster']['clients'][number];
  private readonly accounts: AccountKeeper;
  private readonly store: PublishStore;
  private readonly accounting: NodeJS.Timeout;
  private session: SourceSession | null = null;
  /** What the callback said of the epoch before the one that begins. */
  private before: KeptBefore | null = null;
  private ending = false;
  private again: NodeJS.Timeout | null = null;
  private ready = false;
  /** What was said since the last connection: a list of dead nodes is tried ten times a second, and said once. */
  private readonly said = new Set<string>();

  /** @throws when the configuration knows no such client. */
  constructor(private readonly options: UpdateClientOptions) {
    const { config } = options;
    const spec = config.cluster.clients.find((client) => client.name === config.client);
    if (spec === undefined) throw new Error(`asked to be client ${config.client}; found no such client in the cluster; start it through the lab`);
    this.spec = spec;
    this.walk = new NodeWalk(spec.nodes);
    this.publisher = new Publisher({
      client: spec.name, incarnation: config.incarnation, spec: spec.feed, feed: new Feed(spec.path, spec.feed),
      onBegin: (life, epoch) => this.begin(life, epoch),
      publish: (publication) => this.publish(publication),
    });
    this.accounts = new AccountKeeper({ client: spec.name, path: spec.path, incarnation: config.incarnation });
    this.store = new PublishStore((publication, outcome, place) => this.accounts.settled(publication, outcome, place));
    this.accounting = setInterval(() => this.tellAccount(), ACCOUNT_EVERY_MILLIS);
  }

  /** Tries the next node of the list. */
  connect(): void {
    const name = this.walk.next();
    const node = this.options.config.cluster.nodes.find((spec) => spec.name === name)!;
    this.session = new SourceSession({
      client: this.spec.name, host: node.host, port: node.mqttPort, node: node.name, path: this.spec.path, keepAliveSeconds: this.spec.keepAliveSeconds,
      onConnected: () => {
        this.walk.connected();
        this.said.clear();
        this.options.say(`connected to ${node.name}`);
      },
      onCallback: (callback) => this.take(callback, node.name),
      onAnswer: (answer) => this.store.answered(answer),
      onEnd: (because) => this.ended(node.name, because),
    });
  }

  /** Stops publishing and disconnects cleanly; what is not acknowledged by then stays unconfirmed. */
  async end(): Promise<void> {
    this.ending = true;
    this.deactivate();
    clearInterval(this.accounting);
    if (this.again !== null) clearTimeout(this.again);
    await this.session?.end();
    this.store.connectionLost();
    this.store.giveUp();
    this.tellAccount();
  }

  /** What is in doubt of the epoch right before is sent again before anything new (RP-13). */
  private begin(life: number, epoch: Epoch): void {
    const again = this.store.activate(epoch, this.before);
    this.accounts.begin(life, epoch, monoMillis());
    for (const publication of again) {
      this.store.sending(publication, true);
      this.session?.publish(publication.topic, publication.payload as string);
    }
    if (again.length > 0) this.options.say(`sent again: ${again.length} updates that were in doubt`);
  }

  private publish(publication: Publication): boolean {
    if (!this.session?.mayPublish()) return false;
    this.store.sending(publication);
    this.accounts.published(publication);
    this.session.publish(publication.topic, publication.payload as string);
    return true;
  }

  private deactivate(): void {
    this.publisher.deactivate();
    this.accounts.end();
  }

  private tellAccount(): void {
    const account = this.accounts.take(this.store.waiting);
    if (account) this.options.onAccount(account);
  }

  private take(callback: SourceCallback, node: string): void {
    // First of all: the gap lasts until the first update.
    if (callback.state === 'active') {
      this.before = callback.before;
      this.publisher.activate(callback.epoch);
    } else if (callback.state !== 'error') this.deactivate();
    // Another source is active: what is in doubt may be overtaken, and is not sent again.
    if (callback.state === 'standby') this.store.giveUp();
    // Refusals may come for every update of a burst; changes of state are said each time.
    if (callback.state === 'error') this.sayOnce(`${node}: refused: ${callback.reason}`);
    else this.options.say(`${node}: ${JSON.stringify(callback)}`);
    this.becomeReady();
  }

  private ended(node: string, because: string): void {
    this.deactivate();
    this.store.connectionLost();
    this.session = null;
    if (this.ending) return;
    this.sayOnce(`${node}: ${because}`);
    if (this.walk.passed) this.becomeReady();
    // After a connection that stood, the next node is tried at once; a list of dead nodes is gone through slowly.
    this.again = setTimeout(() => this.connect(), this.walk.tried === 0 ? 0 : NEXT_TRY_MILLIS);
  }

  private sayOnce(text: string): void {
    if (this.said.has(text)) return;
    this.said.add(text);
    this.options.say(text);
  }

  private becomeReady(): void {
    if (this.ready) return;
    this.ready = true;
    this.options.onReady();
  }
}
