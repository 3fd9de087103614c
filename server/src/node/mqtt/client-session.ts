/**
 * One connection of a client: what it subscribed to and registered for, what waits to be sent to it, and how it ends.
 *
 *   accepted ──CONNECT──► connected ──DISCONNECT, close, silence, fault──► ended
 *       └────────────── no CONNECT in time, junk ──────────────────────────►┘
 */
import type { Socket } from 'node:net';
import { generate, type Packet } from 'mqtt-packet';
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { GrantedQos, SubscriptionTrie } from '../topics/subscription-trie.ts';
import type { ClientHandle, MqttLimits, NodePort, Publication } from './node-port.ts';
import { OrderedAcknowledgements } from './ordered-acknowledgements.ts';
import { Outgoing } from './outgoing.ts';
import { PublishPacket } from './publish-packet.ts';
import { RetainedBacklog } from './retained-backlog.ts';

export const CALLBACK_PREFIX = '$update-source/';

/** Deliveries of QoS 1 that a client may leave unacknowledged: a quarter of all packet ids. */
const UNACKNOWLEDGED_MOST = 16_384;
/** Last values are sent while less than this waits, or is unacknowledged. */
const BACKLOG_BYTES = 256 * 1024;
const BACKLOG_UNACKNOWLEDGED = 1024;
/** What an ended client has to read what was sent to it last. */
const CLOSING_MILLIS = 1000;

/** What all sessions of a server share. */
export interface SessionHost {
  readonly port: NodePort;
  readonly limits: MqttLimits;
  readonly subscriptions: SubscriptionTrie<ClientSession>;
  /** Connected clients by name. */
  readonly byName: Map<string, ClientSession>;
  now(): MonoMillis;
  /** Flushes this session at the end of the turn. */
  flushSoon(session: ClientSession): void;
  ended(session: ClientSession): void;
}

export class ClientSession implements ClientHandle {
  name = '';
  state: 'accepted' | 'connected' | 'ended' = 'accepted';
  readonly connectedAt: MonoMillis;
  heardAt: MonoMillis;
  /** 0: the client asked for none. */
  keepAliveMillis = 0;
  will: Publication | null = null;
  /** Granted QoS by filter. */
  readonly filters = new Map<string, GrantedQos>();
  /** QoS of the callbacks by registered path. */
  readonly registrations = new Map<TopicPath, GrantedQos>();
  readonly acknowledgements = new OrderedAcknowledgements();
  /** Packet ids of QoS 2 between PUBLISH and PUBREL, and whether PUBREC was sent. */
  readonly received = new Map<number, boolean>();
  readonly backlog = new RetainedBacklog();
  /** Callbacks that wait for the SUBACK; null when none has to (MQ-02). */
  heldCallbacks: (() => void)[] | null = null;

  /** Of an update that cannot be decided yet: publishes it again. Nothing that the client sent behind it is read meanwhile. */
  private held: (() => void) | null = null;
  /** Reads what has come and was not read while something was held. */
  readOn: () => void = () => undefined;
  private readonly outgoing: Outgoing;
  private readonly unacknowledged = new Set<number>();
  private lastPacketId = 0;

  constructor(
    readonly host: SessionHost,
    private readonly socket: Socket,
    readonly serial: number,
    readonly address: string,
  ) {
    this.connectedAt = this.heardAt = host.now();
    this.outgoing = new Outgoing(socket);
    socket.on('drain', () => this.pumpBacklog());
  }

  /** Reads nothing more of this client until `again` has been decided. */
  hold(again: () => void): void {
    this.held = again;
    this.socket.pause();
  }

  get isHeld(): boolean {
    return this.held !== null;
  }

  /** Publishes again what is held, and reads on if it could be decided. */
  offerAgain(): void {
    const again = this.held;
    this.held = null;
    this.heardAt = this.host.now();
    if (this.isOpen()) again?.();
    if (this.held) return;
    this.socket.resume();
    this.readOn();
  }

  send(packet: Packet): void {
    this.sendBytes(generate(packet));
  }

  /** @returns false when the connection has ended, over this packet too. */
  deliver(packet: PublishPacket, topic: TopicPath, qos: GrantedQos): boolean {
    if (this.state !== 'connected') return false;
    this.backlog.overtake(topic);
    this.sendPublish(packet, qos);
    return this.isOpen();
  }

