/** The wall for twenty minutes with a fault every five seconds: whether heap and document stay level; its scripts and its first picture. */
import { setTimeout as sleep } from 'node:timers/promises';
import { untilCalm } from '../../lab/calm.ts';
import { ClusterWatch } from '../../lab/cluster-watch.ts';
import { startLab } from '../../lab/start-lab.ts';
import { median, type Bench } from '../bench.ts';
import { launchBrowser } from '../tree/tree-page.ts';
import { chooseFault } from './fault-round.ts';
import { growthAtTheEnd, secondHalf, slopePerHour, type Sample } from './level.ts';
import { WallPage } from './wall-page.ts';

const CLUSTER = 'server/clusters/trading-floor-wide-ip.yaml';
const FAULT_MILLIS = 5000;
/** A fault is over before the next one comes. */
const RESTORE_AFTER_MILLIS = 2500;
const SAMPLES = 80;
const LOADS = 5;
/** Of a hundred faults so many may be refused, since what was to be killed is down already. */
const REFUSED_PERCENT = 20;

/** @throws when the setting is no number of minutes. */
function readMinutes(): number {
  const asked = process.env.UNDERSTUDY_SOAK_MINUTES;
  const minutes = asked === undefined ? 20 : Number(asked);
  if (!(minutes > 0 && minutes <= 24 * 60)) throw new Error(`UNDERSTUDY_SOAK_MINUTES is ${JSON.stringify(asked)}; give a number of minutes above 0, or leave it out for 20.`);
  return minutes;
}

export const soakBench: Bench = {
  name: 'soak',
  what: '/wall under a fault every five seconds (sources, lists and names): heap after collection, document, scripts, first picture; UNDERSTUDY_SOAK_MINUTES, by default 20',
  async run(say) {
    const minutes = readMinutes();
    const lab = await startLab(['--cluster', CLUSTER]);
    const watch = new ClusterWatch(lab.url);
    const browser = await launchBrowser();
    try {
      await untilCalm(watch);
      const loads: number[] = [];
      for (let load = 0; load < LOADS; load += 1) {
        const wall = await WallPage.open(browser, lab.url);
        loads.push(await wall.firstPictureMillis());
        await wall.context.close();
      }
      say(`first picture after ${loads.map((millis) => Math.round(millis)).join(', ')} ms`);
      const wall = await WallPage.open(browser, lab.url);
      const kilobytes = await wall.scriptKilobytes();
      const heap: Sample[] = [];
      const nodes: Sample[] = [];
      const begun = performance.now();
      const until = begun + minutes * 60_000;
      const given = { taken: 0, refused: 0 };
      const kinds = new Map<string, number>();
      const every = Math.max(FAULT_MILLIS, (minutes * 60_000) / SAMPLES);
      let sampleAt = begun;
      for (let turn = 0; performance.now() < until; turn += 1) {
        const turnEnds = performance.now() + FAULT_MILLIS;
        const fault = chooseFault(watch.state!.view, turn);
        const taken = fault !== null && 'order' in (await watch.post(fault.begin, 'soak')).body;
        given[taken ? 'taken' : 'refused'] += 1;
        if (taken) kinds.set(fault.what, (kinds.get(fault.what) ?? 0) + 1);
        await sleep(RESTORE_AFTER_MILLIS);
        if (taken) await watch.post(fault.end, 'soak');
        if (performance.now() >= sampleAt) {
          sampleAt += every;
          const { heapMiB, nodes: count, listeners } = await wall.measure();
          const atMillis = performance.now() - begun;
          heap.push({ atMillis, value: heapMiB });
          nodes.push({ atMillis, value: count });
          say(`${(atMillis / 60_000).toFixed(1)} min: ${given.taken} faults, heap ${heapMiB.toFixed(2)} MiB, ${count} nodes, ${listeners} listeners`);
        }
        await sleep(Math.max(0, turnEnds - performance.now()));
      }
      const sentences = await wall.sentences();
      if (wall.faults.length > 0) throw new Error(`The wall failed: ${wall.faults[0]}`);
      if (!(await wall.isLive())) throw new Error('The wall does not show the present at the end: its heap says nothing.');
      if (given.refused > ((given.taken + given.refused) * REFUSED_PERCENT) / 100) throw new Error(`${given.refused} of ${given.taken + given.refused} faults could not be ordered: the wall had less to show than it should.`);
      if (sentences < given.taken / 2) throw new Error(`The sentence changed ${sentences} times over ${given.taken} faults: the wall did not show them.`);
      return {
        rounds: heap.length,
        figures: {
          minutes, faults: given.taken, refused: given.refused, ...Object.fromEntries([...kinds].map(([kind, count]) => [`faults of ${kind}`, count])), sentences,
          heapFirstMiB: heap[0]!.value, heapLastMiB: heap.at(-1)!.value, heapSlopeMiBPerHour: slopePerHour(heap), heapSlopeSecondHalfMiBPerHour: slopePerHour(secondHalf(heap)),
          nodesFirst: nodes[0]!.value, nodesLast: nodes.at(-1)!.value, nodesSlopePerHour: slopePerHour(nodes), nodesSlopeSecondHalfPerHour: slopePerHour(secondHalf(nodes)),
        },
        targets: {
          heapGrowthMiB: { value: growthAtTheEnd(heap), atMost: 3 },
          nodeGrowth: { value: growthAtTheEnd(nodes), atMost: 100 },
          initialJavaScriptKB: { value: kilobytes, atMost: 200 },
          firstPictureMillis: { value: median(loads), atMost: 1000 },
        },
        leftOut: ['a graphics card: Chromium paints on the processor here', ...(minutes < 15 ? ['the time in which the history fills up to its bounds: growth and slope of so short a run are those of filling'] : [])],
      };
    } finally {
      await browser.close();
      watch.close();
      await lab.stop();
    }
  },
};
