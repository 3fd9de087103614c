/** The schema of a cluster's description as the lab sends it. */
import { z } from 'zod';
import { DEFAULT_POLICY, type ClusterSpec } from '../domain/cluster-spec.ts';

const name = z.string().min(1).max(200);
const path = z.string().min(1).max(2000);
const count = z.number().int().min(0);
const millis = z.number().min(0);
const port = z.number().int().min(0).max(65_535);

const policy = z.object({
  heartbeatMillis: millis, heartbeatLimitMillis: millis, retryFirstMillis: millis, retryMostMillis: millis,
  reconnectTimeoutMillis: millis, firstPassExtraMillis: millis, takeover: z.enum(['first-registered', 'any']), backups: count, downgradeAfterMillis: millis, upgradeAfterMillis: millis, silentAfterMillis: millis,
  // Recordings from before there were wide IPs lack what belongs to them.
  wideIpCheckMillis: millis.default(DEFAULT_POLICY.wideIpCheckMillis), wideIpFailures: count.default(DEFAULT_POLICY.wideIpFailures),
  wideIpTtlSeconds: count.default(DEFAULT_POLICY.wideIpTtlSeconds), wideIpAnswers: count.default(DEFAULT_POLICY.wideIpAnswers),
});

const destination = z.object({
  name, group: name, addresses: z.array(z.object({ node: name, host: name, port })),
  wideIp: z.object({ name, port: port.nullable() }).nullable().default(null), topics: z.array(z.string()), passThrough: z.array(name),
  ack: z.enum(['sync', 'async']), reconnectTimeoutMillis: z.union([millis, z.array(millis)]),
});

export const clusterSpecSchema = z.object({
  name,
  policy,
  groups: z.array(z.object({ name, title: z.string(), site: z.string().optional(), datagrid: z.boolean(), nodes: z.array(name) })),
  sections: z.array(z.object({ path, home: name })),
  nodes: z.array(z.object({ name, group: name, host: name, peerHost: name.default('127.0.0.1'), peerPort: port, mqttPort: port, eventPort: port, destinations: z.array(destination) })),
  clients: z.array(z.object({
    name, path, nodes: z.array(name), keepAliveSeconds: z.number(),
    feed: z.object({ topics: count, updatesPerSecond: z.number(), intervalMillis: millis }),
  })),
  auditors: z.object({ nodes: z.array(name), host: name, eventPort: port }).nullable(),
  wideIps: z.array(z.object({ name, group: name, port: port.nullable(), servers: z.array(name), members: z.array(name) })).default([]),
  nameServer: z.object({ host: name, port }).nullable().default(null),
}) satisfies z.ZodType<ClusterSpec>;
