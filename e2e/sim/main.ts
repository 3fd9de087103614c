/** Runs simulations from the command line: one with its transcript, or many with what was found wrong in them. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planSimulation } from '@understudy/shared/sim/plan-simulation';
import { failsLike, shrinkScript } from '@understudy/shared/sim/shrink-script';
import { describeScript, readScript, type SimulationScript } from '@understudy/shared/sim/simulation-script';
import { runSimulation, type FoundViolation, type SimulationResult } from '@understudy/shared/sim/simulation';
import { writeTranscript } from '@understudy/shared/sim/transcript';
import type { Invariant } from '@understudy/shared/sim/violation';
import { readOptions, USAGE, type SimOptions } from './read-options.ts';

/** How many simulations the search for a shorter script may run: some minutes. */
const SHRINK_RUNS = 250;
const SHRUNK_FOLDER = join('reports', 'simulation');

interface Summary {
  seeds: number;
  events: number;
  faults: number;
  updates: number;
  violations: { seed: number; event: number; invariant: Invariant }[];
  simulatedHours: number;
}

const print = (text: string): void => void process.stdout.write(`${text}\n`);

let options: SimOptions;
try {
  options = readOptions(process.argv.slice(2));
} catch (error) {
  console.error(`${(error as Error).message}\n\n${USAGE}`);
  process.exit(2);
}
const { what, json } = options;
const summary: Summary = { seeds: 0, events: 0, faults: 0, updates: 0, violations: [], simulatedHours: 0 };
let simulatedMillis = 0;

if (what.kind === 'seeds') runSeeds(what.from, what.count);
else runOne(what.kind === 'seed' ? planSimulation(what.seed) : scriptOf(what.file));
if (json) print(JSON.stringify({ ...summary, simulatedHours: Math.round((simulatedMillis / 3_600_000) * 1000) / 1000 }));
process.exitCode = summary.violations.length > 0 ? 1 : 0;

function scriptOf(file: string): SimulationScript {
  try {
    return readScript(readFileSync(file, 'utf8'));
  } catch (error) {
    console.error(`${file}: ${(error as Error).message}`);
    process.exit(2);
  }
}

function runOne(script: SimulationScript): void {
  if (!options.shrink) {
    print(describeScript(script));
    return add(script, runSimulation(script, { onLine: print }));
  }
  const result = runSimulation(script);
  add(script, result);
  const [first] = result.violations;
  if (first) print(shrunk(script, first));
  else print(`nothing is violated with seed ${script.settings.seed}, so there is nothing to shrink`);
}

function runSeeds(from: number, count: number): void {
  const failing = new Map<Invariant, { script: SimulationScript; violation: FoundViolation }>();
  const since = performance.now();
  for (let seed = from; seed < from + count; seed++) {
    const script = planSimulation(seed);
    const result = runSimulation(script);
    add(script, result);
    for (const violation of firstOfEach(result.violations)) {
      print(`seed ${seed}, event ${violation.event}: ${violation.invariant}: ${violation.text}`);
      if (violation === result.violations[0] && !failing.has(violation.invariant)) failing.set(violation.invariant, { script, violation });
    }
    if (summary.seeds % 100 === 0 || summary.seeds === count) {
      const minutes = (performance.now() - since) / 60_000;
      print(`${summary.seeds} seeds, ${summary.faults} faults, ${summary.updates} updates, ${summary.violations.length} violations, ${Math.round(summary.seeds / minutes)} seeds a minute`);
    }
  }
  for (const [invariant, { script, violation }] of failing) {
    mkdirSync(SHRUNK_FOLDER, { recursive: true });
    const file = join(SHRUNK_FOLDER, `${invariant}-${script.settings.seed}.txt`);
    writeFileSync(file, shrunk(script, violation));
    print(`the shortest script found that violates ${invariant} as seed ${script.settings.seed} does is in ${file}`);
  }
}

function add({ settings }: SimulationScript, { events, faults, updates, violations, simulatedMillis: millis }: SimulationResult): void {
  summary.seeds += 1;
  summary.events += events;
  summary.faults += faults;
  summary.updates += updates.published;
  simulatedMillis += millis;
  for (const { event, invariant } of firstOfEach(violations)) summary.violations.push({ seed: settings.seed, event, invariant });
}

function firstOfEach(violations: FoundViolation[]): FoundViolation[] {
  return violations.filter(({ invariant }, index) => violations.findIndex((other) => other.invariant === invariant) === index);
}

function shrunk(script: SimulationScript, { invariant, text }: FoundViolation): string {
  const short = shrinkScript(script, failsLike(invariant), SHRINK_RUNS);
  return writeTranscript([`# ${invariant}, found by seed ${script.settings.seed}`, `// ${text.split('\n')[0]}`], short).text;
}
