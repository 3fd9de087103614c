/** A lab client: goes through its own list of nodes, advancing, registers wherever it connects, and publishes while it is active (US-27). */
import type { ClientConfig } from '../programs.ts';
import { Feed } from './feed.ts';
import { NodeWalk } from './node-walk.ts';
import { Publisher } from './publisher.ts';
import type { SourceCallback } from './read-callback.ts';
import { SourceSession } from './source-session.ts';

/** Between two tries, so that a list of dead nodes costs little and a living one is found soon. */
const NEXT_TRY_MILLIS = 100;

export interface UpdateClientOptions {
  config: ClientConfig;
  /** Called once: after the first callback, or when every node of the list was tried in vain. */
  onReady: () => void;
  /** What it does, for its log. */
  say: (text: string) => void;
}

export class UpdateClient {
  private readonly walk: NodeWalk;
  private readonly publisher: Publisher;
  private readonly spec: ClientConfig['cluster']['clients'][number];
  private session: SourceSession | null = null;
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
      publish: (topic, payload) => this.session?.publish(topic, payload) ?? false,
    });
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
      onEnd: (because) => this.ended(node.name, because),
    });
  }

  /** Stops publishing and disconnects cleanly. */
  async end(): Promise<void> {
    this.publisher.deactivate();
    if (this.again !== null) clearTimeout(this.again);
    await this.session?.end();
  }

  private take(callback: SourceCallback, node: string): void {
    // First of all: the gap lasts until the first update.
    if (callback.state === 'active') this.publisher.activate(callback.epoch);
    else if (callback.state !== 'error') this.publisher.deactivate();
    // Refusals may come for every update of a burst; changes of state are said each time.
    if (callback.state === 'error') this.sayOnce(`${node}: refused: ${callback.reason}`);
    else this.options.say(`${node}: ${JSON.stringify(callback)}`);
    this.becomeReady();
  }

  private ended(node: string, because: string): void {
    this.publisher.deactivate();
    this.session = null;
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
