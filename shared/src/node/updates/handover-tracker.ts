/** Notices the first update of a new epoch, accepted and delivered here, and how long the service was gone (US-26). */
import type { NodeEventBody } from '../../domain/cluster-event.ts';
import type { ClientName, NodeName, TopicPath } from '../../domain/ids.ts';
import type { MonoMillis } from '../../domain/units.ts';
import { compareEpochs, describeEpoch, type Epoch } from '../../domain/update-source.ts';
import type { UpdateStream } from '../../replication/update-entry.ts';
import type { TopicTable } from '../topic-table.ts';

interface Service {
  epoch: Epoch;
  client: ClientName;
  lastAt: MonoMillis;
}

export class HandoverTracker {
  private readonly delivered = new Map<TopicPath, Service>();

  /** Paths whose every topic is of this epoch; from then on none can be older. */
  private readonly renewed = new Map<TopicPath, string>();

  constructor(
    private readonly self: NodeName,
    private readonly report: (body: NodeEventBody) => void,
  ) {}

  /** For every update that was applied and delivered here. */
  applied(stream: UpdateStream, at: MonoMillis): void {
    const { path, epoch, source: client } = stream;
    const before = this.delivered.get(path);
    if (before) {
      const order = epoch === before.epoch ? 0 : compareEpochs(epoch, before.epoch);
      if (order === 0) before.lastAt = at;
      if (order <= 0) return;
    }
    this.delivered.set(path, { epoch, client, lastAt: at });
    if (stream.from === null) this.report({ kind: 'first-accepted', path, epoch, client });
    const previous = before ? { epoch: before.epoch, client: before.client, lastAt: before.lastAt } : null;
    this.report({ kind: 'first-delivered', handover: { path, epoch, client, node: this.self, previous, gapMillis: previous && at - previous.lastAt } });
  }

  /** When a path was last updated in its epoch, and which of its topics are still of an earlier one (US-17). */
  activity(path: TopicPath, epoch: Epoch, topics: TopicTable): { acceptedAt: MonoMillis | null; olderTopics: number; olderExample: TopicPath | null } {
    const service = this.delivered.get(path);
    const acceptedAt = service && compareEpochs(service.epoch, epoch) === 0 ? service.lastAt : null;
    if (this.renewed.get(path) === describeEpoch(epoch)) return { acceptedAt, olderTopics: 0, olderExample: null };
    let olderTopics = 0;
    let olderExample: TopicPath | null = null;
    for (const { topic, payload, version } of topics.within(path)) {
      if (payload.length === 0 || compareEpochs(version.epoch, epoch) >= 0) continue;
      olderTopics += 1;
      olderExample ??= topic;
    }
    if (olderTopics === 0) this.renewed.set(path, describeEpoch(epoch));
    return { acceptedAt, olderTopics, olderExample };
  }
}
