/** What is delivered of one section at one node: counts over all lives of sources, and each change of source with its gap. */
import type { DeliveryHandover } from '@understudy/shared/domain/cluster-event';
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { compareEpochs } from '@understudy/shared/domain/update-source';
import type { UpdateOrigin } from '../feed-payload.ts';
import { LifeCount } from './life-count.ts';

export interface AuditRow {
  node: NodeName;
  path: TopicPath;
  delivered: number;
  duplicated: number;
  reordered: number;
  missing: number;
  perSecond: number;
}

/** After its subscription the way to a subscriber settles: nodes find each other, and what was missed comes as last values. */
const SETTLING_MILLIS = 10_000;

interface Life {
  key: string;
  origin: UpdateOrigin;
  count: LifeCount;
  lastAt: MonoMillis;
}

export class SectionAudit {
  private delivered = 0;
  private deliveredBefore = 0;
  private readonly closed = { duplicated: 0, reordered: 0, missing: 0 };
  private subscribedAt: MonoMillis | null = null;
  private current: Life | null = null;
  /** The one before, whose last updates may still arrive. */
  private previous: Life | null = null;

  constructor(
    private readonly node: NodeName,
    readonly path: TopicPath,
  ) {}

  /** The subscriber was away: what it saw before says nothing about what comes now. */
  interrupted(at: MonoMillis): void {
    this.subscribedAt = at;
    this.close(this.previous);
    this.close(this.current);
    this.previous = null;
    this.current = null;
  }

  /** Counts a delivery. `origin` is null for an update that is not of ours. @returns the handover when the source changed here. */
  take(origin: UpdateOrigin | null, at: MonoMillis): DeliveryHandover | null {
    this.delivered += 1;
    if (origin === null) return null;
    const key = `${origin.client} ${origin.life}`;
    const current = this.current;
    if (current?.key === key) {
      current.lastAt = at;
      current.count.take(origin.number, this.settled(at));
      return null;
    }
    if (current !== null && compareEpochs(origin.epoch, current.origin.epoch) < 0) {
      // A straggler: counted with its life, and no way back to it.
      if (this.previous?.key === key) this.previous.count.take(origin.number, this.settled(at));
      return null;
    }
    this.close(this.previous);
    this.previous = current;
    this.current = { key, origin, count: new LifeCount(), lastAt: at };
    this.current.count.take(origin.number, this.settled(at));
    return current === null && origin.number !== 1 ? null : this.handover(origin, current, at);
  }

  /** @returns the counts; `perSecond` since the last sample. */
  sample(elapsedMillis: number): AuditRow {
    const lives = [this.previous, this.current].filter((life) => life !== null);
    const sum = (field: 'duplicated' | 'reordered' | 'missing'): number => lives.reduce((total, life) => total + life.count[field], this.closed[field]);
    const perSecond = elapsedMillis <= 0 ? 0 : ((this.delivered - this.deliveredBefore) * 1000) / elapsedMillis;
    this.deliveredBefore = this.delivered;
    return { node: this.node, path: this.path, delivered: this.delivered, duplicated: sum('duplicated'), reordered: sum('reordered'), missing: sum('missing'), perSecond: Math.round(perSecond * 10) / 10 };
  }

  private settled(at: MonoMillis): boolean {
    return this.subscribedAt === null || at - this.subscribedAt >= SETTLING_MILLIS;
  }

  private handover(origin: UpdateOrigin, before: Life | null, at: MonoMillis): DeliveryHandover {
    return {
      path: this.path, epoch: origin.epoch, client: origin.client, node: origin.epoch.node,
      previous: before === null ? null : { epoch: before.origin.epoch, client: before.origin.client, lastAt: before.lastAt },
      gapMillis: before === null ? null : at - before.lastAt,
    };
  }

  private close(life: Life | null): void {
    if (life === null) return;
    this.closed.duplicated += life.count.duplicated;
    this.closed.reordered += life.count.reordered;
    this.closed.missing += life.count.missing;
  }
}
