/**
 * What was acknowledged against what nodes have on their disks, activation by activation.
 *
 * ```
 *   acknowledged ──► had by every node that should have it ──► audited
 *        │ not by all
 *        ▼
 *     pending ──► all nodes there, all streams caught up, and some time later still not there ──► lost
 *                                              └ some node had it and says that it does not count ──► overwritten
 * ```
 *
 * Nothing is called lost while something may still be on its way.
 */
import type { AuditRange, Holdings, SourceAccount, StreamAccount, StreamHolding } from '../domain/audit.ts';
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { ClientName, Incarnation, NodeName, TopicPath } from '../domain/ids.ts';
import { countOf, intersect, pairsOf, subtract, unite, type Ranges } from '../domain/number-ranges.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { EPOCHS_REMEMBERED, streamKey, type StreamKey } from '../replication/update-origin.ts';
import { describeConnections, isCalm, peersOf } from './calm.ts';
import { whoShouldHave, type Due } from './who-should-have.ts';

/** All has been well for so long before what is not there by then is called lost: far more than an update needs to get everywhere. */
const CALM_MILLIS: Millis = 3000;

const DONE_MOST = 200;
/** Activations of a path that a node remembers for sure, some of which no lab client may have had. */
const SURELY_REMEMBERED = EPOCHS_REMEMBERED - 8;

export interface ActivationAudit {
  key: StreamKey;
  path: TopicPath;
  client: ClientName;
  epoch: Epoch;
  acknowledged: Ranges;
  /** As the client told it last. */
  account: Pick<StreamAccount, 'acknowledged' | 'lives'>;
  /** Of its process. */
  incarnation: Incarnation;
  /** Nothing more of it will be acknowledged. */
  over: boolean;
  /** When what was acknowledged, up to a number, was first told; what of it is audited is dropped. */
  told: { at: MonoMillis; upTo: number }[];
  /** The nodes on which they belong. */
  due: ReadonlyMap<NodeName, Due>;
  /** What each node is known to have had on its disk, passed-over numbers included. */
  proven: Map<NodeName, Ranges>;
  overruled: Ranges;
  /** On every node that should have them, or decided. */
  audited: Ranges;
  lost: Map<NodeName, Ranges>;
  overwritten: Ranges;
  unknown: Ranges;
  /** What had been acknowledged when calm began. */
  atCalm: Ranges | null;
}

/** What a round was good for. */
export interface Round {
  /** All had been well for long enough: what had been acknowledged when that began is where it should be, or is lost. */
  verdicts: boolean;
  /** What is acknowledged by now is what the next verdicts are about. */
  marks: boolean;
  calm: boolean;
}

export class JournalAudit {
  readonly activations = new Map<StreamKey, ActivationAudit>();
  /** What was acknowledged of activations that are done and forgotten: a client's last words may be heard after that. */
  private readonly done = new Map<StreamKey, Ranges>();
  private calmSince: MonoMillis | null = null;
  private connections = '';
  private peers: ReturnType<typeof peersOf> = () => null;

  constructor(private readonly spec: ClusterSpec) {}

  /** Takes in what a client was told. */
  account({ client, path, incarnation }: Pick<SourceAccount, 'client' | 'path' | 'incarnation'>, account: StreamAccount, at: MonoMillis): ActivationAudit | null {
    const { epoch, acknowledged: told, over } = account;
    const key = streamKey({ path, epoch, source: client });
    const done = this.done.get(key);
    const acknowledged = done ? subtract(told, done) : told;
    let one = this.activations.get(key);
    if (!one && done && acknowledged.length === 0) return null;
    if (!one) {
      one = { key, path, client, epoch, acknowledged: [], account, incarnation, over: false, told: [], due: new Map(), proven: new Map(), overruled: [], audited: [], lost: new Map(), overwritten: [], unknown: [], atCalm: null };
      this.activations.set(key, one);
    }
    const upTo = acknowledged.at(-1) ?? 0;
    if (upTo > (one.acknowledged.at(-1) ?? 0)) one.told.push({ at, upTo });
    one.acknowledged = unite(one.acknowledged, acknowledged);
    one.account = account;
    one.over ||= over;
    return one;
  }

  /** The client is gone: what it was told and could not tell is not known to anybody. */
  clientGone(client: ClientName): void {
    for (const one of this.activations.values()) if (one.client === client) one.over = true;
  }

  /** @returns the streams of which something is still to be looked for. */
  wanted(): StreamKey[] {
    return [...this.activations.values()].filter((one) => subtract(one.acknowledged, one.audited).length > 0).map(({ key }) => key);
  }

  /** What every node answered in one round, null for those that did not. */
  round(answers: ReadonlyMap<NodeName, Holdings | null>, at: MonoMillis): Round {
    for (const [node, answer] of answers) for (const holding of answer?.streams ?? []) this.take(node, holding);
    const calm = isCalm(this.spec, answers);
    // Whoever a destination is connected to now has to have it, too, and must be given the time.
    const connections = describeConnections(answers);
    if (connections !== this.connections) this.calmSince = null;
    this.connections = connections;
    const verdicts = calm && this.calmSince !== null && at - this.calmSince >= CALM_MILLIS;
    this.peers = peersOf(answers);
    this.forgetLongAgo();
    for (const one of this.activations.values()) {
      one.due = this.dueOf(one.path, one.epoch.node);
      this.settle(one, verdicts ? one.atCalm : null);
    }
    const marks = calm && (verdicts || this.calmSince === null);
    if (!calm) this.calmSince = null;
    if (marks) this.calmSince = at;
    if (marks || !calm) for (const one of this.activations.values()) one.atCalm = marks ? [...one.acknowledged] : null;
    return { verdicts, marks, calm };
  }