  /** Sends JSON on the callback topic of a path (MQ-02), after the SUBACK that is being made, if one is. */
  sendCallback(path: TopicPath, qos: GrantedQos, message: object): void {
    if (this.heldCallbacks) {
      this.heldCallbacks.push(() => this.sendCallback(path, qos, message));
      return;
    }
    if (this.state === 'connected') this.sendPublish(new PublishPacket(CALLBACK_PREFIX + path, Buffer.from(JSON.stringify(message)), false), qos);
  }

  acknowledged(packetId: number): void {
    this.unacknowledged.delete(packetId);
    this.pumpBacklog();
  }

  /** Sends more of the last values, as far as the client keeps up. */
  pumpBacklog(): void {
    if (this.state !== 'connected' || this.backlog.empty) return;
    this.backlog.pump(
      () => this.isOpen() && this.outgoing.waiting() < BACKLOG_BYTES && this.unacknowledged.size < BACKLOG_UNACKNOWLEDGED,
      (topic, payload, qos) => this.sendPublish(new PublishPacket(topic, payload, true), qos),
    );
  }

  flush(): void {
    if (this.state === 'ended') return;
    this.outgoing.flush();
    // Otherwise 'drain' goes on with it.
    if (!this.backlog.empty && !this.socket.writableNeedDrain) this.pumpBacklog();
  }

  /** Tells the node about something that only the server can see. */
  report(reason: string, topic: string | null, closed: boolean): void {
    this.host.port.connectionFault({ client: this.name === '' ? null : this.name, address: this.address, reason, topic, closed });
  }

  /** Reports a fault and ends the connection over it. */
  fail(reason: string, topic: string | null = null): void {
    if (!this.isOpen()) return;
    this.report(reason, topic, true);
    this.end(reason);
  }

  /** Ends the connection, once: the will, then the registrations, then the client itself (MQ-01). */
  end(because: string, how: 'clean' | 'at once' | 'abnormal' = 'abnormal'): void {
    if (!this.isOpen()) return;
    const connected = this.state === 'connected';
    if (how !== 'at once') this.outgoing.flush();
    this.state = 'ended';
    this.acknowledgements.drop();
    if (connected) this.leave(because, how);
    this.host.ended(this);
    if (how === 'at once') this.socket.destroy();
    else {
      this.socket.destroySoon();
      // One that reads nothing any more would keep its socket for ever.
      setTimeout(() => this.socket.destroy(), CLOSING_MILLIS).unref();
    }
  }

  isOpen(): boolean {
    return this.state !== 'ended';
  }

  private leave(because: string, how: 'clean' | 'at once' | 'abnormal'): void {
    const { port, subscriptions, byName } = this.host;
    if (byName.get(this.name) === this) byName.delete(this.name);
    for (const filter of this.filters.keys()) subscriptions.remove(filter, this);
    if (this.will && how !== 'clean') port.publish(this, this.will, () => undefined);
    for (const path of [...this.registrations.keys()]) {
      this.registrations.delete(path);
      port.deregister(this, path, because);
    }
    port.clientGone(this, because);
  }

  private sendPublish(packet: PublishPacket, qos: GrantedQos): void {
    if (qos === 0) {
      this.sendBytes(packet.qos0());
      return;
    }
    if (this.unacknowledged.size >= UNACKNOWLEDGED_MOST) {
      this.failSlow(`${this.unacknowledged.size} deliveries are not acknowledged`);
      return;
    }
    do this.lastPacketId = (this.lastPacketId % 65_535) + 1;
    while (this.unacknowledged.has(this.lastPacketId));
    this.unacknowledged.add(this.lastPacketId);
    this.sendBytes(packet.qos1(this.lastPacketId));
  }

  private sendBytes(bytes: Buffer): void {
    if (!this.isOpen()) return;
    this.outgoing.push(bytes);
    if (this.outgoing.waiting() > this.host.limits.waitingBytes) this.failSlow(`${this.outgoing.waiting()} bytes wait for it; the limit is ${this.host.limits.waitingBytes}`);
    else this.host.flushSoon(this);
  }

  /** What waits for a client that does not read would never be written: the socket goes at once. */
  private failSlow(found: string): void {
    const reason = `too slow: ${found}`;
    this.report(reason, null, true);
    this.end(reason, 'at once');
  }
}
