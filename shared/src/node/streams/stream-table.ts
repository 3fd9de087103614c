/** Every outgoing stream of the node, to destinations and to members of the group, and the receiver of each connection. */
import type { FlowState } from '../../domain/audit.ts';
import type { StreamSample } from '../../domain/cluster-event.ts';
import type { ClusterSpec, DestinationSpec, NodeSpec } from '../../domain/cluster-spec.ts';
import type { DestinationName, Incarnation, NodeName, TopicPath } from '../../domain/ids.ts';
import type { Millis, MonoMillis } from '../../domain/units.ts';
import type { Epoch } from '../../domain/update-source.ts';
import type { EpochLedger, LedgerJson } from '../../replication/epoch-ledger.ts';
import type { JournalIndex } from '../../replication/journal-index.ts';
import type { SeenSetJson } from '../../replication/seen-set.ts';
import { carriesTopic, judgeTopics, reachesBranch, type SendRule } from '../../replication/send-rule.ts';
import type { UpdateStream } from '../../replication/update-entry.ts';
import { keyParts, type StreamKey } from '../../replication/update-origin.ts';
import { every, type NodeEnvironment } from '../environment.ts';
import type { Standing } from '../epochs/closing-message.ts';
import type { PeerLink } from '../peers/peer-link.ts';
import type { NodeStore } from '../store.ts';
import type { TopicTable } from '../topic-table.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import type { UpdateIntake } from '../updates/update-intake.ts';
import { GRID_STREAM, type StreamMessage, type WireValue } from './stream-message.ts';
import { StreamReceiver } from './stream-receiver.ts';
import { StreamSender } from './stream-sender.ts';

/**
 * What goes to another group, or came from one, is collected for so long: a quarter of what a person notices, and half of the
 * writes, which are what a node spends most on. What a member of the own group accepted goes on at once.
 */
const COLLECT_MILLIS = 25;
/**
 * What another member of the group told this node is that member's to tell, be it to a destination or to other members. This node
 * sends it only so much later, to whoever does not have it by then: that is said every 150 ms. At once when a member is gone.
 */
const LAG_STEP_MILLIS = 150;
const LAG_STEPS = 3;
const KEPT_KEY = 'kept:';

export interface StreamTableOptions {
  self: NodeSpec;
  cluster: ClusterSpec;
  /** Other members of a group with a datagrid; empty without one. */
  members: NodeName[];
  environment: NodeEnvironment;
  store: NodeStore;
  topics: TopicTable;
  seen: SeenRecord;
  index: JournalIndex;
  ledger: EpochLedger;
  intake: () => UpdateIntake;
  learn: (ledgers: LedgerJson, from: PeerLink) => void;
  /** Whether a client's acknowledgement waits for members, or for a destination. */
  isAwaited: (destination: DestinationName | null) => boolean;
  onCaughtUp: (destination: DestinationName, peer: NodeName, resentUpdates: number, tookMillis: Millis) => void;
  /** A target has more on its disk than before. */
  onAcknowledged: () => void;
}

export class StreamTable {
  private readonly destinations = new Map<DestinationName, StreamSender>();
  private readonly members = new Map<NodeName, StreamSender>();
  private readonly receivers = new Map<PeerLink, StreamReceiver>();
  /** Members of the agreed view that are not down, by the life that the view has. */
  private admitted = new Map<NodeName, Incarnation>();
  /** Connections over which something came that was not taken, as its sender was not admitted. */
  private readonly untaken = new WeakSet<PeerLink>();
  private readonly sampledSent = new Map<StreamSender, number>();
  /** The journal's last position at the last steps, oldest first. */
  private lagging: number[] = [];
  private readonly stopLagging: () => void;

