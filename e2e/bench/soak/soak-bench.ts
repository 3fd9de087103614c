/** The wall for twenty minutes with a fault every five seconds: whether heap and document stay level, and the dashboard's beside it; its scripts and its first picture. */
import { setTimeout as sleep } from 'node:timers/promises';
import { EPISODES_KEPT, FAULTS_KEPT, SIZE_KEPT } from '@understudy/shared/history/empty-history';
import { untilCalm } from '../../lab/calm.ts';
import { ClusterWatch } from '../../lab/cluster-watch.ts';
import { startLab } from '../../lab/start-lab.ts';
import { median, type Bench, type BenchResult } from '../bench.ts';
import { launchBrowser } from '../tree/tree-page.ts';
import { chooseFault } from './fault-round.ts';
import { KeptByPage } from './kept-by-page.ts';
import { certainGrowth, slopeOf } from './level.ts';
import { WallPage } from './wall-page.ts';

const CLUSTER = 'server/clusters/trading-floor-wide-ip.yaml';
const FAULT_MILLIS = 5000;
/** A fault is over before the next one comes. */
const RESTORE_AFTER_MILLIS = 2500;
const SAMPLES = 80;
const LOADS = 5;
/** Of a hundred faults so many may be refused, since what was to be killed is down already. */
const REFUSED_PERCENT = 20;

/** What is left of the time is judged, unless it is less than a quarter. */
const LATEST_FULL = 0.75;
/** Less than the least leak that counts: eight kilobytes, or an element, a fault. Spans and marks may still fill up by some of it. */
const HEAP_GROWTH_MIB_PER_HOUR = 6;
const NODE_GROWTH_PER_HOUR = 600;
/** A slope that is not known so well says nothing. */
const HEAP_KNOWN_MIB_PER_HOUR = 15;
const NODES_KNOWN_PER_HOUR = 3000;

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
      const dashboard = await browser.newPage({ viewport: { width: 1600, height: 950 } });
      dashboard.on('pageerror', (error) => wall.faults.push(`the dashboard beside it: ${error.message}`));
      await dashboard.goto(lab.url);
      const pages = { wall: wall.kept, dashboard: await KeptByPage.of(dashboard) };
      const kilobytes = await wall.scriptKilobytes();
      const begun = performance.now();
      const historyFrom = watch.state!.history.from;
      const until = begun + minutes * 60_000;
      const given = { taken: 0, refused: 0 };
      const kinds = new Map<string, number>();
      const every = Math.max(FAULT_MILLIS, (minutes * 60_000) / SAMPLES);
      let sampleAt = begun;
      let fullAtMillis: number | null = null;
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
          const atMillis = performance.now() - begun;
          const { faults, episodes } = watch.state!.history;
          if (faults.length >= FAULTS_KEPT && episodes.length >= EPISODES_KEPT) fullAtMillis ??= atMillis;
          say(`${(atMillis / 60_000).toFixed(1)} min, ${given.taken} faults: wall ${await pages.wall.sample(atMillis)}; dashboard ${await pages.dashboard.sample(atMillis)}`);
        }
        await sleep(Math.max(0, turnEnds - performance.now()));
      }
      const sentences = await wall.sentences();
      if (wall.faults.length > 0) throw new Error(`The wall failed: ${wall.faults[0]}`);
      if (!(await wall.isLive())) throw new Error('The wall does not show the present at the end: its heap says nothing.');
      if (given.refused > ((given.taken + given.refused) * REFUSED_PERCENT) / 100) throw new Error(`${given.refused} of ${given.taken + given.refused} faults could not be ordered: the wall had less to show than it should.`);
      if (sentences < given.taken / 2) throw new Error(`The sentence changed ${sentences} times over ${given.taken} faults: the wall did not show them.`);
      // Until the history has filled up to its bounds, growth is what it is there for.
      const isFull = fullAtMillis !== null && fullAtMillis < minutes * 60_000 * LATEST_FULL;
      const from = isFull ? fullAtMillis! : (minutes * 60_000) / 2;
      const isCut = watch.state!.history.from > historyFrom;
      const levels = Object.entries(pages).map(([name, kept]) => describeLevel(name, kept, from));
      return {
        rounds: pages.wall.heapMiB.length,
        figures: {
          minutes, faults: given.taken, refused: given.refused, ...Object.fromEntries([...kinds].map(([kind, count]) => [`faults of ${kind}`, count])), sentences,
          judgedFromMinute: from / 60_000, historySpansAndMarksLast: watch.state!.history.size, ...Object.assign({}, ...levels.map(({ figures }) => figures)) as BenchResult['figures'],
        },
        targets: {
          ...Object.assign({}, ...levels.map(({ targets }) => targets)) as BenchResult['targets'],
          initialJavaScriptKB: { value: kilobytes, atMost: 200 },
          firstPictureMillis: { value: median(loads), atMost: 1000 },
        },
        leftOut: ['a graphics card: Chromium paints on the processor here',
          ...(isFull ? [] : [`the time after the history is full (${FAULTS_KEPT} faults and failovers): what is told is the second half, in which it still fills`]),
          ...(isCut ? [] : [`the time after the oldest spans and marks are cut: ${watch.state!.history.size} of ${SIZE_KEPT} are kept by the end, so that part of the slopes is their filling`])],
      };
    } finally {
      await browser.close();
      watch.close();
      await lab.stop();
    }
  },
};

/** The slope of what a page keeps, from a moment on; the growth that chance does not explain; and whether it is known well enough. */
function describeLevel(name: string, kept: KeptByPage, fromMillis: number): Pick<BenchResult, 'figures' | 'targets'> {
  const figures: BenchResult['figures'] = {};
  const targets: BenchResult['targets'] = {};
  for (const [what, samples, growth, known] of [['HeapMiB', kept.heapMiB, HEAP_GROWTH_MIB_PER_HOUR, HEAP_KNOWN_MIB_PER_HOUR], ['Nodes', kept.nodes, NODE_GROWTH_PER_HOUR, NODES_KNOWN_PER_HOUR]] as const) {
    const slope = slopeOf(samples.filter(({ atMillis }) => atMillis >= fromMillis));
    Object.assign(figures, { [`${name}${what}First`]: samples[0]!.value, [`${name}${what}Last`]: samples.at(-1)!.value, [`${name}${what}SlopePerHour`]: slope.perHour });
    targets[`${name}${what}GrowthPerHour`] = { value: certainGrowth(slope), atMost: growth };
    targets[`${name}${what}SlopePlusMinus`] = { value: slope.plusMinus, atMost: known };
  }
  return { figures, targets };
}
