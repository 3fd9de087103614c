/** Throughput of replication: ours beside the floor under it, Redis 7 and NATS JetStream, to one destination and to a group of three. */
import { median, type Bench, type Target } from '../bench.ts';
import type { Contender } from './contender.ts';
import { expectedContents } from './contents.ts';
import { floor } from './floor/floor.ts';
import { measureRound, type Round } from './measure.ts';
import { nats } from './nats.ts';
import { ours } from './ours.ts';
import { redis } from './redis.ts';
import { Workload } from './workload.ts';

const ROUNDS = Number(process.env.UNDERSTUDY_BENCH_ROUNDS ?? 5);
const UPDATES = Number(process.env.UNDERSTUDY_BENCH_UPDATES ?? 500_000);
const TOPICS = Number(process.env.UNDERSTUDY_BENCH_TOPICS ?? 10_000);

/** The floor is the quickest bare pipe: it journals each frame as one record. What a record for each update would cost stands beside it. */
const CONTENDERS: Contender[] = [ours, floor('floor', 'record-per-frame'), floor('floorOfRecords', 'record-per-update'), redis, nats];
const SHAPES = [
  { receivers: 1, words: 'one destination', key: '' },
  { receivers: 2, words: 'a group of three', key: 'Group' },
] as const;
/** Ours over theirs. */
const TARGETS: { name: string; other: Contender['name']; atLeast: number }[] = [
  { name: 'vsFloor', other: 'floor', atLeast: 0.4 },
  { name: 'vsRedis', other: 'redis', atLeast: 1 },
  { name: 'vsNats', other: 'nats', atLeast: 1 },
];

export const replicationBench: Bench = {
  name: 'replication',
  what: `${UPDATES} updates of 100 bytes on ${TOPICS} topics, journalled, replicated, journalled and applied, beside the bare pipe, Redis and NATS`,
  async run(say) {
    const leftOut = CONTENDERS.flatMap((contender) => contender.missing() ?? []);
    const contenders = CONTENDERS.filter((contender) => contender.missing() === null);
    for (const line of leftOut) say(`left out: ${line}`);
    const workload = new Workload({ updates: UPDATES, topics: TOPICS });
    const expected = expectedContents(workload);
    const rounds = new Map<string, Round[]>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const { receivers, words, key } of SHAPES) {
        for (const contender of contenders) {
          const measured = await measureRound(contender, workload, receivers, expected);
          rounds.set(contender.name + key, [...(rounds.get(contender.name + key) ?? []), measured]);
          const cpu = Object.entries(measured.cpuMicros).map(([name, micros]) => `${name} ${micros.toFixed(2)}`).join(', ');
          say(`round ${round}/${ROUNDS}, ${words}, ${contender.name}: ${Math.round(measured.updatesPerSecond)} updates a second (CPU µs an update: ${cpu})`);
        }
      }
    }
    const figures: Record<string, number> = { updates: workload.updates, topics: expected.topics };
    for (const [name, measured] of rounds) figures[`${name}PerSecond`] = median(measured.map(({ updatesPerSecond }) => updatesPerSecond));
    for (const [name, measured] of rounds) {
      for (const process of Object.keys(measured[0]!.cpuMicros)) figures[`${name}CpuMicros ${process}`] = median(measured.map(({ cpuMicros }) => cpuMicros[process]!));
      figures[`${name}JournalBytes`] = median(measured.map(({ journalBytesPerUpdate }) => journalBytesPerUpdate));
    }
    const targets: Record<string, Target> = {};
    for (const { name, other, atLeast } of TARGETS) {
      // The worse of the two shapes counts.
      const ratios = SHAPES.map(({ key }) => figures[`${ours.name}${key}PerSecond`]! / figures[`${other}${key}PerSecond`]!);
      if (ratios.every(Number.isFinite)) targets[name] = { value: Math.min(...ratios), atLeast };
    }
    return { rounds: ROUNDS, figures, targets, leftOut };
  },
};