  constructor(private readonly options: StreamTableOptions) {
    const { self, cluster, environment } = options;
    for (const destination of self.destinations) {
      const group = cluster.groups.find((candidate) => candidate.name === destination.group);
      const rule: SendRule = { kind: 'destination', group: destination.group, datagrid: group?.datagrid ?? false, topics: destination.topics, passThrough: destination.passThrough };
      this.destinations.set(destination.name, this.createSender(destination.name, destination.name, rule, destination));
    }
    for (const member of options.members) {
      this.members.set(member, this.createSender(GRID_STREAM, `member:${member}`, { kind: 'member', group: self.group, member, relayed: [] }, null));
    }
    this.stopLagging = this.members.size > 0 ? every(environment, LAG_STEP_MILLIS, () => this.lagStep()) : () => undefined;
  }

  /** The connection that carries a destination's stream from now on. */
  carryDestination(destination: DestinationName, link: PeerLink | null): void {
    this.destinations.get(destination)?.carryOver(link);
  }

  /** What carries a destination's stream now, or null. */
  carrierOf(destination: DestinationName): PeerLink | null {
    return this.destinations.get(destination)?.link ?? null;
  }

  opened(link: PeerLink): void {
    const { environment, store, seen, intake, learn } = this.options;
    this.receivers.set(link, new StreamReceiver({ peer: link.peer, environment, store, seen, intake: intake(), learn: (ledgers) => learn(ledgers, link), onAdopted: (stands) => this.adopted(stands, link), send: (message) => link.send(message) }));
    if (this.isAdmittedOver(link)) this.members.get(link.peer)?.carryOver(link);
  }

  /** The members with which updates are exchanged. */
  admit(members: { node: NodeName; incarnation: Incarnation }[], linkWith: (member: NodeName) => PeerLink | undefined): void {
    if (members.length === this.admitted.size && members.every(({ node, incarnation }) => this.isAdmitted(node, incarnation))) return;
    this.admitted = new Map(members.map(({ node, incarnation }) => [node, incarnation]));
    for (const [member, sender] of this.members) {
      const link = linkWith(member);
      if (!link || !this.isAdmittedOver(link)) sender.carryOver(null);
      else {
        sender.carryOver(link);
        this.receivers.get(link)?.answerPostponed();
        if (this.untaken.delete(link)) link.send({ type: 'again', stream: GRID_STREAM });
      }
    }
  }

  /** Another connection with the same member is left when one is closed (DF-11). */
  goOnOver(link: PeerLink): void {
    if (this.isAdmittedOver(link)) this.members.get(link.peer)?.carryOver(link);
  }

  closed(link: PeerLink): void {
    this.receivers.get(link)?.close();
    this.receivers.delete(link);
    const member = this.members.get(link.peer);
    if (member && member.link === link) member.carryOver(null);
  }

  /** A member is gone: what it told this node is no longer its to tell. */
  endLag(): void {
    this.lagging = this.lagging.map(() => this.options.store.journal.last());
    for (const sender of this.all()) sender.lagEnded();
  }

  stop(): void {
    this.stopLagging();
    for (const sender of this.all()) sender.stop();
    for (const receiver of this.receivers.values()) receiver.close();
  }

  /** Updates of a stream were appended to the journal, or a run of them has begun. */
  appended(stream: UpdateStream): void {
    if (stream.section === null) return;
    for (const sender of this.members.values()) sender.appended(stream);
    for (const sender of this.destinations.values()) sender.appended(stream);
    if (stream.from !== null) for (const receiver of this.receivers.values()) receiver.acknowledgeSoon();
  }

  relayTo(member: NodeName, nodes: NodeName[], seen: SeenSetJson): void {
    this.members.get(member)?.relayFor(nodes.filter((node) => node !== member), seen);
  }

  /** A member is about to let an epoch begin: it is sent what it lacks of the ones before. */
  tellLacking(member: NodeName, path: TopicPath, epoch: Epoch, seen: SeenSetJson): void {
    this.members.get(member)?.tellLacking(path, epoch, seen);
  }

