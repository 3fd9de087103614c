/** NATS JetStream: a cluster of three servers and a stream with three copies; the client knows all servers. */
import { freePorts } from '../peers/free-ports.ts';
import { loadJetStream } from '../peers/install-clients.ts';
import { connectNats, jetStreamBlock, startNats, type NatsServer } from '../peers/nats-server.ts';
import { PeerProcesses } from '../peers/peer-processes.ts';
import { until } from '../until.ts';
import type { WrittenService } from './written-service.ts';

const STREAM = 'BENCH';
const SUBJECT = 'bench.value';
const SERVERS = 3;
const SETTLE_MILLIS = 60_000;
/** A publish that nobody answers is given up after this; an answer takes about a millisecond. */
const ANSWER_MILLIS = 100;

export const startJetStream = (): Promise<WrittenService> => PeerProcesses.begin(start);

async function start(processes: PeerProcesses): Promise<WrittenService> {
  const ports = await freePorts(SERVERS);
  const routes = await freePorts(SERVERS);
  const begin = (index: number): Promise<NatsServer> => {
    const name = `nats-${index + 1}`;
    const cluster = `cluster { name: bench, listen: 127.0.0.1:${routes[index]}, routes: [${routes.map((port) => `nats-route://127.0.0.1:${port}`).join(', ')}] }`;
    return startNats(processes, name, ports[index]!, `${jetStreamBlock(processes, name)}\n${cluster}`);
  };
  const servers = await Promise.all(ports.map((_, index) => begin(index)));
  // A server that hangs is noticed by its silence; the default looks every two minutes. Reconnecting begins at once.
  const options = { pingInterval: 100, maxPingOut: 2, reconnectTimeWait: 10, reconnectJitter: 0, maxReconnectAttempts: -1, waitOnFirstConnect: true };
  const writing = await connectNats(processes, ports, options);
  const asking = await connectNats(processes, ports, options);
  const { jetstream, jetstreamManager } = loadJetStream();
  const manager = await until('JetStream has a leader', () => jetstreamManager(asking, { timeout: 1000 }), SETTLE_MILLIS);
  await until('the stream is there', () => manager.streams.add({ name: STREAM, subjects: [SUBJECT], storage: 'file', num_replicas: SERVERS }), SETTLE_MILLIS);
  const stream = jetstream(writing);
  const leader = async () => (await manager.streams.info(STREAM)).cluster?.leader;
  const indexOf = (node: string) => servers.findIndex(({ name }) => name === node);
  return {
    write: (number) => stream.publish(SUBJECT, String(number), { timeout: ANSWER_MILLIS }),
    untilWhole: () => until('a leader and two current copies', async () => {
      const { cluster } = await manager.streams.info(STREAM);
      const replicas = cluster?.replicas ?? [];
      return cluster?.leader && replicas.length === SERVERS - 1 && replicas.every(({ current, offline }) => current && !offline) ? cluster.leader : null;
    }, SETTLE_MILLIS),
    fault: async (fault, node) => servers[indexOf(node)]!.process.signal(fault === 'kill' ? 'SIGKILL' : 'SIGSTOP'),
    untilTakenOver: (from) => until('another leader of the stream', async () => {
      const now = await leader();
      return now && now !== from;
    }, SETTLE_MILLIS),
    restore: async (fault, node) => {
      const index = indexOf(node);
      const { process } = servers[index]!;
      if (fault === 'pause') return void process.signal('SIGCONT');
      await process.exited;
      servers[index] = await begin(index);
    },
    stop: processes.stop,
  };
}
