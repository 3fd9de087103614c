/** Redis Sentinel: a primary, two replicas and three sentinels, each a process; ioredis knows all sentinels. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePorts } from '../peers/free-ports.ts';
import { loadRedis } from '../peers/install-clients.ts';
import { PeerProcesses, type PeerProcess } from '../peers/peer-processes.ts';
import { redisInfo, startRedis, untilInSync, withRedis, type RedisServer } from '../peers/redis-server.ts';
import { until } from '../until.ts';
import type { WrittenService } from './written-service.ts';

const DOWN_AFTER_MILLIS = 500;
/** Twice this is the least time between two tries of a failover; the default of three minutes would punish a lost vote. */
const FAILOVER_TIMEOUT_MILLIS = 1000;
const NAME = 'bench';
const RETRY_MILLIS = 10;
const SETTLE_MILLIS = 60_000;

export const startSentinel = (): Promise<WrittenService> => PeerProcesses.begin(start);

async function start(processes: PeerProcesses): Promise<WrittenService> {
  const [redisPorts, sentinelPorts] = [await freePorts(3), await freePorts(3)];
  const servers = new Map<number, RedisServer>();
  for (const [index, port] of redisPorts.entries()) servers.set(port, await startRedis(processes, `redis-${index + 1}`, port, index === 0 ? null : redisPorts[0]!));
  for (const port of redisPorts.slice(1)) await untilInSync(port);
  for (const [index, port] of sentinelPorts.entries()) await startOneSentinel(processes, `sentinel-${index + 1}`, port, redisPorts[0]!);
  // Told of a failover by the sentinels, asking again every few milliseconds, and sending again what was not answered.
  const writer = new (loadRedis().Redis)({
    name: NAME, sentinels: sentinelPorts.map((port) => ({ host: '127.0.0.1', port })), failoverDetector: true,
    retryStrategy: () => RETRY_MILLIS, sentinelRetryStrategy: () => RETRY_MILLIS, sentinelReconnectStrategy: () => RETRY_MILLIS,
    connectTimeout: 200, sentinelCommandTimeout: 200, disconnectTimeout: RETRY_MILLIS, maxRetriesPerRequest: null,
    reconnectOnError: ({ message }: Error) => (message.startsWith('READONLY') ? 2 : false),
  });
  writer.on('error', () => undefined);
  processes.closeFirst(() => writer.disconnect());
  const primaryPort = async () => {
    const said = await Promise.all(sentinelPorts.map((port) => withRedis(port, (sentinel) => sentinel.call('SENTINEL', 'get-master-addr-by-name', NAME) as Promise<[string, string]>)));
    const ports = new Set(said.map(([, port]) => Number(port)));
    return ports.size === 1 ? [...ports][0]! : null;
  };
  const asPort = (node: string) => Number(node);
  return {
    write: (number) => writer.set('bench', String(number)),
    untilWhole: () => until('one primary, two replicas in sync, three sentinels that agree', async () => {
      const primary = await primaryPort();
      if (primary === null) return null;
      for (const port of redisPorts) if (port !== primary && !(await follows(port, primary))) return null;
      for (const port of sentinelPorts) if (!(await isCalm(port))) return null;
      return String(primary);
    }, SETTLE_MILLIS),
    fault: async (fault, node) => servers.get(asPort(node))!.process.signal(fault === 'kill' ? 'SIGKILL' : 'SIGSTOP'),
    untilTakenOver: (from) => until('another primary', async () => {
      const primary = await primaryPort();
      return primary !== null && primary !== asPort(from);
    }, SETTLE_MILLIS),
    restore: async (fault, node) => {
      const { process } = servers.get(asPort(node))!;
      if (fault === 'pause') return void process.signal('SIGCONT');
      await process.exited;
      servers.set(asPort(node), await startRedis(processes, process.name, asPort(node), (await primaryPort())!));
    },
    stop: processes.stop,
  };
}

async function startOneSentinel(processes: PeerProcesses, name: string, port: number, primaryPort: number): Promise<PeerProcess> {
  const file = join(processes.directoryOf(name), 'sentinel.conf');
  writeFileSync(file, [
    `port ${port}`, 'bind 127.0.0.1', 'daemonize no', `dir ${processes.directoryOf(name)}`,
    `sentinel monitor ${NAME} 127.0.0.1 ${primaryPort} 2`,
    `sentinel down-after-milliseconds ${NAME} ${DOWN_AFTER_MILLIS}`,
    `sentinel failover-timeout ${NAME} ${FAILOVER_TIMEOUT_MILLIS}`,
    `sentinel parallel-syncs ${NAME} 2`, '',
  ].join('\n'));
  const started = processes.start(name, 'redis-sentinel', [file]);
  await until(`${name} answers`, () => withRedis(port, async (client) => (await client.call('PING')) === 'PONG'));
  return started;
}

/** @returns whether a server replicates from this primary and has what it has. */
function follows(port: number, primary: number): Promise<boolean> {
  return withRedis(port, async (client) => {
    const { role, master_port: from, master_link_status: link } = await redisInfo(client, 'replication');
    return role === 'slave' && Number(from) === primary && link === 'up';
  });
}

/** @returns whether a sentinel knows both replicas and both other sentinels, and thinks all of them up. */
function isCalm(port: number): Promise<boolean> {
  return withRedis(port, async (client) => {
    const flags = (fields: string[]) => fields[fields.indexOf('flags') + 1];
    const primary = (await client.call('SENTINEL', 'master', NAME)) as string[];
    const replicas = (await client.call('SENTINEL', 'replicas', NAME)) as string[][];
    const others = (await client.call('SENTINEL', 'sentinels', NAME)) as string[][];
    return flags(primary) === 'master' && replicas.length === 2 && replicas.every((replica) => flags(replica) === 'slave') && others.length === 2 && others.every((other) => flags(other) === 'sentinel');
  });
}
