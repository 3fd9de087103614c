/** What is delivered of one section at one node: counts over all lives of sources, and each change of source with its gap. */
import type { AuditRange, LifeAccount } from '../domain/audit.ts';
import type { DeliveryHandover } from '../domain/cluster-event.ts';
import type { ClientName, NodeName, TopicPath } from '../domain/ids.ts';
import { countOf, pairsOf, type Ranges } from '../domain/number-ranges.ts';
import type { MonoMillis } from '../domain/units.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { DeliveryCount } from './delivery-count.ts';

/** Who published an update and the how-manieth of this activation it is. */
export interface DeliveredUpdate {
  client: ClientName;
  /** One activation of the client, `incarnation.activation`; numbers start again with each. */
  life: string;
  /** 1, 2, 3 … within the life, over all topics of the feed. */
  number: number;
  epoch: Epoch;
}

/** After its subscription the way to a subscriber settles: nodes find each other, and what was missed comes as last values. */
export const SETTLING_MILLIS = 10_000;
/** Lives that are counted at once: the present one, those whose last updates may still arrive, and those that wait for their client's account. */
const LIVES_MOST = 16;

interface Life {
  client: ClientName;
  life: string;
  epoch: Epoch;
  count: DeliveryCount;
  lastAt: MonoMillis;
  missing: Ranges;
}

/** The sums of one section at one node, since counting began. */
export interface DeliverySums {
  delivered: number;
  duplicated: number;
  reordered: number;
  missing: number;
}

export class SectionDeliveries {
  private delivered = 0;
  private readonly closed = { duplicated: 0, reordered: 0, missing: 0 };
  /** Of lives that are not counted any more. */
  private readonly closedRanges: AuditRange[] = [];
  /** Since when everything that this node delivers is seen here. */
  private presentSince: MonoMillis | null = null;
  private away = false;
  private readonly lives = new Map<string, Life>();
  private current: Life | null = null;

  constructor(
    readonly node: NodeName,
    readonly path: TopicPath,
  ) {}

  /** The node or the subscriber was away: what was seen before says nothing about what comes now. */
  interrupted(at: MonoMillis): void {
    this.away = false;
    this.presentSince = at;
    for (const life of [...this.lives.values()]) this.close(life);
    this.current = null;
  }

  /** The node is down, paused or hangs: until it is back nothing that does not come is missing. */
  left(): void {
    this.away = true;
  }

  /** Counts a delivery. `origin` is null for an update that is not of ours. @returns the handover when the source changed here. */
  take(origin: DeliveredUpdate | null, at: MonoMillis): DeliveryHandover | null {
    this.delivered += 1;
    if (origin === null) return null;
    const { current } = this;
    const key = lifeKey(origin.client, origin.life);
    if (current && key === lifeKey(current.client, current.life)) {
      current.lastAt = at;
      current.count.take(origin.number, this.isSettled(at));
      return null;
    }
    const known = this.lives.get(key);
    // A straggler, or what its source sends again: counted with its life, and no way back to it.
    if (known) known.count.take(origin.number, this.isSettled(at));
    if (known || (current && compareEpochs(origin.epoch, current.epoch) < 0)) return null;
    this.current = { client: origin.client, life: origin.life, epoch: origin.epoch, count: new DeliveryCount(), lastAt: at, missing: [] };
    this.lives.set(key, this.current);
    this.current.count.take(origin.number, this.isSettled(at));
    if (this.lives.size > LIVES_MOST) this.close(this.lives.values().next().value!);
    return current === null && origin.number !== 1 ? null : this.handover(this.current, current, at);
  }

  /** @returns the highest number of a life that was delivered here, known or not to its client's account. */
  highest(client: ClientName, life: string): number {
    return this.lives.get(lifeKey(client, life))?.count.last ?? 0;
  }

  /**
   * What of a life never came, as of an instant at which everything that was acknowledged by then had got everywhere.
   * @param over whether nothing more of it will come
   */
  judge(client: ClientName, life: string, account: Pick<LifeAccount, 'epoch' | 'since'>, acknowledged: Ranges, over: boolean): void {
    if (this.away || this.presentSince === null) return;
    const key = lifeKey(client, life);
    const whole = account.since - this.presentSince >= SETTLING_MILLIS;
    let counted = this.lives.get(key);
    if (!counted) {
      // Nothing of it came at all.
      if (!whole || acknowledged.length === 0) return;
      counted = { client, life, epoch: account.epoch, count: new DeliveryCount(), lastAt: account.since, missing: [] };
      this.lives.set(key, counted);
    }
    counted.missing = counted.count.missing(acknowledged, whole);
    if (over && counted !== this.current) this.close(counted);
  }

  get sums(): DeliverySums {
    const { duplicated, reordered, missing } = this.closed;
    const sums = { delivered: this.delivered, duplicated, reordered, missing };
    for (const life of this.lives.values()) {
      sums.duplicated += life.count.duplicated;
      sums.reordered += life.count.reordered;
      sums.missing += countOf(life.missing);
    }
    return sums;
  }

  /** @returns what was missing, duplicated or reordered here, the newest `most` of it last. */
  ranges(most: number): AuditRange[] {
    return [...this.closedRanges, ...[...this.lives.values()].flatMap((life) => this.rangesOf(life))].slice(-most);
  }

  private isSettled(at: MonoMillis): boolean {
    return this.presentSince === null || at - this.presentSince >= SETTLING_MILLIS;
  }

  private handover(life: Life, before: Life | null, at: MonoMillis): DeliveryHandover {
    return {
      path: this.path, epoch: life.epoch, client: life.client, node: life.epoch.node,
      previous: before === null ? null : { epoch: before.epoch, client: before.client, lastAt: before.lastAt },
      gapMillis: before === null ? null : at - before.lastAt,
    };
  }

  private close(life: Life): void {
    this.lives.delete(lifeKey(life.client, life.life));
    this.closed.duplicated += life.count.duplicated;
    this.closed.reordered += life.count.reordered;
    this.closed.missing += countOf(life.missing);
    this.closedRanges.push(...this.rangesOf(life));
    if (this.closedRanges.length > RANGES_KEPT) this.closedRanges.splice(0, this.closedRanges.length - RANGES_KEPT);
  }

  private rangesOf({ client, life, epoch, count, missing }: Life): AuditRange[] {
    const of = (kind: AuditRange['kind'], ranges: Ranges): AuditRange[] => pairsOf(ranges).map(([from, to]) => ({ kind, client, epoch, life, node: this.node, from, to }));
    return [...of('missing', missing), ...of('duplicated', count.duplicates), ...of('reordered', count.late)];
  }
}

const RANGES_KEPT = 100;

function lifeKey(client: ClientName, life: string): string {
  return `${client} ${life}`;
}
