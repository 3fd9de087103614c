/** One sample a second of what a node does, holds and owes. */
import { getHeapStatistics } from 'node:v8';
import type { NodeEventBody, SectionSample } from '@understudy/shared/domain/cluster-event';
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import type { UpdateSourceState } from '@understudy/shared/update-source/update-source-types';
import type { NodeStore } from '../journal/store-types.ts';
import type { MqttServer } from '../mqtt/node-port.ts';
import type { StreamTable } from '../streams/stream-table.ts';
import type { Topics } from '../topics/topic-types.ts';
import type { UpdateTotals } from '../updates/update-counts.ts';

export interface SamplerParts {
  sections: SectionSpec[];
  topics: Topics;
  totals: UpdateTotals;
  streams: StreamTable;
  mqtt: MqttServer;
  store: NodeStore;
  sources: () => UpdateSourceState;
  heardAgo: (now: MonoMillis) => { peer: NodeName; agoMillis: Millis | null }[];
}

export class Sampler {
  private before: { at: MonoMillis; accepted: number; applied: number; delivered: number };

  constructor(
    private readonly parts: SamplerParts,
    now: MonoMillis,
  ) {
    this.before = { at: now, accepted: 0, applied: 0, delivered: 0 };
  }

  sample(now: MonoMillis): NodeEventBody & { kind: 'node-sampled' } {
    const { totals, streams, mqtt, store, topics, heardAgo } = this.parts;
    const seconds = Math.max(0.001, (now - this.before.at) / 1000);
    const count = { at: now, accepted: totals.accepted, applied: totals.applied, delivered: mqtt.delivered() };
    const perSecond = (what: 'accepted' | 'applied' | 'delivered'): number => Math.round((count[what] - this.before[what]) / seconds);
    const body: NodeEventBody & { kind: 'node-sampled' } = {
      kind: 'node-sampled',
      sections: this.parts.sections.map((section) => this.section(section, now)),
      streams: streams.sample(now, seconds),
      acceptedPerSecond: perSecond('accepted'),
      appliedPerSecond: perSecond('applied'),
      deliveredPerSecond: perSecond('delivered'),
      topics: topics.counts('', now).topics,
      clients: mqtt.clients(),
      journalUpdates: store.journal.updates(),
      journalBytes: store.journal.bytes(),
      heard: heardAgo(now),
      heapMiB: Math.round((getHeapStatistics().used_heap_size / 1_048_576) * 10) / 10,
    };
    this.before = count;
    return body;
  }

  private section({ path }: SectionSpec, now: MonoMillis): SectionSample {
    const { topics, updatesPerSecond, newestAt } = this.parts.topics.counts(path, now);
    const { accepted, refused, duplicates, fenced } = this.parts.totals.of(path);
    const holder = this.parts.sources().holders[path] ?? { path, epoch: null, active: null, standbys: [] };
    return { path, topics, updatesPerSecond, holder, ageMillis: newestAt === null ? null : now - newestAt, accepted, refused, duplicates, fenced, subscribers: this.parts.mqtt.subscribers(path) };
  }
}
