/**
 * The sequence audit of a cluster: what clients were told, what nodes have and what subscribers got, put side by side.
 *
 *   accounts of clients ─┐
 *   holdings of nodes ───┼─► sums by section and node, exact ranges, what became of each activation
 *   deliveries ──────────┘
 */
import type { AuditRange, EpochAudit, Holdings, NodeAuditRow, SectionAudit, SourceAccount } from '../domain/audit.ts';
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { ClientName, Incarnation, NodeName, TopicPath } from '../domain/ids.ts';
import { countOf, subtract, unite, type Ranges } from '../domain/number-ranges.ts';
import { coveringSection, isWithin } from '../domain/topic-path.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import { compareEpochs } from '../domain/update-source.ts';
import type { StreamKey } from '../replication/update-origin.ts';
import { JournalAudit, lostAnywhere, rangesOf, type ActivationAudit } from './journal-audit.ts';
import { ownNumbersOf } from './own-numbers.ts';
import { SectionDeliveries } from './section-deliveries.ts';
import { SourceBooks } from './source-books.ts';

/** What was acknowledged this long ago at most is always still on its way: it is no reason to call a figure pending. */
const FRESH_MILLIS: Millis = 5000;
/** Of each kind, told of one section. */
const RANGES_TOLD = 40;
/** Lives of which something was overwritten, remembered as long as a client may still be told of. */
const OVERWRITTEN_LIVES_MOST = 200;

interface Closed {
  audited: number;
  lost: number;
  overwritten: number;
  unknown: number;
}

export class AuditBook {
  private readonly deliveries = new Map<NodeName, SectionDeliveries[]>();
  private readonly sources: SourceBooks;
  private readonly journals: JournalAudit;
  /** Of activations that are done and forgotten: by section, and by `node section`. */
  private readonly closed = new Map<TopicPath, Closed>();
  private readonly closedAt = new Map<string, { had: number; lost: number }>();
  private readonly closedRanges = new Map<TopicPath, AuditRange[]>();
  /** What of them was overwritten, as the client counted it: `client life`. */
  private readonly closedOverwritten = new Map<string, Ranges>();
  private readonly toldRanges = new Map<TopicPath, string>();
  private readonly toldEpochs = new Map<StreamKey, string>();
  private rounds = 0;
  /** How often each node had taken last values in the place of updates when it was asked last. */
  private readonly adoptions = new Map<NodeName, number>();
  /** Where what is delivered should be everything. */
  private readonly due = new Set<SectionDeliveries>();
  private readonly deliveredBefore = new Map<SectionDeliveries, number>();

  /** @param nodes those whose deliveries are counted */
  constructor(
    private readonly spec: ClusterSpec,
    nodes: readonly NodeName[],
  ) {
    for (const node of nodes) this.deliveries.set(node, spec.sections.map(({ path }) => new SectionDeliveries(node, path)));
    this.journals = new JournalAudit(spec);
    this.sources = new SourceBooks(({ client, path, name }) => Math.max(0, ...this.of(path).map((section) => section.highest(client, name))));
  }

  /** A client told what it was told. What is outside every section is each node's own (US-14), and nobody else has it. */
  account(account: SourceAccount, at: MonoMillis): void {
    this.sources.account(account);
    if (!coveringSection(this.spec.sections, account.path)) return;
    for (const stream of account.streams) this.journals.account(account, stream, at);
  }

  clientGone(client: ClientName, incarnation: Incarnation): void {
    this.sources.gone(client, incarnation);
    this.journals.clientGone(client);
  }

  /** A node is down, paused or hangs, or is back: what its subscriber gets begins anew. */
  nodeRuns(node: NodeName, runs: boolean, at: MonoMillis): void {
    for (const section of this.deliveries.get(node) ?? []) {
      if (runs) section.interrupted(at);
      else section.left();
    }
  }

  /** @returns the counts of a node, one a section, for whoever subscribes there. */
  deliveriesAt(node: NodeName): readonly SectionDeliveries[] {
    return this.deliveries.get(node) ?? [];
  }

  /** @returns the streams of which nodes are to be asked. */
  wanted(): StreamKey[] {
    return this.journals.wanted();
  }

  /** What every node of the cluster answered in one round; null: nothing. */
  round(answers: ReadonlyMap<NodeName, Holdings | null>, at: MonoMillis): void {
    const { verdicts, marks, calm } = this.journals.round(answers, at);
    if ([...answers.values()].every((answer) => answer !== null)) this.rounds += 1;
    this.noteDue(at);
    this.noteAdoptions(answers, at);
    if (verdicts) this.judgeDeliveries();
    if (marks || !calm) this.sources.mark(marks);
    if (this.spec.nodes.every(({ name }) => answers.get(name))) for (const one of [...this.journals.activations.values()]) if (this.journals.isDone(one)) this.close(one);
  }

