/** A Redis 7 server: its configuration, its start, and how it is asked. */
import { until } from '../until.ts';
import type { RedisClient } from './client-types.ts';
import { loadRedis } from './install-clients.ts';
import { isInstalled, type PeerProcess, type PeerProcesses } from './peer-processes.ts';

/** @returns why Redis cannot run here, or null. */
export const redisMissing = (): string | null => (isInstalled('redis-server') && isInstalled('redis-sentinel') ? null : 'Redis is not installed (Debian: redis-server, redis-sentinel)');

export interface RedisServer {
  port: number;
  process: PeerProcess;
}

/**
 * Journals every write (appendonly), asks the disk once a second, writes no snapshots besides. A replica that is slow for a
 * moment is not thrown out, and no rewrite of the journal falls into a measurement.
 */
const SETTINGS: Record<string, string> = {
  bind: '127.0.0.1',
  'protected-mode': 'no',
  daemonize: 'no',
  save: '',
  appendonly: 'yes',
  appendfsync: 'everysec',
  'auto-aof-rewrite-percentage': '0',
  'repl-diskless-sync': 'yes',
  'repl-diskless-sync-delay': '0',
  'repl-backlog-size': '64mb',
  'client-output-buffer-limit': 'replica 0 0 0',
};

/** Starts a server, as replica of `primaryPort` when that is given; resolves when it answers. Its data lie in the directory of that name. */
export async function startRedis(processes: PeerProcesses, name: string, port: number, primaryPort: number | null): Promise<RedisServer> {
  const settings = { ...SETTINGS, port: String(port), dir: processes.directoryOf(name) };
  const args = Object.entries(settings).flatMap(([key, value]) => [`--${key}`, ...(value.includes(' ') ? value.split(' ') : [value])]);
  const started = processes.start(name, 'redis-server', [...args, ...(primaryPort === null ? [] : ['--replicaof', '127.0.0.1', String(primaryPort)])]);
  await until(`${name} answers on port ${port}`, () => {
    if (started.hasExited) throw new Error(`it ended: ${started.lastWords()}`);
    return withRedis(port, async (client) => (await client.call('PING')) === 'PONG');
  });
  return { port, process: started };
}

/** @returns a connection that gives up at once: whoever waits asks again. */
export function connectRedis(port: number): RedisClient {
  const client = new (loadRedis().Redis)({ host: '127.0.0.1', port, retryStrategy: () => null, maxRetriesPerRequest: 0, connectTimeout: 1000 });
  // Each command is answered with the fault.
  client.on('error', () => undefined);
  return client;
}

/** Runs `work` over a connection of its own. */
export async function withRedis<T>(port: number, work: (client: RedisClient) => Promise<T>): Promise<T> {
  const client = connectRedis(port);
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
}

/** @returns the fields of a section of INFO. */
export async function redisInfo(client: RedisClient, section: string): Promise<Record<string, string>> {
  return Object.fromEntries((await client.info(section)).split('\r\n').filter((line) => line.includes(':')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
}

/** Resolves when this server replicates and has all that its primary had. */
export async function untilInSync(port: number): Promise<void> {
  await until(`the replica on port ${port} is in sync`, () => withRedis(port, async (client) => {
    const { role, master_link_status: link, master_sync_in_progress: syncing } = await redisInfo(client, 'replication');
    return role === 'slave' && link === 'up' && syncing === '0';
  }));
}
