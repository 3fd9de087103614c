/** What is done once a second, in its order: the machine's tick, what was collected, the disk, then the sample of it all. */
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { PathActivity } from '@understudy/shared/update-source/update-source-types';
import type { MembershipHost } from '../hosts/membership-host.ts';
import type { UpdateSourceHost } from '../hosts/update-source-host.ts';
import { keepJournal } from '../streams/journal-keeper.ts';
import type { HandoverTracker } from '../updates/handover-tracker.ts';
import type { HealedSplits } from '../updates/healed-splits.ts';
import type { LazyValues } from '../updates/lazy-values.ts';
import type { RefusalLog } from '../updates/refusal-log.ts';
import type { SeenRecord } from '../updates/seen-record.ts';
import { Sampler, type SamplerParts } from './sampler.ts';

export interface EverySecondParts extends Omit<SamplerParts, 'sources' | 'heardAgo'> {
  sources: UpdateSourceHost;
  membership: MembershipHost | null;
  refusals: RefusalLog;
  yields: HealedSplits;
  values: LazyValues;
  seen: SeenRecord;
  handovers: HandoverTracker;
  report: (body: NodeEventBody) => void;
  isDown: (member: NodeName) => boolean;
}

export class EverySecond {
  private readonly sampler: Sampler;

  constructor(
    private readonly parts: EverySecondParts,
    now: MonoMillis,
  ) {
    this.sampler = new Sampler({ ...parts, sources: () => parts.sources.state, heardAgo: (at) => parts.membership?.heardAgo(at) ?? [] }, now);
  }

  run(now: MonoMillis): void {
    const { sources, refusals, yields, values, store, seen, streams, isDown, report } = this.parts;
    sources.tick(this.activities());
    refusals.tell();
    yields.tick();
    values.write();
    keepJournal(store, seen, streams, isDown);
    report(this.sampler.sample(now));
  }

  /** Of the paths that are active here: when they were last updated, and what is still of an earlier epoch (US-17). */
  private activities(): PathActivity[] {
    const { sources, handovers, topics } = this.parts;
    const activities: PathActivity[] = [];
    for (const { path, claim } of sources.state.own) {
      if (claim !== null) activities.push({ path, ...handovers.activity(path, claim.epoch, topics) });
    }
    return activities;
  }
}
