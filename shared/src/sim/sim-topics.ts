/** A node's topics in a simulation: a map. */
import type { TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { isWithin } from '../domain/topic-path.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import type { OlderTopics, TopicTable, TopicUpdate } from '../node/topic-table.ts';
import { replaces, versionOf } from '../replication/topic-version.ts';
import type { UpdateRun } from '../replication/update-run.ts';

export class SimTopics implements TopicTable {
  private readonly topics = new Map<TopicPath, TopicUpdate>();
  private readonly untaken = new Set<TopicPath>();

  get changed(): number {
    return this.untaken.size;
  }

  apply(update: TopicUpdate): 'applied' | 'older' {
    if (!replaces(update.version, this.topics.get(update.topic)?.version)) return 'older';
    this.replace(update);
    return 'applied';
  }

  applyRun(run: UpdateRun, _now: MonoMillis, applied: ((topic: TopicPath, payload: Uint8Array) => void) | null): number {
    let count = 0;
    for (const { topic, payload, number } of run.entries()) {
      if (this.apply({ topic, payload, version: versionOf(run.stream, number) }) === 'older') continue;
      count += 1;
      applied?.(topic, payload);
    }
    return count;
  }

  restore(update: TopicUpdate): void {
    this.topics.set(update.topic, update);
  }

  replace(update: TopicUpdate): void {
    this.restore(update);
    this.untaken.add(update.topic);
  }

  takeChanged(most: number): TopicUpdate[] {
    const taken = [...this.untaken].slice(0, most);
    for (const topic of taken) this.untaken.delete(topic);
    return taken.map((topic) => this.topics.get(topic)!);
  }

  version(topic: TopicPath): TopicUpdate['version'] | null {
    return this.topics.get(topic)?.version ?? null;
  }

  value(topic: TopicPath): Uint8Array | null {
    const payload = this.topics.get(topic)?.payload;
    return payload && payload.length > 0 ? payload : null;
  }

  *within(branch: TopicPath): Iterable<TopicUpdate> {
    for (const update of [...this.topics.values()]) if (branch === '' || isWithin(update.topic, branch)) yield update;
  }

  older(branch: TopicPath, epoch: Epoch): OlderTopics {
    const older = [...this.within(branch)].filter(({ payload, version }) => payload.length > 0 && compareEpochs(version.epoch, epoch) < 0);
    return { topics: older.length, example: older[0]?.topic ?? null };
  }
}
