/** Ports that nobody listens on now. Servers that have to know each other's ports before they start need them. */
import { once } from 'node:events';
import { createServer } from 'node:net';

/** @returns so many ports of the loopback address, each different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => server.listening || once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return ports;
}
