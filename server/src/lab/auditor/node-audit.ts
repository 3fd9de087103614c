/** The audit of one node: its subscriber, and one count for each section. */
import type { AuditEventBody } from '@understudy/shared/domain/cluster-event';
import type { NodeSpec, SectionSpec } from '@understudy/shared/domain/cluster-spec';
import { coveringSection } from '@understudy/shared/domain/topic-path';
import { monoMillis } from '../../clock.ts';
import { readOrigin } from '../feed-payload.ts';
import { NodeSubscriber } from './node-subscriber.ts';
import { SectionAudit, type AuditRow } from './section-audit.ts';

export class NodeAudit {
  private readonly sections: SectionAudit[];
  private readonly subscriber: NodeSubscriber;

  constructor(node: NodeSpec, sections: readonly SectionSpec[], report: (body: AuditEventBody) => void, say: (text: string) => void) {
    this.sections = sections.map((section) => new SectionAudit(node.name, section.path));
    this.subscriber = new NodeSubscriber({
      clientId: `auditor-${node.name}`, host: node.host, port: node.mqttPort, filters: sections.map((section) => `${section.path}/#`),
      onPublish: (topic, payload, retained) => {
        if (retained) return;
        const audit = coveringSection(this.sections, topic);
        const handover = audit?.take(readOrigin(payload), monoMillis());
        if (handover) report({ kind: 'audit-handover', node: node.name, handover });
      },
      onSubscribed: () => {
        for (const audit of this.sections) audit.interrupted(monoMillis());
        say(`${node.name}: subscribed`);
      },
      onLost: (because) => say(`${node.name}: ${because}; tried again until it is there`),
    });
    this.subscriber.connect();
  }

  sample(elapsedMillis: number): AuditRow[] {
    return this.sections.map((audit) => audit.sample(elapsedMillis));
  }

  close(): void {
    this.subscriber.close();
  }
}
