/** What the default cluster costs when nobody does anything: CPU of every process of it, and memory. Linux only (/proc). */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { startLab } from '../lab/start-lab.ts';
import { median, type Bench } from './bench.ts';
import { usageOf, type ProcessUsage } from './process-usage.ts';

const ROUNDS = 5;
const ROUND_MILLIS = 10_000;
const WARM_UP_MILLIS = 60_000;

interface NamedUsage extends ProcessUsage {
  name: string;
}

/** @returns the usage of `root` and all its descendants, by pid. */
function usageBelow(root: number): Map<number, NamedUsage> {
  const usage = new Map<number, NamedUsage>();
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number)) {
    const used = usageOf(pid);
    if (used) usage.set(pid, { ...used, name: nameOf(pid) });
  }
  const within = (pid: number): boolean => pid === root || (usage.has(pid) && pid > 1 && within(usage.get(pid)!.parent));
  return new Map([...usage].filter(([pid]) => within(pid)));
}

/** @returns the script that a process runs, or its program; nothing when it ended while it was read. */
function nameOf(pid: number): string {
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words.find((word) => word.endsWith('.js') || word.endsWith('.mjs'))?.split('/').at(-1) ?? words[0] ?? '';
  } catch {
    return '';
  }
}

export const idleBench: Bench = {
  name: 'idle',
  what: 'CPU of the default cluster with feeds, auditors and dashboard when nobody does anything, in percent of one core',
  async run(say) {
    if (process.platform !== 'linux') throw new Error('This benchmark reads /proc, which Linux alone has.');
    const lab = await startLab();
    const watch = new ClusterWatch(lab.url);
    try {
      await watch.until('every section served', ({ view }) => view.spec?.sections.every((section) => view.sections[section.path]?.holder?.active));
      // A start is not rest: code is compiled, lists are searched, first values go everywhere.
      await sleep(WARM_UP_MILLIS);
      const percents: number[] = [];
      const byName = new Map<string, number>();
      let memory = 0;
      for (let round = 0; round < ROUNDS; round++) {
        const before = usageBelow(lab.process.pid!);
        await sleep(ROUND_MILLIS);
        const after = usageBelow(lab.process.pid!);
        let used = 0;
        for (const [pid, now] of after) {
          const millis = now.cpuMillis - (before.get(pid)?.cpuMillis ?? 0);
          used += millis;
          byName.set(now.name, (byName.get(now.name) ?? 0) + (millis / ROUND_MILLIS) * 100 / ROUNDS);
        }
        memory = [...after.values()].reduce((sum, each) => sum + each.memoryMiB, 0);
        percents.push((used / ROUND_MILLIS) * 100);
        say(`round ${round + 1}/${ROUNDS}: ${percents.at(-1)!.toFixed(1)} % of one core, ${after.size} processes`);
      }
      const updates = await watch.until('rates', ({ view }) => Object.values(view.nodes).reduce((sum, node) => sum + (node.sample?.acceptedPerSecond ?? 0), 0));
      if (updates < 250) throw new Error(`Only ${updates} updates a second were accepted; the cluster does less than it should, so its cost says nothing.`);
      return {
        rounds: ROUNDS,
        figures: { updatesPerSecond: updates, memoryMiB: memory, ...Object.fromEntries([...byName].map(([name, percent]) => [`percentOf ${name}`, percent])) },
        targets: { idlePercentOfOneCore: { value: median(percents), atMost: 40 } },
        leftOut: ['a page that looks at it', 'the kernel\'s own work that /proc books on no process'],
      };
    } finally {
      watch.close();
      await lab.stop();
    }
  },
};
