/** Notices the first update of a new epoch, accepted and delivered here, and how long the service was gone (US-26). */
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClientName, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';

interface Service {
  epoch: Epoch;
  client: ClientName;
  lastAt: MonoMillis;
}

export class HandoverTracker {
  private readonly delivered = new Map<TopicPath, Service>();

  constructor(
    private readonly self: NodeName,
    private readonly report: (body: NodeEventBody) => void,
  ) {}

  /** For every update that was applied and delivered here. `here`: accepted by this node. */
  applied(origin: { path: TopicPath; epoch: Epoch; source: ClientName }, at: MonoMillis, here: boolean): void {
    const { path, epoch, source: client } = origin;
    const before = this.delivered.get(path);
    if (before) {
      const order = compareEpochs(epoch, before.epoch);
      if (order === 0) before.lastAt = at;
      if (order <= 0) return;
    }
    this.delivered.set(path, { epoch, client, lastAt: at });
    if (here) this.report({ kind: 'first-accepted', path, epoch, client });
    const previous = before ? { epoch: before.epoch, client: before.client, lastAt: before.lastAt } : null;
    this.report({ kind: 'first-delivered', handover: { path, epoch, client, node: this.self, previous, gapMillis: previous && at - previous.lastAt } });
  }

  lastAt(path: TopicPath): MonoMillis | null {
    return this.delivered.get(path)?.lastAt ?? null;
  }
}
