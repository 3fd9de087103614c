/** What the MQTT server asks of the node, passed on to whoever knows: registrations to the machine, updates to the intake. */
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import { coveringSection } from '@understudy/shared/domain/topic-path';
import type { Logger } from 'pino';
import type { NodePort } from '../mqtt/node-port.ts';
import type { Topics } from '../topics/topic-types.ts';
import type { RefusalLog } from '../updates/refusal-log.ts';
import type { UpdateIntake } from '../updates/update-intake.ts';
import type { UpdateSourceHost } from './update-source-host.ts';

export interface ClientPortParts {
  sections: SectionSpec[];
  topics: Topics;
  refusals: RefusalLog;
  intake: () => UpdateIntake;
  sources: () => UpdateSourceHost;
  report: (body: NodeEventBody) => void;
  log: Logger;
}

export function createClientPort(parts: ClientPortParts): NodePort {
  const { sections, topics, refusals, report, log } = parts;
  return {
    clientConnected: ({ name, address }) => report({ kind: 'client-changed', client: name, state: 'connected', address, because: 'connected' }),
    clientGone: (client, because) => {
      parts.sources().clientGone(client, because);
      report({ kind: 'client-changed', client: client.name, state: 'gone', address: client.address, because });
    },
    register: (client, path) => {
      const verdict = parts.sources().register(client, path);
      if (!verdict.taken) refusals.add(`$update-source/${path}`, client.name, verdict.reason);
      return verdict;
    },
    deregister: (client, path, because) => {
      // A client that is gone is told as one, once for all its paths, by `clientGone`.
      if (because === 'unsubscribed') parts.sources().deregister(client, path);
    },
    publish: (client, publication, persisted) => parts.intake().publish(client, publication, persisted),
    willFault: (topic) => {
      const section = coveringSection(sections, topic);
      return section ? `${topic} lies in the section ${section.path}: only its active source may update it` : null;
    },
    retained: (filter) => topics.matching(filter),
    connectionFault: ({ client, address, reason, topic, closed }) => {
      log.warn({ client, address, topic, closed }, reason);
      if (topic !== null) refusals.add(topic, client ?? address, reason);
    },
  };
}
