/** One sample a second of what a node does, holds and owes. */
import { getHeapStatistics } from 'node:v8';
import type { NodeEventBody, SectionSample } from '@understudy/shared/domain/cluster-event';
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { NodeCore } from '@understudy/shared/node/node-core';
import type { NodeStore } from '@understudy/shared/node/store';
import type { MqttServer } from '../mqtt/node-port.ts';
import type { Topics } from '../topics/topic-types.ts';

export interface SamplerParts {
  sections: SectionSpec[];
  topics: Topics;
  core: NodeCore;
  mqtt: MqttServer;
  store: NodeStore;
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
    const { core: { totals, streams, membership }, core, mqtt, store, topics } = this.parts;
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
      copies: core.copies(),
      heard: membership?.heardAgo(now) ?? [],
      heapMiB: Math.round((getHeapStatistics().used_heap_size / 1_048_576) * 10) / 10,
    };
    this.before = count;
    return body;
  }

  private section({ path }: SectionSpec, now: MonoMillis): SectionSample {
    const { topics, updatesPerSecond, newestAt } = this.parts.topics.counts(path, now);
    const { totals, sources } = this.parts.core;
    const { accepted, refused, duplicates, fenced } = totals.of(path);
    const holder = sources.state.holders[path] ?? { path, epoch: null, active: null, standbys: [] };
    return { path, topics, updatesPerSecond, holder, ageMillis: newestAt === null ? null : now - newestAt, accepted, refused, duplicates, fenced, subscribers: this.parts.mqtt.subscribers(path) };
  }
}
