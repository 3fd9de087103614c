/**
 * Throughput of replication: ours beside the floor under it, Redis 7 and NATS JetStream, to one destination and to a group of three.
 * Beside that two figures of our nodes as they are used: from end to end through MQTT, and their memory with a million topics.
 */
import { median, type Bench, type Target } from '../bench.ts';
import type { Contender } from './contender.ts';
import { expectedContents } from './contents.ts';
import { floor } from './floor/floor.ts';
import { measureRound, type Round } from './measure.ts';
import { nats } from './nats.ts';
import { ours } from './ours.ts';
import { redis } from './redis.ts';
import { throughMqtt } from './through-mqtt.ts';
import { Workload, type WorkloadSpec } from './workload.ts';

const ROUNDS = Number(process.env.UNDERSTUDY_BENCH_ROUNDS ?? 3);
/** Some seconds for the quickest. */
const TIMED = Number(process.env.UNDERSTUDY_BENCH_UPDATES ?? 2_000_000);
/** A server runs for months, and what its first seconds cost, while V8 still compiles, is not its rate: whoever it is has half as many before. */
const WARM_UP = Math.ceil(TIMED / 2);
const WORKLOAD: WorkloadSpec = { updates: WARM_UP + TIMED, warmUp: WARM_UP, topics: Number(process.env.UNDERSTUDY_BENCH_TOPICS ?? 10_000) };
/** Decoding, acknowledging and delivering every update takes longer than replicating it. */
const MQTT_WORKLOAD: WorkloadSpec = { updates: Math.ceil(WORKLOAD.updates / 10), warmUp: Math.ceil(WARM_UP / 10), topics: WORKLOAD.topics };
const MANY_TOPICS = 1_000_000;

/** The floor is the quickest bare pipe: it journals each frame as one record. What a record for each update would cost stands beside it. */
const CONTENDERS: [Contender, WorkloadSpec][] = [
  [ours, WORKLOAD],
  [floor('floor', 'record-per-frame'), WORKLOAD],
  [floor('floorOfRecords', 'record-per-update'), WORKLOAD],
  [redis, WORKLOAD],
  [nats, WORKLOAD],
  [throughMqtt, MQTT_WORKLOAD],
];
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
  what: `${TIMED} updates of 100 bytes on ${WORKLOAD.topics} topics, journalled, replicated, journalled and applied, beside the bare pipe, Redis and NATS`,
  async run(say) {
    const leftOut = CONTENDERS.flatMap(([contender]) => contender.missing() ?? []);
    for (const line of leftOut) say(`left out: ${line}`);
    const rounds = await measureAll(say);
    const figures: Record<string, number> = { ...WORKLOAD };
    for (const [name, measured] of rounds) figures[`${name}PerSecond`] = median(measured.map(({ updatesPerSecond }) => updatesPerSecond));
    for (const [name, measured] of rounds) {
      for (const process of Object.keys(measured[0]!.cpuMicros)) figures[`${name}CpuMicros ${process}`] = median(measured.map(({ cpuMicros }) => cpuMicros[process]!));
      figures[`${name}JournalBytes`] = median(measured.map(({ journalBytesPerUpdate }) => journalBytesPerUpdate));
    }
    say(`${MANY_TOPICS} topics, for the memory of the nodes …`);
    const many = new Workload({ updates: MANY_TOPICS, warmUp: 0, topics: MANY_TOPICS });
    const { memoryMiB } = await measureRound(throughMqtt, many, 1, expectedContents(many));
    figures.millionTopicsMiB = memoryMiB['receiver-1'] ?? NaN;
    figures.millionTopicsTakerMiB = memoryMiB.taker ?? NaN;
    return { rounds: ROUNDS, figures, targets: targetsOf(rounds), leftOut };
  },
};

/** Contenders take turns within each round. @returns the rounds by contender and shape. */
async function measureAll(say: (line: string) => void): Promise<Map<string, Round[]>> {
  const contenders = CONTENDERS.filter(([contender]) => contender.missing() === null).map(([contender, spec]) => {
    const workload = new Workload(spec);
    return { contender, workload, expected: expectedContents(workload) };
  });
  const rounds = new Map<string, Round[]>();
  for (let round = 1; round <= ROUNDS; round += 1) {
    for (const { receivers, words, key } of SHAPES) {
      for (const { contender, workload, expected } of contenders) {
        const measured = await measureRound(contender, workload, receivers, expected);
        rounds.set(contender.name + key, [...(rounds.get(contender.name + key) ?? []), measured]);
        const cpu = Object.entries(measured.cpuMicros).map(([name, micros]) => `${name} ${micros.toFixed(2)}`).join(', ');
        say(`round ${round}/${ROUNDS}, ${words}, ${contender.name}: ${Math.round(measured.updatesPerSecond)} updates a second (CPU µs an update: ${cpu})`);
      }
    }
  }
  return rounds;
}

/**
 * Medians of the ratios within each round, so that what else happens on the machine meets both; the worse of the two shapes counts.
 * @returns no target for what was left out
 */
function targetsOf(rounds: ReadonlyMap<string, readonly Round[]>): Record<string, Target> {
  const targets: Record<string, Target> = {};
  for (const { name, other, atLeast } of TARGETS) {
    const ratios = SHAPES.map(({ key }) => {
      const theirs = rounds.get(other + key) ?? [];
      return median((rounds.get(ours.name + key) ?? []).map(({ updatesPerSecond }, round) => updatesPerSecond / (theirs[round]?.updatesPerSecond ?? NaN)));
    });
    if (ratios.every(Number.isFinite)) targets[name] = { value: Math.min(...ratios), atLeast };
  }
  return targets;
}