  /** An epoch begins here; these members have said what they have of the ones before. */
  beginEpoch(path: TopicPath, members: ReadonlyMap<NodeName, Standing>): void {
    for (const [member, { seen, accepted }] of members) this.members.get(member)?.beginEpoch(path, { seen, accepted });
  }

  /** Last values have come over a connection, and stand for these: others may lack them, too. */
  private adopted(stands: SeenSetJson, from: PeerLink): void {
    for (const sender of this.all()) if (sender.link !== from) sender.tellAdopted(stands);
  }

  ledgerChanged(path: TopicPath): void {
    for (const sender of this.all()) sender.ledgerChanged(path);
  }

  /** @throws Error when the message cannot be read. */
  take(link: PeerLink, message: Extract<StreamMessage, { stream: string }>): void {
    const receiver = this.receivers.get(link);
    const early = message.stream === GRID_STREAM && !this.isAdmittedOver(link);
    if (early) {
      if (message.type === 'ask' && message.path === null) receiver?.postpone(message);
      else if (message.type === 'ask' || message.type === 'updates') {
        this.untaken.add(link);
        receiver?.interrupt(message.stream);
      }
      return;
    }
    switch (message.type) {
      case 'again':
        this.senderOf(link, message.stream)?.restart();
        return;
      case 'ask':
        receiver?.ask(message);
        return;
      case 'updates':
        receiver?.updates(message);
        return;
      case 'values':
        receiver?.values(message);
        return;
      case 'have':
        this.senderOf(link, message.stream)?.have(message);
        return;
      case 'ack':
        this.senderOf(link, message.stream)?.acknowledge(message);
    }
  }

  /** @returns the highest number up to which a member has everything from `from` on, as far as it said so; `from - 1` when it lacks that one. */
  memberHasTo(member: NodeName, key: StreamKey, from: number): number {
    return this.members.get(member)?.stream.hasTo(key, from) ?? from - 1;
  }

  destinationHasTo(destination: DestinationName, key: StreamKey, from: number): number {
    return this.destinations.get(destination)?.stream.hasTo(key, from) ?? from - 1;
  }

  /** Whether a destination is connected, got what it lacked, and nothing has waited for it longer than this. */
  isCaughtUp(destination: DestinationName, now: MonoMillis, withinMillis: Millis): boolean {
    const sender = this.destinations.get(destination);
    if (!sender?.caughtUp) return false;
    const { oldestAt } = sender.waiting;
    return oldestAt === null || now - oldestAt <= withinMillis;
  }

  /** @returns whether a destination's filters match a topic of an update that was accepted here (RP-05). */
  carries({ topics, group, passThrough }: DestinationSpec, stream: UpdateStream, topic: TopicPath): boolean {
    const rule: SendRule = { kind: 'destination', group, datagrid: false, topics, passThrough };
    const verdict = judgeTopics(rule, stream);
    return verdict === 'send' || (verdict === 'by-topic' && carriesTopic(rule, topic));
  }

  /** Up to where everybody has everything that the journal is kept for: every destination, and members that are there (RP-07). */
  kept(isDown: (member: NodeName) => boolean): number[] {
    const members = [...this.members].filter(([member]) => !isDown(member)).map(([, sender]) => sender);
    return [...this.destinations.values(), ...members].map((sender) => sender.stream.kept);
  }

  /** Once a second: so that the next life knows what need not be sent. */
  persistKept(): void {
    const { meta } = this.options.store;
    for (const [key, sender] of this.keyed()) {
      const { kept } = sender.stream;
      if (meta.get<number>(key) !== kept) meta.put(key, kept);
    }
  }

