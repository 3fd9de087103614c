/** The auditors' program: the audit of the cluster, reported on an event port of its own. */
import type { FromLab } from '@understudy/shared/wire/lab-channel';
import { EventOutlet } from '../../outlet/event-outlet.ts';
import { endWhenAsked, readConfiguration, tellLab } from '../child-link.ts';
import type { AuditorConfig } from '../programs.ts';
import { ClusterAudit } from './cluster-audit.ts';

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

const audit = new ClusterAudit(cluster, auditors.nodes, (body) => void outlet.report(body), say);
process.on('message', (message: FromLab) => audit.hear(message));
endWhenAsked(async () => {
  audit.close();
  await outlet.close();
});
tellLab({ type: 'ready' });
