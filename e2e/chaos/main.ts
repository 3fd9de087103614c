/** Chaos on real processes: harm at random, healed, audited; a table for people, and with `--json` one JSON line last. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditRangeKind } from '@understudy/shared/domain/audit';
import { describeEpoch } from '@understudy/shared/domain/update-source';
import { Random } from '@understudy/shared/machine/random';
import { untilCalm } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { startLab } from '../lab/start-lab.ts';
import { CHAOS_HELP, readChaosOptions, type ChaosOptions } from './chaos-options.ts';
import { chaosResult, findFaultsOf } from './chaos-result.ts';
import { FAULT_KINDS, KILLS } from './faults.ts';
import { writeLoadedCluster } from './loaded-cluster.ts';
import { findResidue } from './residue.ts';
import { FaultRun } from './run-faults.ts';

/** Everything that was acknowledged is looked for within seconds of calm; a busy machine takes longer. */
const SETTLE_LIMIT_MILLIS = 120_000;

const RANGES_SAID = 20;
/** What a single range of tells something about the nodes. */
const TELLING: ReadonlySet<AuditRangeKind> = new Set(['lost', 'missing', 'overwritten', 'unknown', 'duplicated', 'reordered']);

const words = process.argv.slice(2);
if (words.includes('--help')) {
  console.log(CHAOS_HELP);
  process.exit(0);
}
const options = readOrEnd(words);
// What was started ends with the exit of this process, and a signal alone brings none.
for (const [number, signal] of [[1, 'SIGHUP'], [2, 'SIGINT'], [15, 'SIGTERM']] as const) process.once(signal, () => process.exit(128 + number));
const ok = await run(options).catch((fault: unknown) => {
  console.error(fault);
  return false;
});
process.exit(ok ? 0 : 1);

async function run({ seconds, seed, rate, bounded, killsOnly, json }: ChaosOptions): Promise<boolean> {
  const say = (line: string) => console.error(line);
  const directory = mkdtempSync(join(tmpdir(), 'understudy-chaos-'));
  const file = `${directory}.yaml`;
  if (rate !== null) writeLoadedCluster(file, rate);
  const lab = await startLab(rate === null ? [] : ['--cluster', file], directory);
  const watch = new ClusterWatch(lab.url);
  say(`${lab.url}, data in ${directory}`);
  await untilCalm(watch);
  const faults = new FaultRun({ watch, random: new Random(seed), kinds: killsOnly ? KILLS : FAULT_KINDS, bounded, seconds, say });
  const harm = await faults.run();
  say('healed; waiting until all is well');
  await faults.untilWell();
  say('well; the clients end, and everything that was acknowledged is looked for');
  for (const { name } of watch.state!.view.spec!.clients) await watch.order({ verb: 'stop', target: { kind: 'client', name } }, 'chaos');
  await watch.until('nothing more is to be found out', ({ view }) => view.auditSettled, SETTLE_LIMIT_MILLIS).catch((error: unknown) => say((error as Error).message));
  const { view } = watch.state!;
  watch.close();
  const code = await lab.stop({ keepData: true });
  const result = chaosResult(harm, view, watch.events, [...(code === 0 ? [] : [`the lab ended with ${code}`]), ...(await findResidue(view, directory, lab.url))]);
  const wrong = findFaultsOf(result, harm, view, { seconds, seed, rate, bounded, killsOnly, json });
  print(result);
  const ranges = Object.entries(view.auditRanges).flatMap(([path, { ranges: of }]) => of.filter(({ kind }) => TELLING.has(kind)).map((range) => ({ path, ...range })));
  for (const { path, kind, client, epoch, node, from, to } of ranges.slice(0, RANGES_SAID)) say(`  ${kind}: ${path} ${from} to ${to} of ${client}, epoch ${describeEpoch(epoch)}${node === null ? '' : `, on ${node}`}`);
  if (ranges.length > RANGES_SAID) say(`  and ${ranges.length - RANGES_SAID} more ranges`);
  for (const line of wrong) say(`NOT AS IT SHOULD BE: ${line}`);
  if (wrong.length > 0) say(`its data and logs are kept in ${directory}`);
  else for (const path of [directory, file]) rmSync(path, { recursive: true, force: true });
  if (json) console.log(JSON.stringify(result));
  return wrong.length === 0;
}

function print({ faults, residue, ...figures }: ReturnType<typeof chaosResult>): void {
  console.log('');
  for (const [kind, count] of Object.entries(faults)) console.log(`  ${kind.padEnd(24)} ${String(count).padStart(10)}`);
  for (const [name, value] of Object.entries(figures)) console.log(`  ${name.padEnd(24)} ${String(value).padStart(10)}`);
  console.log(`  ${'acknowledged share'.padEnd(24)} ${`${((figures.acknowledged / figures.published) * 100).toFixed(2)} %`.padStart(10)}`);
  console.log(`  ${'residue'.padEnd(24)} ${residue.length === 0 ? 'nothing'.padStart(10) : residue.join('; ')}\n`);
}

function readOrEnd(given: readonly string[]): ChaosOptions {
  try {
    return readChaosOptions(given);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
