/** Every outgoing stream of the node, to destinations and to members of the group, and the receiver of each connection. */
import type { StreamSample } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec, DestinationSpec, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import type { DestinationName, Incarnation, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import { filterMatches } from '@understudy/shared/domain/topic-path';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { SeenSetJson } from '@understudy/shared/replication/seen-set';
import type { SendRule } from '@understudy/shared/replication/send-rule';
import type { StreamKey } from '@understudy/shared/replication/update-origin';
import type { NodeStore } from '../journal/store-types.ts';
import type { PeerConnection } from '../peers/peer-connection.ts';
import type { Topics } from '../topics/topic-types.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import { isSectionEntry, type StreamEntries } from '../updates/stream-entries.ts';
import type { UpdateIntake } from '../updates/update-intake.ts';
import { GRID_STREAM, type StreamMessage, type WireValue } from './stream-message.ts';
import { StreamReceiver } from './stream-receiver.ts';
import { StreamSender } from './stream-sender.ts';

/** To other groups updates are collected for so long: a tenth of what a person notices, and a third of the wake-ups. */
const DESTINATION_COLLECT_MILLIS = 10;
/**
 * What another member of the group told this node is that member's to tell a destination, too. This node sends it only so much
 * later, when the destination does not have it by then: it says so every 100 ms. At once when a member is gone.
 */
const LAG_STEP_MILLIS = 100;
const LAG_STEPS = 3;
const ACKNOWLEDGED_KEY = 'acknowledged:';

export interface StreamTableOptions {
  self: NodeSpec;
  cluster: ClusterSpec;
  /** Other members of a group with a datagrid; empty without one. */
  members: NodeName[];
  store: NodeStore;
  topics: Topics;
  seen: SeenRecord;
  entries: StreamEntries;
  intake: () => UpdateIntake;
  onCaughtUp: (destination: DestinationName, peer: NodeName, resentUpdates: number, tookMillis: Millis) => void;
}

export class StreamTable {
  private readonly destinations = new Map<DestinationName, StreamSender>();
  private readonly members = new Map<NodeName, StreamSender>();
  private readonly receivers = new Map<PeerConnection, StreamReceiver>();
  /** Members of the agreed view that are not down, by the life that the view has. */
  private admitted = new Map<NodeName, Incarnation>();
  private readonly sampledSent = new Map<StreamSender, number>();

  /** The journal's last position at the last steps, oldest first. */
  private lagging: number[] = [];
  private readonly lagTimer: NodeJS.Timeout | null;

  constructor(private readonly options: StreamTableOptions) {
    const { self, cluster } = options;
    for (const destination of self.destinations) {
      const group = cluster.groups.find((candidate) => candidate.name === destination.group);
      const rule: SendRule = { kind: 'destination', group: destination.group, datagrid: group?.datagrid ?? false, topics: destination.topics, passThrough: destination.passThrough };
      this.destinations.set(destination.name, this.createSender(destination.name, destination.name, rule, DESTINATION_COLLECT_MILLIS, destination));
    }
    for (const member of options.members) {
      this.members.set(member, this.createSender(GRID_STREAM, `member:${member}`, { kind: 'member', group: self.group, member, down: [] }, 0, null));
    }
    this.lagTimer = this.members.size > 0 && this.destinations.size > 0 ? setInterval(() => this.lagStep(), LAG_STEP_MILLIS) : null;
  }

  /** The connection that carries a destination's stream from now on. */
  carryDestination(destination: DestinationName, connection: PeerConnection | null): void {
    this.destinations.get(destination)?.carryOver(connection);
  }

  opened(connection: PeerConnection): void {
    const { store, seen, intake } = this.options;
    this.receivers.set(connection, new StreamReceiver({ peer: connection.peer, peerIncarnation: connection.peerIncarnation, store, seen, intake: intake(), send: (message) => connection.send(message) }));
    if (this.isAdmitted(connection)) this.members.get(connection.peer)?.carryOver(connection);
  }

  /**
   * The members with which updates are exchanged. One that comes back from the other side of a split may hold updates of a source
   * that lost: they must not arrive before the group has ruled which source stays (US-24), thus not before the view has both.
   */
  admit(members: { node: NodeName; incarnation: Incarnation }[], connectionWith: (member: NodeName) => PeerConnection | undefined): void {
    this.admitted = new Map(members.map(({ node, incarnation }) => [node, incarnation]));
    for (const [member, sender] of this.members) {
      const connection = connectionWith(member);
      if (!connection || !this.isAdmitted(connection)) sender.carryOver(null);
      else {
        sender.carryOver(connection);
        this.receivers.get(connection)?.answerPostponed();
      }
    }
  }

  /** Another connection with the same member is left when one is closed (DF-11). */
  goOnOver(connection: PeerConnection): void {
    if (this.isAdmitted(connection)) this.members.get(connection.peer)?.carryOver(connection);
  }

  closed(connection: PeerConnection): void {
    this.receivers.get(connection)?.close();
    this.receivers.delete(connection);
    const member = this.members.get(connection.peer);
    if (member && member.connection === connection) member.carryOver(null);
  }

  /** A member is gone: what it told this node is no longer its to tell. */
  endLag(): void {
    this.lagging = this.lagging.map(() => this.options.store.journal.last());
    for (const sender of this.destinations.values()) sender.lagEnded();
  }

  stop(): void {
    if (this.lagTimer !== null) clearInterval(this.lagTimer);
  }

  /** An entry was appended to the journal. */
  appended(position: number): void {
    const [entry] = this.options.entries.read(position, 1);
    if (!entry || !isSectionEntry(entry)) return;
    for (const sender of this.members.values()) sender.appended(entry);
    for (const sender of this.destinations.values()) sender.appended(entry);
  }

  relayTo(member: NodeName, nodes: NodeName[], seen: SeenSetJson): void {
    this.members.get(member)?.relayFor(nodes.filter((node) => node !== member), seen);
  }

  /** @throws Error when the message cannot be read. */
  take(connection: PeerConnection, message: Exclude<StreamMessage, { type: 'relay' }>): void {
    const receiver = this.receivers.get(connection);
    const early = message.stream === GRID_STREAM && !this.isAdmitted(connection);
    if (early && message.type !== 'ask') return;
    switch (message.type) {
      case 'ask':
        if (early) receiver?.postpone(message);
        else receiver?.ask(message);
        return;
      case 'updates':
        receiver?.updates(message);
        return;
      case 'values':
        receiver?.values(message);
        return;
      case 'have':
        this.senderOf(connection, message.stream)?.have(message);
        return;
      case 'ack':
        this.senderOf(connection, message.stream)?.acknowledge(message);
    }
  }

  /** What everybody has acknowledged that the journal is kept for: every destination, and members that are there (RP-07). */
  acknowledged(isDown: (member: NodeName) => boolean): number[] {
    const members = [...this.members].filter(([member]) => !isDown(member)).map(([, sender]) => sender);
    return [...this.destinations.values(), ...members].map((sender) => sender.acknowledged);
  }

  /** Once a second: so that the next life knows what was acknowledged. */
  persistAcknowledged(): void {
    const { meta } = this.options.store;
    for (const [key, sender] of this.keyed()) {
      if (meta.get<number>(key) !== sender.acknowledged) meta.put(key, sender.acknowledged);
    }
  }

  sample(now: MonoMillis, seconds: number): StreamSample[] {
    const row = (to: string, kind: StreamSample['kind'], sender: StreamSender): StreamSample => {
      const { updates, bytes, oldestAt } = sender.waiting;
      const sentPerSecond = Math.round((sender.sent - (this.sampledSent.get(sender) ?? 0)) / seconds);
      this.sampledSent.set(sender, sender.sent);
      return { to, kind, peer: sender.connection?.peer ?? null, sentPerSecond, waitingUpdates: updates, waitingBytes: bytes, waitingMillis: oldestAt === null ? 0 : Math.max(0, now - oldestAt) };
    };
    return [...[...this.destinations].map(([name, sender]) => row(name, 'destination', sender)), ...[...this.members].map(([name, sender]) => row(name, 'member', sender))];
  }

  private lagStep(): void {
    this.lagging.push(this.options.store.journal.last());
    if (this.lagging.length > LAG_STEPS) this.lagging.shift();
    for (const sender of this.destinations.values()) sender.lagEnded();
  }

  private isAdmitted(connection: PeerConnection): boolean {
    return this.admitted.get(connection.peer) === connection.peerIncarnation;
  }

  private senderOf(connection: PeerConnection, stream: string): StreamSender | undefined {
    const sender = stream === GRID_STREAM ? this.members.get(connection.peer) : this.destinations.get(stream);
    return sender?.connection === connection ? sender : undefined;
  }

  private *keyed(): Iterable<[string, StreamSender]> {
    for (const [name, sender] of this.destinations) yield [ACKNOWLEDGED_KEY + name, sender];
    for (const [name, sender] of this.members) yield [`${ACKNOWLEDGED_KEY}member:${name}`, sender];
  }

  private createSender(name: string, key: string, rule: SendRule, collectMillis: Millis, destination: DestinationSpec | null): StreamSender {
    const { store, seen, entries, topics, cluster } = this.options;
    const acknowledged = store.meta.get<number>(ACKNOWLEDGED_KEY + key) ?? 0;
    const carriesTopic = (topic: TopicPath): boolean => destination === null || destination.topics.some((filter) => filterMatches(filter, topic));
    return new StreamSender({
      name,
      rule,
      from: Math.max(store.journal.first(), acknowledged + 1),
      collectMillis,
      lag: destination !== null && this.options.members.length > 0 ? { position: () => this.lagging[0] ?? 0, isOwnToTell: (entry) => !this.options.members.includes(entry.fromNode) } : null,
      store,
      seen,
      entries,
      carries: (streamKey) => destination === null || destination.topics.some((filter) => overlaps(filter, pathOf(streamKey))),
      values: function* values(): Iterable<WireValue> {
        for (const section of cluster.sections) {
          for (const { topic, payload, version } of topics.within(section.path)) {
            if (carriesTopic(topic)) yield { topic, payload, epoch: version.epoch, number: version.number };
          }
        }
      },
      onCaughtUp: (peer, resent, took) => {
        if (destination !== null) this.options.onCaughtUp(destination.name, peer, resent, took);
      },
    });
  }
}

function pathOf(key: StreamKey): TopicPath {
  return key.slice(0, key.indexOf('|'));
}

/** @returns whether a filter can match a topic at or below a path. */
function overlaps(filter: string, path: TopicPath): boolean {
  const wanted = filter.split('/');
  const parts = path.split('/');
  for (const [index, want] of wanted.entries()) {
    if (want === '#' || index >= parts.length) return true;
    if (want !== '+' && want !== parts[index]) return false;
  }
  return wanted.length === parts.length;
}
