/** The accounts of all clients, over all lives of their processes: sums by section, and what became of each activation. */
import type { AuditRange, LifeAccount, SourceAccount } from '../domain/audit.ts';
import type { ClientName, Incarnation, TopicPath } from '../domain/ids.ts';
import { countOf, pairsOf, subtract, unite, type Ranges } from '../domain/number-ranges.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { Epoch } from '../domain/update-source.ts';

export interface SourceSums {
  published: number;
  acknowledged: number;
  refused: number;
  unconfirmed: number;
  /** Acknowledged and in no range. */
  unlisted: number;
}

/** One activation of a client. */
export interface SourceLife {
  client: ClientName;
  path: TopicPath;
  incarnation: Incarnation;
  /** As its updates say it: `incarnation.activation`. */
  name: string;
  epoch: Epoch;
  since: MonoMillis;
  published: number;
  acknowledged: Ranges;
  refused: Ranges;
  unconfirmed: Ranges;
  over: boolean;
  /** What had been acknowledged when all was well last. */
  atCalm: Ranges | null;
  /** Looked for where it should have been delivered, for the last time. */
  judged: boolean;
}

interface Process {
  path: TopicPath;
  incarnation: Incarnation;
  sums: SourceSums;
  gone: boolean;
}

/** Lives whose numbers are kept, once they are over and judged; and in any case. */
const LIVES_KEPT = 64;
const LIVES_MOST = 1000;
/** Of lives that are not kept. */
const RANGES_KEPT = 200;

export class SourceBooks {
  readonly lives = new Map<string, SourceLife>();
  private readonly processes = new Map<ClientName, Process>();
  private readonly oldRanges: { path: TopicPath; range: AuditRange }[] = [];
  /** Of processes that are gone. */
  private readonly closed = new Map<TopicPath, SourceSums>();

  /** @param delivered the highest number of a life that was delivered anywhere */
  constructor(private readonly delivered: (life: SourceLife) => number) {}

  account(account: SourceAccount): void {
    const { client, path, incarnation, published, acknowledged, refused, unconfirmed, unlisted } = account;
    const known = this.processes.get(client);
    if (known && known.incarnation > incarnation) return;
    if (known && known.incarnation < incarnation) this.gone(client, known.incarnation);
    // The last words of one that has ended may be heard after its end.
    const process: Process = known?.incarnation === incarnation ? known : { path, incarnation, sums: noSums(), gone: false };
    if (process.gone) this.add(path, process.sums, -1);
    process.sums = { published, acknowledged, refused, unconfirmed, unlisted };
    this.processes.set(client, process);
    for (const life of account.lives) this.take(account, life);
    if (process.gone) this.close(client, process);
  }

  /** A client's process has ended: what it had published and not told the end of is unconfirmed. */
  gone(client: ClientName, incarnation: Incarnation): void {
    const process = this.processes.get(client);
    if (!process || process.gone || process.incarnation > incarnation) return;
    process.gone = true;
    this.close(client, process);
  }

  /** @returns the sums of a section: of all clients that registered for it or for a branch of it. */
  sums(covers: (path: TopicPath) => boolean): SourceSums {
    const sums = noSums();
    for (const [path, closed] of this.closed) if (covers(path)) addTo(sums, closed, 1);
    for (const { path, gone, sums: one } of this.processes.values()) if (!gone && covers(path)) addTo(sums, one, 1);
    return sums;
  }

  /** What is acknowledged by now is what is looked for next; null: nothing is until all is well again. */
  mark(calm: boolean): void {
    for (const life of this.lives.values()) life.atCalm = calm ? [...life.acknowledged] : null;
  }

  /** @returns the life in which a client published under an epoch. */
  lifeOf(client: ClientName, epoch: Epoch): SourceLife | undefined {
    for (const life of this.lives.values()) if (life.client === client && life.epoch.counter === epoch.counter && life.epoch.node === epoch.node) return life;
    return undefined;
  }

  /** @returns what was refused or stays unconfirmed, the newest last. */
  ranges(covers: (path: TopicPath) => boolean): AuditRange[] {
    return [...this.oldRanges, ...[...this.lives.values()].flatMap(rangesOf)].filter(({ path }) => covers(path)).map(({ range }) => range);
  }

  private take({ client, path, incarnation }: SourceAccount, { life: activation, epoch, since, published, acknowledged, refused, unconfirmed, over }: LifeAccount): void {
    const name = `${incarnation}.${activation}`;
    const key = `${client} ${name}`;
    const known = this.lives.get(key);
    this.lives.set(key, { client, path, incarnation, name, epoch, since, published, acknowledged, refused, unconfirmed, over, atCalm: known?.atCalm ?? null, judged: false });
    for (const [old, life] of this.lives) {
      if (this.lives.size <= LIVES_KEPT) break;
      if (!life.over || (!life.judged && this.lives.size <= LIVES_MOST)) continue;
      this.lives.delete(old);
      this.oldRanges.push(...rangesOf(life));
      this.oldRanges.splice(0, this.oldRanges.length - RANGES_KEPT);
    }
  }

  private close(client: ClientName, { path, incarnation, sums }: Process): void {
    for (const life of this.lives.values()) {
      if (life.client !== client || life.incarnation !== incarnation || life.over) continue;
      // It published more than it could tell, as others have seen.
      const more = Math.max(0, this.delivered(life) - life.published);
      life.published += more;
      const untold = life.published === 0 ? [] : subtract(subtract(subtract([1, life.published], life.acknowledged), life.refused), life.unconfirmed);
      life.unconfirmed = unite(life.unconfirmed, untold);
      life.over = true;
      sums.published += more;
      sums.unconfirmed += countOf(untold);
    }
    this.add(path, sums, 1);
  }

  private add(path: TopicPath, sums: SourceSums, sign: 1 | -1): void {
    let closed = this.closed.get(path);
    if (!closed) this.closed.set(path, (closed = noSums()));
    addTo(closed, sums, sign);
  }
}

function rangesOf({ client, path, epoch, name, refused, unconfirmed }: SourceLife): { path: TopicPath; range: AuditRange }[] {
  const of = (kind: AuditRange['kind'], ranges: Ranges) => pairsOf(ranges).map(([from, to]) => ({ path, range: { kind, client, epoch, life: name, node: null, from, to } }));
  return [...of('unconfirmed', unconfirmed), ...of('refused', refused)];
}

function noSums(): SourceSums {
  return { published: 0, acknowledged: 0, refused: 0, unconfirmed: 0, unlisted: 0 };
}

function addTo(sums: SourceSums, other: SourceSums, sign: 1 | -1): void {
  for (const key of Object.keys(sums) as (keyof SourceSums)[]) sums[key] += sign * other[key];
}
