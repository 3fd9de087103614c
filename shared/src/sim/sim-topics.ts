/** A node's topics in a simulation: a map. */
import type { TopicPath } from '../domain/ids.ts';
import { isWithin } from '../domain/topic-path.ts';
import type { TopicTable, TopicUpdate } from '../node/topic-table.ts';
import { replaces } from '../replication/topic-version.ts';

export class SimTopics implements TopicTable {
  private readonly topics = new Map<TopicPath, TopicUpdate>();

  apply(update: TopicUpdate): 'applied' | 'older' {
    if (!replaces(update.version, this.topics.get(update.topic)?.version)) return 'older';
    this.topics.set(update.topic, update);
    return 'applied';
  }

  replace(update: TopicUpdate): void {
    this.topics.set(update.topic, update);
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
}