  rows(elapsedMillis: Millis): NodeAuditRow[] {
    return [...this.deliveries].flatMap(([node, sections]) => sections.map((section): NodeAuditRow => {
      const { path, sums } = section;
      const perSecond = elapsedMillis <= 0 ? 0 : ((sums.delivered - (this.deliveredBefore.get(section) ?? 0)) * 1000) / elapsedMillis;
      this.deliveredBefore.set(section, sums.delivered);
      const row = { node, path, ...sums, perSecond: Math.round(perSecond * 10) / 10, had: 0, pending: 0, lost: 0, ...this.closedAt.get(`${node} ${path}`) };
      for (const one of this.openOf(path)) {
        const { had, pending, lost } = this.journals.standing(one, node);
        row.had += had;
        row.pending += pending;
        row.lost += lost;
      }
      return row;
    }));
  }

  sections(at: MonoMillis): SectionAudit[] {
    return this.spec.sections.map(({ path }): SectionAudit => {
      const { unlisted, ...sums } = this.sources.sums((other) => isWithin(other, path));
      const audit = { path, ...sums, pending: 0, pendingMillis: 0, ...(this.closed.get(path) ?? { audited: 0, lost: 0, overwritten: 0, unknown: 0 }) };
      audit.unknown += unlisted;
      for (const one of this.openOf(path)) {
        const pending = countOf(subtract(one.acknowledged, one.audited));
        audit.audited += countOf(one.acknowledged) - pending;
        audit.lost += countOf(lostAnywhere(one));
        audit.overwritten += countOf(one.overwritten);
        audit.unknown += countOf(one.unknown);
        audit.pending += pending;
        if (pending > 0 && one.told[0]) audit.pendingMillis = Math.max(audit.pendingMillis, at - one.told[0].at);
      }
      return { ...audit, state: this.rounds > 0 && audit.pendingMillis <= FRESH_MILLIS ? 'final' : 'pending' };
    });
  }

  /** @returns of each section whose ranges changed since they were last asked for: all of them, the newest of each kind. */
  changedRanges(): { path: TopicPath; ranges: AuditRange[]; leftOut: number }[] {
    return this.spec.sections.flatMap(({ path }) => {
      const all = [
        ...(this.closedRanges.get(path) ?? []), ...this.openOf(path).flatMap(rangesOf),
        ...this.of(path).flatMap((section) => section.ranges(RANGES_TOLD)),
        ...this.sources.ranges((other) => isWithin(other, path)),
      ];
      const kinds = [...new Set(all.map(({ kind }) => kind))];
      const ranges = kinds.flatMap((kind) => all.filter((one) => one.kind === kind).slice(-RANGES_TOLD));
      const text = JSON.stringify(ranges);
      if (text === (this.toldRanges.get(path) ?? '[]')) return [];
      this.toldRanges.set(path, text);
      return [{ path, ranges, leftOut: all.length - ranges.length }];
    });
  }

  /** @returns of activations that another one followed: those of which something is known that was not told. */
  changedEpochs(): EpochAudit[] {
    return [...this.journals.activations.values()].filter((one) => one.over || this.isFollowed(one)).flatMap((one) => this.tellEpoch(one, 'pending'));
  }

  /** @returns whether nothing more is to be found out: every client's account is closed, and everything was looked for, on disks and at subscribers. */
  get isSettled(): boolean {
    return [...this.journals.activations.values()].every((one) => this.journals.isDone(one)) && [...this.sources.lives.values()].every(({ over, judged }) => over && judged);
  }

  private tellEpoch(one: ActivationAudit, state: EpochAudit['state']): EpochAudit[] {
    const { path, client, epoch } = one;
    const life = this.sources.lifeOf(client, epoch);
    const done = this.journals.isDone(one);
    const audit: EpochAudit = {
      path, client, epoch, acknowledged: countOf(one.acknowledged), refused: countOf(life?.refused ?? []), unconfirmed: countOf(life?.unconfirmed ?? []),
      lost: countOf(lostAnywhere(one)), overwritten: countOf(one.overwritten), state: done ? 'final' : state,
    };
    const text = JSON.stringify(audit);
    if (this.toldEpochs.get(one.key) === text) return [];
    this.toldEpochs.set(one.key, text);
    return [audit];
  }