  sample(now: MonoMillis, seconds: number): StreamSample[] {
    const row = (to: string, kind: StreamSample['kind'], sender: StreamSender): StreamSample => {
      const { updates, bytes, oldestAt } = sender.waiting;
      const sentPerSecond = Math.round((sender.sent - (this.sampledSent.get(sender) ?? 0)) / seconds);
      this.sampledSent.set(sender, sender.sent);
      return { to, kind, peer: sender.link?.peer ?? null, phase: sender.phase, sentPerSecond, waitingUpdates: updates, waitingBytes: bytes, waitingMillis: oldestAt === null ? 0 : Math.max(0, now - oldestAt) };
    };
    return [...[...this.destinations].map(([name, sender]) => row(name, 'destination', sender)), ...[...this.members].map(([name, sender]) => row(name, 'member', sender))];
  }

  /** How the streams stand, for an audit. */
  flows(now: MonoMillis): FlowState[] {
    const flow = (to: string, kind: FlowState['kind'], sender: StreamSender): FlowState => {
      const { oldestAt } = sender.waiting;
      return { to, kind, peer: sender.link?.peer ?? null, caughtUp: sender.caughtUp, waitingMillis: oldestAt === null ? 0 : Math.max(0, now - oldestAt) };
    };
    return [...[...this.destinations].map(([name, sender]) => flow(name, 'destination', sender)), ...[...this.members].map(([name, sender]) => flow(name, 'member', sender))];
  }

  private *all(): Iterable<StreamSender> {
    yield* this.members.values();
    yield* this.destinations.values();
  }

  private lagStep(): void {
    this.lagging.push(this.options.store.journal.last());
    if (this.lagging.length > LAG_STEPS) this.lagging.shift();
    for (const sender of this.all()) sender.lagEnded();
    // Most of it came from the member itself, or from another one that told it, too: it does not acknowledge that here.
    for (const sender of this.members.values()) sender.stream.letGo();
  }

  isAdmitted(member: NodeName, incarnation: Incarnation): boolean {
    return this.admitted.get(member) === incarnation;
  }

  private isAdmittedOver(link: PeerLink): boolean {
    return this.isAdmitted(link.peer, link.peerIncarnation);
  }

  private senderOf(link: PeerLink, stream: string): StreamSender | undefined {
    const sender = stream === GRID_STREAM ? this.members.get(link.peer) : this.destinations.get(stream);
    return sender?.link === link ? sender : undefined;
  }

  private *keyed(): Iterable<[string, StreamSender]> {
    for (const [name, sender] of this.destinations) yield [KEPT_KEY + name, sender];
    for (const [name, sender] of this.members) yield [`${KEPT_KEY}member:${name}`, sender];
  }

  private createSender(name: string, key: string, rule: SendRule, destination: DestinationSpec | null): StreamSender {
    const { store, seen, index, ledger, topics, cluster, environment, members, isAwaited, onAcknowledged } = this.options;
    const wire = (topic: TopicPath): WireValue | null => {
      const version = topics.version(topic);
      return version && { topic, payload: topics.value(topic) ?? new Uint8Array(0), ...version };
    };
    return new StreamSender({
      name, rule, environment, index, ledger,
      journal: store.journal,
      seen: seen.seen,
      trimmed: seen.trimmed,
      kept: store.meta.get<number>(KEPT_KEY + key) ?? 0,
      collectMillis: COLLECT_MILLIS,
      isUrgent: (stream) => stream.from === null && (destination === null || destination.ack === 'sync'),
      members,
      laggedTo: () => this.lagging[0] ?? 0,
      isAwaited: () => isAwaited(destination?.name ?? null),
      carries: (streamKey) => destination === null || destination.topics.some((filter) => reachesBranch(filter, keyParts(streamKey).path)),
      values: function* values(below: TopicPath | null): Iterable<WireValue> {
        for (const path of below === null ? cluster.sections.map((section) => section.path) : [below]) {
          for (const { topic, payload, version } of topics.within(path)) {
            if (carriesTopic(rule, topic)) yield { topic, payload, ...version };
          }
        }
      },
      valueOf: wire,
      onCaughtUp: (peer, resent, took) => {
        if (destination !== null) this.options.onCaughtUp(destination.name, peer, resent, took);
      },
      onAcknowledged,
    });
  }
}