  /** @returns the nodes on which updates of a path belong, as destinations were connected in the last round. */
  dueOf(path: TopicPath, accepting: NodeName): ReadonlyMap<NodeName, Due> {
    return whoShouldHave(this.spec, path, accepting, this.peers);
  }

  /** @returns of a node that should have an activation's updates: how many of those acknowledged are there, and how many are still to be looked for. */
  standing(one: ActivationAudit, node: NodeName): { had: number; pending: number; lost: number } {
    const due = one.due.get(node);
    const proven = one.proven.get(node) ?? [];
    const lost = one.lost.get(node) ?? [];
    const open = due === undefined ? [] : subtract(subtract(subtract(subtract(this.dueNumbers(one, due, proven), proven), lost), one.overwritten), one.unknown);
    return { had: countOf(intersect(one.acknowledged, proven)), pending: countOf(open), lost: countOf(lost) };
  }

  /** @returns whether nothing of it is left to be looked for. */
  isDone(one: ActivationAudit): boolean {
    return one.over && subtract(one.acknowledged, one.audited).length === 0;
  }

  /** A node that comes late may know nothing of an activation that long ago; that is no proof that it never had it. */
  private forgetLongAgo(): void {
    const newest = [...this.activations.values()].sort((a, b) => compareEpochs(b.epoch, a.epoch));
    const later = new Map<TopicPath, number>();
    for (const one of newest) {
      const count = later.get(one.path) ?? 0;
      later.set(one.path, count + 1);
      if (count >= SURELY_REMEMBERED) one.unknown = unite(one.unknown, subtract(one.acknowledged, one.audited));
    }
  }

  /** Nothing is left to be looked for: it is known that it was, and no more. */
  forget(one: ActivationAudit): void {
    this.activations.delete(one.key);
    this.done.set(one.key, unite(this.done.get(one.key) ?? [], one.acknowledged));
    if (this.done.size > DONE_MOST) this.done.delete(this.done.keys().next().value!);
  }

  private take(node: NodeName, { key, had, passed, overruled, forgotten }: StreamHolding): void {
    const one = this.activations.get(key);
    if (!one) return;
    one.proven.set(node, unite(unite(one.proven.get(node) ?? [], had), passed));
    one.overruled = unite(one.overruled, overruled);
    if (forgotten) one.unknown = unite(one.unknown, subtract(one.acknowledged, one.proven.get(node)!));
  }

  private settle(one: ActivationAudit, looked: Ranges | null): void {
    let open: Ranges = [];
    for (const [node, how] of one.due) {
      const proven = one.proven.get(node) ?? [];
      const lacking = subtract(this.dueNumbers(one, how, proven), proven);
      open = unite(open, lacking);
      if (looked === null) {
        // What turned up after all is not lost.
        const still = intersect(one.lost.get(node) ?? [], lacking);
        if (still.length > 0) one.lost.set(node, still);
        else one.lost.delete(node);
        continue;
      }
      const gone = subtract(subtract(intersect(lacking, looked), one.overruled), one.unknown);
      if (gone.length > 0) one.lost.set(node, gone);
      else one.lost.delete(node);
    }
    one.overwritten = looked === null ? intersect(one.overwritten, open) : unite(intersect(one.overwritten, open), intersect(intersect(open, looked), one.overruled));
    one.unknown = intersect(one.unknown, open);
    const decided = unite(unite(one.overwritten, one.unknown), lostAnywhere(one));
    one.audited = subtract(one.acknowledged, subtract(open, decided));
    const first = subtract(one.acknowledged, one.audited)[0] ?? Infinity;
    while (one.told.length > 0 && one.told[0]!.upTo < first) one.told.shift();
  }

  private dueNumbers(one: ActivationAudit, how: Due, proven: Ranges): Ranges {
    return how === 'whole' ? one.acknowledged : intersect(one.acknowledged, [1, proven.at(-1) ?? 0]);
  }
}

/** @returns numbers that some node lacks for good. */
export function lostAnywhere(one: ActivationAudit): Ranges {
  let lost: Ranges = [];
  for (const ranges of one.lost.values()) lost = unite(lost, ranges);
  return lost;
}

/** @returns what is to be told of an activation, range by range. */
export function rangesOf(one: ActivationAudit): AuditRange[] {
  const { client, epoch } = one;
  const of = (kind: AuditRange['kind'], node: NodeName | null, ranges: Ranges): AuditRange[] => pairsOf(ranges).map(([from, to]) => ({ kind, client, epoch, life: null, node, from, to }));
  return [...[...one.lost].flatMap(([node, ranges]) => of('lost', node, ranges)), ...of('overwritten', null, one.overwritten), ...of('unknown', null, one.unknown)];
}
