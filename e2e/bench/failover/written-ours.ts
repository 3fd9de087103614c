/**
 * Ours: the default cluster as `npm start` runs it, feeds, auditors and dashboard included. The client is registered for the
 * section on every node of its home group, and writes through the one that called it back as active (US-06).
 */
import mqtt, { type MqttClient } from 'mqtt';
import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import type { FoldState } from '@understudy/shared/history/fold';
import { ClusterWatch } from '../../lab/cluster-watch.ts';
import { startLab } from '../../lab/start-lab.ts';
import type { WrittenService } from './written-service.ts';

const SECTION = 'prices/fx';
const REGISTRATION = `$update-source/${SECTION}`;
const SETTLE_MILLIS = 60_000;
const RETRY_MILLIS = 10;
const REGISTER_AGAIN_MILLIS = 100;

export async function startOurs(): Promise<WrittenService> {
  const lab = await startLab();
  const watch = new ClusterWatch(lab.url);
  const client = new EverywhereClient();
  const stop = async () => {
    client.end();
    watch.close();
    await lab.stop();
  };
  try {
    const spec = await watch.until('the cluster\'s description', ({ view }) => view.spec);
    const members = spec.nodes.filter((node) => node.group === spec.sections.find((section) => section.path === SECTION)!.home);
    const feeds = spec.clients.filter(({ path }) => path === SECTION);
    await watch.until('every node serves and the feeds run', ({ view }) => members.every(({ name }) => view.nodes[name]?.self?.state === 'serving') && feeds.every(({ name }) => view.clients[name]?.process.state === 'running'), SETTLE_MILLIS);
    for (const { name } of feeds) await watch.order({ verb: 'stop', target: { kind: 'client', name } }, 'bench');
    for (const { name, host, mqttPort } of members) client.connect(name, host, mqttPort);
    const serving = ({ view }: FoldState) => {
      const holder = view.sections[SECTION]?.holder;
      const whole = spec.nodes.every(({ name }) => view.nodes[name]?.process.state === 'running' && view.nodes[name].self?.state === 'serving');
      return whole && holder?.active && holder.standbys.length === members.length - 1 && client.activeOn === holder.active.node ? holder.active.node : null;
    };
    return {
      write: (number) => client.write(`${SECTION}/bench`, String(number)),
      untilWhole: () => watch.until('every node up, the client active on one and standby on the others', serving, SETTLE_MILLIS),
      fault: async (verb, name) => {
        await watch.order({ verb, target: { kind: 'node', name } }, 'bench');
        return watch.state!.view.orders.findLast(({ command }) => command.verb === verb && 'target' in command && command.target.name === name)!.askedAt;
      },
      untilTakenOver: (from) => watch.until('another active source', ({ view }) => {
        const active = view.sections[SECTION]?.holder?.active;
        return active && active.node !== from;
      }, SETTLE_MILLIS),
      restore: (fault, name) => watch.order({ verb: fault === 'kill' ? 'restore' : 'resume', target: { kind: 'node', name } }, 'bench'),
      stop,
    };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

/**
 * One client with a session on every node it was told of, registered on each; at most one session is active. A session that
 * ended is replaced by a new one: the library would first send again what the old one had under way, unregistered (RP-13).
 */
class EverywhereClient {
  /** The node whose session was called back as active last. */
  activeOn: string | null = null;
  private readonly sessions = new Map<string, MqttClient>();
  /** Told whenever the active session is another one, or none: the write under way and those that wait for an active one. */
  private readonly changes = new EventEmitter();
  private ended = false;

  connect(node: string, host: string, port: number): void {
    if (this.ended) return;
    const session = mqtt.connect({ host, port, protocolVersion: 4, clientId: `bench-${node}`, reconnectPeriod: 0, connectTimeout: 1000 });
    this.sessions.set(node, session);
    // A node that has just started refuses until it has heard its peers (MB-04).
    const register = (): void => void session.subscribe(REGISTRATION, { qos: 1 }, (error, granted) => {
      if (session.connected && (error || granted?.some(({ qos }) => qos >= 0x80))) setTimeout(register, REGISTER_AGAIN_MILLIS);
    });
    session.on('connect', () => {
      (session.stream as Socket).setNoDelay(true);
      register();
    });
    session.on('error', () => undefined);
    session.once('close', () => {
      session.end(true);
      this.become(node, false);
      setTimeout(() => this.connect(node, host, port), RETRY_MILLIS);
    });
    session.on('message', (topic, payload) => {
      if (topic === REGISTRATION) this.become(node, (JSON.parse(payload.toString()) as { state: string }).state === 'active');
    });
  }

  /** Resolves with the PUBACK; rejects when another session has become the active one, or none is. */
  async write(topic: string, value: string): Promise<void> {
    while (this.activeOn === null && !this.ended) await once(this.changes, 'change');
    if (this.activeOn === null) throw new Error('the client has ended');
    const session = this.sessions.get(this.activeOn)!;
    let overtaken = (): void => undefined;
    await new Promise<void>((resolve, reject) => {
      overtaken = () => reject(new Error('another session is active'));
      this.changes.once('change', overtaken);
      session.publish(topic, value, { qos: 1 }, (error) => (error ? reject(error) : resolve()));
    }).finally(() => this.changes.off('change', overtaken));
  }

  end(): void {
    this.ended = true;
    for (const session of this.sessions.values()) session.end(true);
    this.become(this.activeOn ?? '', false);
  }

  private become(node: string, active: boolean): void {
    if (active ? this.activeOn === node : this.activeOn !== node) return;
    this.activeOn = active ? node : null;
    this.changes.emit('change');
  }
}
