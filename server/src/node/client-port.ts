/** What the MQTT server asks of the node, passed on to its core, with an event for what the server turned down itself. */
import type { NodeEventBody } from '@understudy/shared/domain/cluster-event';
import type { SectionSpec } from '@understudy/shared/domain/cluster-spec';
import { coveringSection } from '@understudy/shared/domain/topic-path';
import type { NodeCore } from '@understudy/shared/node/node-core';
import type { Logger } from 'pino';
import type { NodePort } from './mqtt/node-port.ts';
import type { Topics } from './topics/topic-types.ts';

export interface ClientPortParts {
  sections: SectionSpec[];
  topics: Topics;
  core: NodeCore;
  report: (body: NodeEventBody) => void;
  log: Logger;
}

export function createClientPort({ sections, topics, core, report, log }: ClientPortParts): NodePort {
  return {
    clientConnected: ({ name, address }) => report({ kind: 'client-changed', client: name, state: 'connected', address, because: 'connected' }),
    clientGone: (client, because) => {
      core.sources.clientGone(client, because);
      report({ kind: 'client-changed', client: client.name, state: 'gone', address: client.address, because });
    },
    register: (client, path) => core.register(client, path),
    deregister: (client, path, because) => {
      // A client that is gone is told as one, once for all its paths, by `clientGone`.
      if (because === 'unsubscribed') core.sources.deregister(client, path);
    },
    publish: ({ name }, { topic, payload }, settled) => core.publish({ client: name, settled }, topic, payload),
    willFault: (topic) => {
      const section = coveringSection(sections, topic);
      return section ? `${topic} lies in the section ${section.path}: only its active source may update it` : null;
    },
    retained: (filter) => topics.matching(filter),
    connectionFault: ({ client, address, reason, topic, closed }) => {
      log.warn({ client, address, topic, closed }, reason);
      if (topic !== null) core.refusals.add(topic, client ?? address, reason);
    },
  };
}
