/**
 * Ours: real node processes of this repository, fed behind the MQTT decoding of the first.
 *
 * What is measured is all that a node does with an update once its packet is decoded: whether the client may update this section in
 * this epoch, the update's number, the journal, the topic tree and its subscribers, the streams; and on the other side the frames,
 * the epoch and duplicate checks, journal, topic tree, acknowledgement.
 */
import { join } from 'node:path';
import { NODE_SWITCHES } from '../../../server/src/lab/supervisor/node-switches.ts';
import { repository } from '../../lab/start-lab.ts';
import { PeerProcesses, type PeerProcess } from '../peers/peer-processes.ts';
import type { Carrier, Contender } from './contender.ts';
import type { FromNode, ToNode } from './node/messages.ts';
import { describeNodes, writeNodeConfig } from './start-nodes.ts';
import type { Workload } from './workload.ts';

export const ours: Contender = {
  name: 'ours',
  missing: () => null,
  start: (workload, receivers) => PeerProcesses.begin((processes) => start(processes, workload, receivers)),
};

async function start(processes: PeerProcesses, workload: Workload, receivers: number): Promise<Carrier> {
  const cluster = await describeNodes(receivers);
  const program = join(repository, 'e2e/dist/replication-node.js');
  const started = cluster.nodes.map((spec) => {
    const { file, dataDirectory } = writeNodeConfig(processes, cluster, spec);
    return { dataDirectory, process: processes.start(spec.name, process.execPath, [...NODE_SWITCHES, program, file], { ipc: true }) };
  });
  await Promise.all(started.map((one) => heard(one.process, 'listening')));
  for (const one of started) tell(one.process, { type: 'begin' });
  const [taker, ...receiving] = started;
  const active = heard(taker!.process, 'active');
  tell(taker!.process, { type: 'register', workload: workload.spec });
  await active;
  return {
    processes: started.map(({ process: { name, pid } }) => ({ name, pid })),
    journalDirectory: receiving[0]!.dataDirectory,
    carry: async (stretch) => {
      const ends = [heard(taker!.process, 'acknowledged'), ...receiving.map((receiver) => heard(receiver.process, 'finished'))];
      const begun = heard(taker!.process, 'started');
      for (const receiver of receiving) tell(receiver.process, { type: 'expect', updates: stretch.end });
      tell(taker!.process, { type: 'carry', stretch });
      const [, ...finished] = await Promise.all(ends);
      return { startedAt: (await begun).at, finishedAt: Math.max(...finished.map(({ at }) => at)) };
    },
    contents: () => Promise.all(receiving.map(async (receiver) => {
      const told = heard(receiver.process, 'contents');
      tell(receiver.process, { type: 'tell-contents' });
      return (await told).contents;
    })),
    stop: processes.stop,
  };
}

const tell = ({ child }: PeerProcess, message: ToNode): void => void child.send(message);

/** Resolves with the next message of this type. @throws when the process ends before. */
function heard<Type extends FromNode['type']>({ name, child, exited, lastWords }: PeerProcess, type: Type): Promise<Extract<FromNode, { type: Type }>> {
  return new Promise((resolve, reject) => {
    const take = (message: FromNode) => {
      if (message.type !== type) return;
      child.off('message', take);
      resolve(message as Extract<FromNode, { type: Type }>);
    };
    child.on('message', take);
    void exited.then(() => reject(new Error(`${name} ended before it was ${type}: ${lastWords()}`)));
  });
}
