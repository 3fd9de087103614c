/**
 * After a split is healed, on the side whose source lost: the winner's values arrive in an epoch above both and take their
 * place one by one. What the winner never had is removed here, and what was overwritten is counted and reported (US-24, RP-12).
 */
import type { FindingEventBody } from '@understudy/shared/domain/cluster-event';
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import { describeEpoch, type Epoch } from '@understudy/shared/domain/update-source';
import type { SeenSet } from '@understudy/shared/replication/seen-set';
import type { StoredValue } from '../journal/store-types.ts';
import type { Topics } from '../topics/topic-types.ts';

/** Seconds without a new value of the winner after which what is left of the loser's has no counterpart. */
const QUIET_TICKS = 2;

export interface HealedSplitsOptions {
  self: NodeName;
  topics: Topics;
  seen: SeenSet;
  report: (body: FindingEventBody) => void;
  put: (value: StoredValue) => void;
}

interface Yielding {
  path: TopicPath;
  epoch: Epoch;
  over: Set<string>;
  left: number;
  quietTicks: number;
}

export class HealedSplits {
  private yielding: Yielding[] = [];

  constructor(private readonly options: HealedSplitsOptions) {}

  begin(path: TopicPath, epoch: Epoch, over: Epoch[]): void {
    const { report, self, seen } = this.options;
    const lost = new Set(over.map(describeEpoch));
    this.yielding = this.yielding.filter((one) => one.path !== path);
    this.yielding.push({ path, epoch, over: lost, left: Infinity, quietTicks: 0 });
    const ranges = [...seen.keys()]
      .map((key) => key.split('|'))
      .filter(([ofPath, ofEpoch]) => ofPath === path && lost.has(ofEpoch ?? ''))
      .map(([ofPath, ofEpoch, source]) => `${source ?? ''} in epoch ${ofEpoch ?? ''}: 1 to ${seen.prefix([ofPath, ofEpoch, source].join('|'))}`);
    report({
      kind: 'finding-changed',
      finding: `overwritten:${path}:${self}`,
      state: 'raised',
      severity: 'attention',
      subject: path,
      text: `A split of the group healed. On ${self} the values of ${path} give way to those of epoch ${describeEpoch(epoch)}. Overwritten updates: ${ranges.join('; ') || 'none'}.`,
    });
  }

  /** Once a second. */
  tick(): void {
    for (const one of [...this.yielding]) {
      const left = this.leftOf(one);
      one.quietTicks = left.length < one.left ? 0 : one.quietTicks + 1;
      one.left = left.length;
      if (left.length > 0 && one.quietTicks < QUIET_TICKS) continue;
      // Below every number of the new epoch: a value of it that is still on its way takes the place of this.
      for (const topic of left) this.options.put({ topic, payload: Buffer.alloc(0), version: { epoch: one.epoch, number: 0 } });
      this.yielding = this.yielding.filter((other) => other !== one);
    }
  }

  private leftOf({ path, over }: Yielding): TopicPath[] {
    const left: TopicPath[] = [];
    for (const { topic, version } of this.options.topics.within(path)) if (over.has(describeEpoch(version.epoch))) left.push(topic);
    return left;
  }
}
