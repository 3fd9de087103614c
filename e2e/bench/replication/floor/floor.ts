/**
 * The floor: what any replication in Node on LMDB must do and nothing else. Process A journals, frames and sends; B, and C,
 * journal, keep the last values and acknowledge cumulatively. No epochs, no duplicate checks, no subscribers, no resume.
 */
import { join } from 'node:path';
import { repository } from '../../../lab/start-lab.ts';
import { PeerProcesses, type PeerProcess } from '../../peers/peer-processes.ts';
import type { Carrier, Contender } from '../contender.ts';
import type { Workload } from '../workload.ts';
import type { JournalKind } from './journal.ts';
import type { FromFloor, ToFloor } from './messages.ts';

export function floor(name: string, journal: JournalKind): Contender {
  return { name, missing: () => null, start: (workload, receivers) => PeerProcesses.begin((processes) => start(processes, workload, receivers, journal)) };
}

async function start(processes: PeerProcesses, workload: Workload, receivers: number, journal: JournalKind): Promise<Carrier> {
  const program = join(repository, 'e2e/dist/replication-floor.js');
  const begin = (name: string) => processes.start(name, process.execPath, [program], { ipc: true });
  const receiving = Array.from({ length: receivers }, (_, index) => begin(`receiver-${index + 1}`));
  const sending = begin('sender');
  const listening = receiving.map((receiver) => heard(receiver, 'listening'));
  for (const receiver of receiving) tell(receiver, { type: 'receive', journal });
  const ports = (await Promise.all(listening)).map(({ port }) => port);
  const connected = heard(sending, 'connected');
  tell(sending, { type: 'send', workload: workload.spec, journal, ports });
  await connected;
  return {
    processes: [sending, ...receiving].map(({ name, pid }) => ({ name, pid })),
    journalDirectory: join(processes.directory, 'receiver-1', 'journal'),
    carry: async (stretch) => {
      const ends = [heard(sending, 'acknowledged'), ...receiving.map((receiver) => heard(receiver, 'finished'))];
      const started = heard(sending, 'started');
      for (const receiver of receiving) tell(receiver, { type: 'expect', updates: stretch.end });
      tell(sending, { type: 'carry', stretch });
      const [, ...finished] = await Promise.all(ends);
      return { startedAt: (await started).at, finishedAt: Math.max(...finished.map(({ at }) => at)) };
    },
    contents: () => Promise.all(receiving.map(async (receiver) => {
      const told = heard(receiver, 'contents');
      tell(receiver, { type: 'tell-contents' });
      return (await told).contents;
    })),
    stop: processes.stop,
  };
}

const tell = ({ child }: PeerProcess, message: ToFloor): void => void child.send(message);

/** Resolves with the next message of this type. @throws when the process ends before. */
function heard<Type extends FromFloor['type']>({ name, child, exited, lastWords }: PeerProcess, type: Type): Promise<Extract<FromFloor, { type: Type }>> {
  return new Promise((resolve, reject) => {
    const take = (message: FromFloor) => {
      if (message.type !== type) return;
      child.off('message', take);
      resolve(message as Extract<FromFloor, { type: Type }>);
    };
    child.on('message', take);
    void exited.then(() => reject(new Error(`${name} of the floor ended before it was ${type}: ${lastWords()}`)));
  });
}
