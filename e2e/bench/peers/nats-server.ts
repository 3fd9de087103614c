/** A NATS server with JetStream: its configuration file, its start, and how it is asked. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from '../until.ts';
import type { NatsConnection } from './client-types.ts';
import { loadNats } from './install-clients.ts';
import { isInstalled, type PeerProcess, type PeerProcesses } from './peer-processes.ts';

/** @returns why NATS cannot run here, or null. */
export const natsMissing = (): string | null => (isInstalled('nats-server') ? null : 'NATS is not installed (Debian: nats-server)');

export interface NatsServer {
  name: string;
  port: number;
  process: PeerProcess;
}

/** Starts a server whose JetStream stores in the directory of that name; resolves when it answers. @param more blocks of its configuration: a cluster, leaf nodes */
export async function startNats(processes: PeerProcesses, name: string, port: number, more: string): Promise<NatsServer> {
  const directory = processes.directoryOf(name);
  const file = join(directory, 'nats.conf');
  writeFileSync(file, `server_name: ${name}\nlisten: 127.0.0.1:${port}\n${more}\n`);
  const started = processes.start(name, 'nats-server', ['-c', file]);
  await until(`${name} answers on port ${port}`, async () => {
    if (started.hasExited) throw new Error(`it ended: ${started.lastWords()}`);
    const connection = await dialNats([port], { reconnect: false });
    await connection.close();
    return true;
  });
  return { name, port, process: started };
}

/** The block that turns JetStream on, storing below the server's own directory. */
export function jetStreamBlock(processes: PeerProcesses, name: string, domain: string | null = null): string {
  return `jetstream { store_dir: "${join(processes.directoryOf(name), 'store')}"${domain === null ? '' : `, domain: ${domain}`} }`;
}

function dialNats(ports: readonly number[], options: Record<string, unknown>): Promise<NatsConnection> {
  return loadNats().connect({ servers: ports.map((port) => `127.0.0.1:${port}`), timeout: 1000, ...options });
}

/** @returns a connection that is closed before the processes end. */
export async function connectNats(processes: PeerProcesses, ports: readonly number[], options: Record<string, unknown> = {}): Promise<NatsConnection> {
  const connection = await dialNats(ports, options);
  processes.closeFirst(() => connection.close());
  return connection;
}
