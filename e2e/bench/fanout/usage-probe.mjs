/**
 * Loaded into the back end and the bare broadcast before their own code (`--import`): answers on a socket of the file system what the
 * process used so far. The system counts a process in ticks of ten milliseconds for others to read; it tells itself microseconds.
 */
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const { UNDERSTUDY_PROBE_SOCKET: path, UNDERSTUDY_PROBE_PROGRAM: program } = process.env;

// Children inherit the environment; only the program that is meant answers.
if (path && program && process.argv[1]?.endsWith(program)) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (asked) => {
      if (asked.toString().includes('memory')) collect();
      const { user, system } = process.cpuUsage();
      const { heapUsed, external, rss } = process.memoryUsage();
      socket.write(`${JSON.stringify({ cpuMillis: (user + system) / 1000, heldMiB: (heapUsed + external) / 2 ** 20, rssMiB: rss / 2 ** 20 })}\n`);
    });
  });
  server.on('error', (fault) => console.error(`usage probe: ${fault.message}`));
  server.listen(path);
  server.unref();
}
