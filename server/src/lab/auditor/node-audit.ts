/** The audit of one node: its subscriber, which counts what is delivered, and the link that asks what is on its disk. */
import type { Holdings } from '@understudy/shared/domain/audit';
import type { SectionDeliveries } from '@understudy/shared/audit/section-deliveries';
import type { AuditEventBody } from '@understudy/shared/domain/cluster-event';
import type { NodeSpec } from '@understudy/shared/domain/cluster-spec';
import { coveringSection } from '@understudy/shared/domain/topic-path';
import { monoMillis } from '../../clock.ts';
import { readOrigin } from '../feed-payload.ts';
import { HoldingsLink } from './holdings-link.ts';
import { NodeSubscriber } from './node-subscriber.ts';

export interface NodeAuditOptions {
  node: NodeSpec;
  sections: readonly SectionDeliveries[];
  report: (body: AuditEventBody) => void;
  /** The subscriber is there again: what is delivered from now on is seen. */
  onBack: () => void;
  say: (text: string) => void;
}

export class NodeAudit {
  private readonly subscriber: NodeSubscriber;
  private readonly holdings: HoldingsLink;

  constructor({ node, sections, report, onBack, say }: NodeAuditOptions) {
    this.holdings = new HoldingsLink(node);
    this.subscriber = new NodeSubscriber({
      clientId: `auditor-${node.name}`, host: node.host, port: node.mqttPort, filters: sections.map((section) => `${section.path}/#`),
      onPublish: (topic, payload, retained) => {
        if (retained) return;
        const handover = coveringSection(sections, topic)?.take(readOrigin(payload), monoMillis());
        if (handover) report({ kind: 'audit-handover', node: node.name, handover });
      },
      onSubscribed: () => {
        onBack();
        say(`${node.name}: subscribed`);
      },
      onLost: (because) => say(`${node.name}: ${because}; tried again until it is there`),
    });
    this.subscriber.connect();
  }

  /** @returns what is on its disk of these streams; null when it does not answer within the limit. */
  ask(keys: string[], limitMillis: number): Promise<Holdings | null> {
    return this.holdings.ask(keys, limitMillis);
  }

  close(): void {
    this.subscriber.close();
    this.holdings.close();
  }
}
