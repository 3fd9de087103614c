/** Binds to loopback: the port that was asked for, or the next free one, since a taken port is no error. */
import type { Server } from 'node:http';

const HOST = '127.0.0.1';
/** How many ports are tried after the first. */
const PORTS_TRIED = 100;

/** @returns the port it listens on. @throws an Error that names the range when none of it is free. */
export async function listenOnLoopback(server: Server, port: number): Promise<number> {
  const last = port === 0 ? 0 : Math.min(65_535, port + PORTS_TRIED);
  for (let candidate = port; candidate <= last; candidate += 1) {
    if (await tryPort(server, candidate)) {
      const address = server.address();
      return typeof address === 'object' && address ? address.port : candidate;
    }
  }
  throw new Error(`listen on ${HOST}: every port from ${port} to ${last} is taken. Choose another one with --port.`);
}

function tryPort(server: Server, port: number): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException): void => {
      server.off('listening', onListening);
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      else reject(error);
    };
    const onListening = (): void => {
      server.off('error', onError);
      resolve(true);
    };
    server.once('error', onError);
    server.once('listening', onListening);
    server.listen(port, HOST);
  });
}
