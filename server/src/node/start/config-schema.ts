/** The shape of the file that a node is started with; only what the node itself relies on is checked here. */
import { z } from 'zod';
import type { NodeConfig } from '@understudy/shared/domain/cluster-spec';

const name = z.string().min(1).max(100);
const millis = z.number().positive();
const port = z.number().int().min(1).max(65_535);
const path = z.string().min(1);

const policy = z.object({
  heartbeatMillis: millis,
  heartbeatLimitMillis: millis,
  retryFirstMillis: millis,
  retryMostMillis: millis,
  reconnectTimeoutMillis: millis,
  firstPassExtraMillis: z.number().min(0),
  takeover: z.enum(['first-registered', 'any']),
  backups: z.int().min(0),
  downgradeAfterMillis: millis,
  upgradeAfterMillis: millis,
  silentAfterMillis: millis,
});

const destination = z.object({
  name,
  group: name,
  addresses: z.array(z.object({ node: name, host: z.string().min(1), port })),
  topics: z.array(z.string().min(1)),
  passThrough: z.array(name),
  ack: z.enum(['sync', 'async']),
  reconnectTimeoutMillis: z.union([millis, z.array(millis)]),
});

const node = z.object({ name, group: name, host: z.string().min(1), peerPort: port, mqttPort: port, eventPort: port, destinations: z.array(destination) });

const cluster = z.object({
  name: z.string().min(1),
  policy,
  groups: z.array(z.object({ name, title: z.string(), datagrid: z.boolean(), nodes: z.array(name) })),
  sections: z.array(z.object({ path, home: name })),
  nodes: z.array(node).min(1),
  clients: z.array(z.object({ name, path, nodes: z.array(name), keepAliveSeconds: z.number().min(0), feed: z.object({ topics: z.number(), updatesPerSecond: z.number(), intervalMillis: z.number() }) })),
  auditors: z.object({ nodes: z.array(name), host: z.string(), eventPort: port }).nullable(),
});

export const nodeConfigSchema = z.object({
  cluster,
  node: name,
  incarnation: z.number().int().min(1),
  dataDirectory: z.string().min(1),
  cutPeers: z.array(name),
  awaitBegin: z.boolean().default(false),
}) satisfies z.ZodType<NodeConfig>;
