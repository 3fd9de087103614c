/** `failover --peers`: the same faults against ours, Redis Sentinel and NATS JetStream, one after the other, each alone on the machine. */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, type BenchResult, type Target } from '../bench.ts';
import { natsMissing } from '../peers/nats-server.ts';
import { redisMissing } from '../peers/redis-server.ts';
import { until } from '../until.ts';
import { SteadyWriter, WRITE_EVERY_MILLIS } from './steady-writer.ts';
import { startJetStream } from './written-jetstream.ts';
import { startOurs } from './written-ours.ts';
import { startSentinel } from './written-sentinel.ts';
import type { Fault, WrittenService } from './written-service.ts';

/** Enough acknowledged writes to know that a service works, before a fault and after a takeover. */
const WRITES_ENOUGH = 200;
/** Longer than every period that a server has: beats, pings, sentinels' looks. */
const PHASE_MILLIS = 1000;
const LONGEST_GAP_MILLIS = 60_000;

interface Contender {
  name: 'ours' | 'sentinel' | 'jetstream';
  missing: () => string | null;
  start: () => Promise<WrittenService>;
}

const CONTENDERS: Contender[] = [
  { name: 'ours', missing: () => null, start: startOurs },
  { name: 'sentinel', missing: redisMissing, start: startSentinel },
  { name: 'jetstream', missing: natsMissing, start: startJetStream },
];

export async function runBesidePeers(rounds: number, say: (line: string) => void): Promise<BenchResult> {
  const figures: Record<string, number> = { writeEveryMillis: WRITE_EVERY_MILLIS };
  const leftOut: string[] = [];
  for (const { name, missing, start } of CONTENDERS) {
    const why = missing();
    if (why !== null) {
      leftOut.push(`${name}: ${why}`);
      say(`left out: ${name}: ${why}`);
      continue;
    }
    const service = await start();
    const writer = new SteadyWriter(service.write);
    try {
      for (const fault of ['kill', 'pause'] as const) {
        const gaps: number[] = [];
        for (let round = 1; round <= rounds; round += 1) {
          gaps.push(await oneRound(service, writer, fault));
          say(`${name}, ${fault} ${round}/${rounds}: gap ${gaps.at(-1)!.toFixed(1)} ms`);
        }
        const key = `${name}${fault === 'kill' ? 'Kill' : 'Pause'}Gap`;
        Object.assign(figures, { [`${key}Millis`]: median(gaps), [`${key}LeastMillis`]: Math.min(...gaps), [`${key}MostMillis`]: Math.max(...gaps) });
      }
    } finally {
      // A write that nobody answers ends with the service.
      const stopped = writer.stop();
      await service.stop();
      await stopped;
    }
  }
  const targets: Record<string, Target> = {};
  for (const peer of ['sentinel', 'jetstream'] as const) {
    const value = figures[`${peer}KillGapMillis`]! / figures.oursKillGapMillis!;
    if (Number.isFinite(value)) targets[`${peer}OverOurs`] = { value, atLeast: 20 };
  }
  return { rounds, figures, targets, leftOut };
}

/** @returns the gap in ms. */
async function oneRound(service: WrittenService, writer: SteadyWriter, fault: Fault): Promise<number> {
  const node = await service.untilWhole();
  writer.forget();
  await untilWritten(writer);
  await sleep(Math.random() * PHASE_MILLIS);
  const faultAt = await service.fault(fault, node);
  await service.untilTakenOver(node);
  await untilWritten(writer);
  const gap = writer.gapAround(faultAt);
  if (!Number.isFinite(gap)) throw new Error(`No write was acknowledged before or after the ${fault} of ${node}.`);
  await service.restore(fault, node);
  return gap;
}

/** Resolves after so many more acknowledged writes. @throws with what the last refused write met. */
async function untilWritten(writer: SteadyWriter): Promise<void> {
  const enough = writer.count + WRITES_ENOUGH;
  await until(`${WRITES_ENOUGH} acknowledged writes`, () => {
    if (writer.count >= enough) return true;
    if (writer.lastFault !== null) throw writer.lastFault;
    return false;
  }, LONGEST_GAP_MILLIS);
}
