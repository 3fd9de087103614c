/** The auditors' program: a subscriber on every audited node, counts once a second, reported on an event port of its own. */
import type { AuditEventBody } from '@understudy/shared/domain/cluster-event';
import { monoMillis } from '../../clock.ts';
import { EventOutlet } from '../../outlet/event-outlet.ts';
import { endWhenAsked, readConfiguration, tellLab } from '../child-link.ts';
import type { AuditorConfig } from '../programs.ts';
import { NodeAudit } from './node-audit.ts';

const SAMPLE_EVERY_MILLIS = 1000;

const { cluster, incarnation } = readConfiguration<AuditorConfig>();
const { auditors } = cluster;
const outlet = new EventOutlet({ witness: { kind: 'auditor', name: 'auditors', incarnation } });
const say = (text: string): void => console.error(`${new Date().toISOString()} ${text}`);

if (auditors === null) {
  tellLab({ type: 'fault', refusal: { asked: 'audit the cluster', found: 'its description names no auditors', todo: 'add auditors to the cluster file' } });
  process.exit(2);
}
try {
  await outlet.listen(auditors.host, auditors.eventPort);
} catch (error) {
  tellLab({ type: 'fault', refusal: { asked: `listen on port ${auditors.eventPort}`, found: (error as Error).message, todo: 'end what listens there, and restart the lab' } });
  say((error as Error).message);
  process.exit(1);
}

const report = (body: AuditEventBody): void => void outlet.report(body);
const audits = cluster.nodes.filter((node) => auditors.nodes.includes(node.name)).map((node) => new NodeAudit(node, cluster.sections, report, say));
let sampledAt = monoMillis();
const timer = setInterval(() => {
  const now = monoMillis();
  report({ kind: 'audit-sampled', rows: audits.flatMap((audit) => audit.sample(now - sampledAt)) });
  sampledAt = now;
}, SAMPLE_EVERY_MILLIS);
endWhenAsked(async () => {
  clearInterval(timer);
  for (const audit of audits) audit.close();
  await outlet.close();
});
tellLab({ type: 'ready' });