  private isFollowed({ path, epoch }: ActivationAudit): boolean {
    for (const other of this.journals.activations.values()) if (other.path === path && compareEpochs(other.epoch, epoch) > 0) return true;
    return false;
  }

  private close(one: ActivationAudit): void {
    // Its end is told before it is forgotten.
    if (this.toldEpochs.get(one.key)?.includes('"final"') !== true) return;
    const section = coveringSection(this.spec.sections, one.path)!.path;
    const closed = this.closed.get(section) ?? { audited: 0, lost: 0, overwritten: 0, unknown: 0 };
    closed.audited += countOf(one.audited);
    closed.lost += countOf(lostAnywhere(one));
    closed.overwritten += countOf(one.overwritten);
    closed.unknown += countOf(one.unknown);
    this.closed.set(section, closed);
    for (const node of this.deliveries.keys()) {
      const { had, lost } = this.journals.standing(one, node);
      const at = this.closedAt.get(`${node} ${section}`) ?? { had: 0, lost: 0 };
      this.closedAt.set(`${node} ${section}`, { had: at.had + had, lost: at.lost + lost });
    }
    this.closedRanges.set(section, [...(this.closedRanges.get(section) ?? []), ...rangesOf(one)].slice(-RANGES_TOLD));
    for (const [life, numbers] of overwrittenIn(one)) this.closedOverwritten.set(life, unite(this.closedOverwritten.get(life) ?? [], numbers));
    for (const life of this.closedOverwritten.keys()) if (this.closedOverwritten.size > OVERWRITTEN_LIVES_MOST) this.closedOverwritten.delete(life);
    this.journals.forget(one);
    this.toldEpochs.delete(one.key);
  }

  /** What does not count was delivered where it was accepted and nowhere else: that is told as overwritten, and is not missing, too (RP-12). */
  private overwrittenOf(client: ClientName, life: string): Ranges {
    const key = `${client} ${life}`;
    let overwritten = this.closedOverwritten.get(key) ?? [];
    for (const one of this.journals.activations.values()) {
      if (one.client === client && one.overwritten.length > 0) overwritten = unite(overwritten, overwrittenIn(one).get(key) ?? []);
    }
    return overwritten;
  }

  private judgeDeliveries(): void {
    for (const life of this.sources.lives.values()) {
      if (life.atCalm === null || life.judged) continue;
      // Nothing came after what is judged now.
      const last = life.over && countOf(life.acknowledged) === countOf(life.atCalm);
      const counting = subtract(life.atCalm, this.overwrittenOf(life.client, life.name));
      for (const section of this.of(life.path)) if (this.due.has(section)) section.judge(life.client, life.name, life, counting, last);
      life.judged = last;
    }
  }

  /** Where a section's updates belong now: a server to which a destination comes anew is given what it lacks, in whatever order. */
  private noteDue(at: MonoMillis): void {
    const first = this.due.size === 0;
    for (const { path, home } of this.spec.sections) {
      const accepting = this.spec.groups.find(({ name }) => name === home)?.nodes[0];
      const due = accepting === undefined ? null : this.journals.dueOf(path, accepting);
      for (const section of this.of(path)) {
        if (due?.get(section.node) !== 'whole') this.due.delete(section);
        else if (!this.due.has(section)) {
          this.due.add(section);
          if (!first) section.interrupted(at);
        }
      }
    }
  }

  /** What a node took last values of it delivers as such, whatever it delivered before: counting begins anew. */
  private noteAdoptions(answers: ReadonlyMap<NodeName, Holdings | null>, at: MonoMillis): void {
    for (const [node, answer] of answers) {
      if (!answer) continue;
      const known = this.adoptions.get(node);
      this.adoptions.set(node, answer.adoptions);
      if (known !== undefined && known !== answer.adoptions) for (const section of this.deliveries.get(node) ?? []) section.interrupted(at);
    }
  }

  private openOf(section: TopicPath): ActivationAudit[] {
    return [...this.journals.activations.values()].filter(({ path }) => isWithin(path, section));
  }

  /** Counts of the section that covers a path, of all nodes. */
  private of(path: TopicPath): SectionDeliveries[] {
    return [...this.deliveries.values()].flatMap((sections) => sections.filter((section) => isWithin(path, section.path)));
  }
}

/** @returns what of an activation was overwritten, by `client life`. */
function overwrittenIn({ client, incarnation, account, overwritten }: ActivationAudit): Map<string, Ranges> {
  return new Map([...ownNumbersOf(overwritten, account)].map(([life, numbers]) => [`${client} ${incarnation}.${life}`, numbers]));
}
