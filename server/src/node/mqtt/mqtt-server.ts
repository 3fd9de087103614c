/** The MQTT 3.1.1 server: accepts connections, hands their packets on, and fans updates out. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClientRef, SourceCallback } from '@understudy/shared/node/hosts/client-gate';
import { SubscriptionTrie, type GrantedQos } from '../topics/subscription-trie.ts';
import { ClientSession, type SessionHost } from './client-session.ts';
import { BAD_PROTOCOL, refuse } from './handle-connect.ts';
import { handlePacket } from './handle-packet.ts';
import type { MqttLimits, MqttServer, NodePort } from './node-port.ts';
import { PacketFault, PacketReader } from './packet-reader.ts';
import { PublishPacket } from './publish-packet.ts';
import { watchSilence } from './watch-silence.ts';

export const DEFAULT_MQTT_LIMITS: MqttLimits = {
  connectMillis: 2000,
  packetBytes: 1024 * 1024,
  waitingBytes: 8 * 1024 * 1024,
};

export interface MqttServerOptions {
  host: string;
  /** 0: any free one. */
  port: number;
  node: NodePort;
  now: () => MonoMillis;
  limits?: Partial<MqttLimits>;
}

/** @returns a server that does not listen yet. */
export function createMqttServer(options: MqttServerOptions): MqttServer {
  return new NetMqttServer(options);
}

class NetMqttServer implements MqttServer, SessionHost {
  readonly port: NodePort;
  readonly limits: MqttLimits;
  readonly subscriptions = new SubscriptionTrie<ClientSession>();
  readonly byName = new Map<string, ClientSession>();
  readonly now: () => MonoMillis;

  private readonly server: Server;
  private readonly sessions = new Set<ClientSession>();
  private readonly unflushed = new Set<ClientSession>();
  private readonly matches = new Map<ClientSession, GrantedQos>();
  private serials = 0;
  private deliveries = 0;
  private endWatch: () => void = () => undefined;

  constructor(private readonly options: MqttServerOptions) {
    this.port = options.node;
    this.now = options.now;
    this.limits = { ...DEFAULT_MQTT_LIMITS, ...options.limits };
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  listen(): Promise<{ host: string; port: number }> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(this.options.port, this.options.host, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) => this.port.connectionFault({ client: null, address: '', reason: `accepting a connection failed: ${error.message}`, topic: null, closed: false }));
        this.endWatch = watchSilence(this.sessions, this.limits.connectMillis, this.now);
        const { address, port } = this.server.address() as AddressInfo;
        resolve({ host: address, port });
      });
    });
  }

  callback(client: ClientRef, path: TopicPath, callback: SourceCallback): boolean {
    const session = this.sessionOf(client);
    const qos = session?.registrations.get(path);
    if (!session || qos === undefined) return false;
    if (callback.state === 'closed') session.registrations.delete(path);
    session.sendCallback(path, qos, callbackMessage(callback));
    return session.isOpen();
  }

  isListenedTo(path: TopicPath): boolean {
    return this.subscriptions.reaches(path);
  }

  deliver(topic: TopicPath, payload: Uint8Array): number {
    this.subscriptions.match(topic, this.matches);
    if (this.matches.size === 0) return 0;
    const packet = new PublishPacket(topic, payload, false);
    // A copy, as a session that ends over it may cause another delivery, its will.
    const matches = [...this.matches];
    this.matches.clear();
    let reached = 0;
    for (const [session, qos] of matches) if (session.deliver(packet, topic, qos)) reached++;
    this.deliveries += reached;
    return reached;
  }

  offerAgain(): void {
    for (const session of [...this.sessions]) if (session.isHeld) session.offerAgain();
  }

  disconnect(client: ClientRef, because: string): void {
    this.sessionOf(client)?.end(because);
  }

  clients(): number {
    return this.byName.size;
  }

  delivered(): number {
    return this.deliveries;
  }

  subscribers(path: TopicPath): number {
    return this.subscriptions.countWithin(path);
  }

  close(because: string): Promise<void> {
    this.endWatch();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      for (const session of [...this.sessions]) session.end(because, 'clean');
    });
  }

  flushSoon(session: ClientSession): void {
    if (this.unflushed.size === 0) setImmediate(() => this.flush());
    this.unflushed.add(session);
  }

  ended(session: ClientSession): void {
    this.sessions.delete(session);
    this.unflushed.delete(session);
  }

  private flush(): void {
    const sessions = [...this.unflushed];
    this.unflushed.clear();
    for (const session of sessions) session.flush();
  }

  private sessionOf(client: ClientRef): ClientSession | null {
    const session = this.byName.get(client.name);
    return session === client ? session : null;
  }

  private accept(socket: Socket): void {
    const session = new ClientSession(this, socket, ++this.serials, `${socket.remoteAddress ?? '?'}:${socket.remotePort ?? '?'}`);
    this.sessions.add(session);
    const reader = new PacketReader(this.limits.packetBytes, (packet) => handlePacket(session, packet), () => session.isOpen() && !session.isHeld);
    session.readOn = () => read(session, () => reader.goOn());
    socket.on('data', (chunk) => {
      if (!session.isOpen()) return;
      session.heardAt = this.now();
      read(session, () => reader.feed(chunk));
    });
    socket.on('end', () => session.end('the client closed the connection'));
    socket.on('error', (error) => session.end(`the connection was lost: ${error.message}`, 'at once'));
    socket.on('close', () => session.end('the connection was closed'));
  }
}

/** Ends the connection of a client that sends what is no MQTT. */
function read(session: ClientSession, some: () => void): void {
  try {
    some();
  } catch (fault) {
    if (!(fault instanceof PacketFault)) throw fault;
    if (fault.unknownProtocol && session.state === 'accepted') refuse(session, BAD_PROTOCOL, fault.reason);
    else session.fail(fault.reason);
  }
}

function callbackMessage(callback: SourceCallback): object {
  if (callback.state === 'closed') return callback;
  const { state, epoch } = callback;
  const before = callback.state === 'active' && callback.before ? { epoch: callback.before.epoch.counter, node: callback.before.epoch.node, kept: callback.before.kept } : undefined;
  return { state, epoch: epoch?.counter, node: epoch?.node, before };
}
