/** Lists the benchmarks, or runs one: a table for people, and with `--json` one JSON line last. */
import { describeMachine, isReached, type Bench } from './bench.ts';
import { drawBench } from './draw-bench.ts';
import { drawGraphBench } from './draw-graph/draw-graph-bench.ts';
import { drawTimelineBench } from './draw-timeline/draw-timeline-bench.ts';
import { failoverBench } from './failover/failover-bench.ts';
import { fanoutBench } from './fanout/fanout-bench.ts';
import { busyBench } from './busy-bench.ts';
import { idleBench } from './idle-bench.ts';
import { recorderBench } from './recorder-bench.ts';
import { soakBench } from './soak/soak-bench.ts';
import { replicationBench } from './replication/replication-bench.ts';
import { drawTreeBench } from './tree/draw-tree-bench.ts';
import { ingestBench } from './tree/ingest-bench.ts';

const benches: Bench[] = [failoverBench, drawBench, drawGraphBench, drawTimelineBench, drawTreeBench, replicationBench, fanoutBench, ingestBench, idleBench, busyBench, recorderBench, soakBench];

const words = process.argv.slice(2);
const json = words.includes('--json');
const name = words.find((word) => !word.startsWith('--'));
const flags = new Set(words.filter((word) => word.startsWith('--') && word !== '--json'));
const bench = benches.find((known) => known.name === name);

if (!bench) {
  if (name) console.error(`There is no benchmark ${name}.`);
  console.log('npm run bench -- NAME [--json]\n');
  for (const known of benches) {
    console.log(`  ${known.name.padEnd(14)} ${known.what}`);
    for (const [flag, what] of Object.entries(known.flags ?? {})) console.log(`  ${''.padEnd(14)} ${flag}: ${what}`);
  }
  process.exit(name ? 2 : 0);
}
const unknown = [...flags].find((flag) => !(flag in (bench.flags ?? {})));
if (unknown) {
  console.error(`${bench.name} has no ${unknown}; it knows ${[...Object.keys(bench.flags ?? {}), '--json'].join(', ')}.`);
  process.exit(2);
}
// What was started ends with the exit of this process, and a signal alone brings none.
for (const [number, signal] of [[1, 'SIGHUP'], [2, 'SIGINT'], [15, 'SIGTERM']] as const) process.once(signal, () => process.exit(128 + number));

const started = Date.now();
const result = await bench.run((line) => console.error(line), flags).catch((fault: unknown) => {
  console.error(fault);
  process.exit(1);
});
const round = (value: number) => Math.round(value * 1000) / 1000;

const what = [...flags].map((flag) => bench.flags?.[flag as `--${string}`]).join(', ') || bench.what;
console.log(`\n${[bench.name, ...flags].join(' ')}: ${what}\n${result.rounds} rounds, ${Math.round((Date.now() - started) / 1000)} s\n`);
for (const [figure, value] of Object.entries(result.figures)) console.log(`  ${figure.padEnd(32)} ${String(round(value)).padStart(12)}`);
console.log('');
for (const [target, bound] of Object.entries(result.targets)) {
  const wanted = bound.atMost !== undefined ? `at most ${bound.atMost}` : `at least ${bound.atLeast}`;
  console.log(`  ${target.padEnd(32)} ${String(round(bound.value)).padStart(12)}   ${wanted}: ${isReached(bound) ? 'reached' : 'NOT reached'}`);
}
for (const line of result.leftOut) console.log(`  left out: ${line}`);
if (json) {
  const rounded = (record: Record<string, number>) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key, round(value)]));
  const targets = Object.fromEntries(Object.entries(result.targets).map(([key, target]) => [key, { ...target, value: round(target.value) }]));
  console.log(JSON.stringify({ bench: bench.name, machine: describeMachine(), rounds: result.rounds, figures: rounded(result.figures), targets, leftOut: result.leftOut }));
}
process.exit(0);
