/** What it costs the back end to send to many viewers, beside bare `ws` that sends the same frames; and what one costs that stopped reading. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { untilCalm } from '../../lab/calm.ts';
import { ClusterWatch } from '../../lab/cluster-watch.ts';
import { startLab } from '../../lab/start-lab.ts';
import { median, type Bench } from '../bench.ts';
import type { BareQuestions } from './bare-broadcast-program.ts';
import { BRANCHES, findBranches, looksAt } from './branches.ts';
import { ChildProgram } from './child-program.ts';
import { turnsOf } from './tape.ts';
import { askUsage, probedEnvironment } from './usage-probe.ts';
import type { CrowdWindow } from './viewer-crowd.ts';
import type { ViewersQuestions } from './viewers-program.ts';

const COUNTS = [1, 100, 500] as const;
const ROUNDS = 3;
const WINDOW_MILLIS = 8000;
/** After viewers came: code is compiled, first wholes are over. */
const SETTLE_MILLIS = 2000;

interface Round {
  framesPerSecond: number;
  kBPerSecondPerViewer: number;
  framesPerSecondPerViewer: number;
  /** CPU of the back end for each frame to one viewer, with all that it does: listening to the cluster, folding, the log. */
  microsPerFrameWhole: number;
  microsPerFrameBare: number;
}

interface StalledRound {
  heldMiB: number;
  /** Of the whole back end, meanwhile. */
  rssMiB: number;
  p50Millis: [without: number, beside: number];
  p95Millis: [without: number, beside: number];
}

export const fanoutBench: Bench = {
  name: 'fanout',
  what: `CPU of the back end for each frame to ${COUNTS.join(', ')} viewers of the default cluster with ${BRANCHES} branches open, beside bare ws; one stalled viewer`,
  async run(say) {
    const directory = mkdtempSync(join(tmpdir(), 'understudy-fanout-'));
    const [ourProbe, bareProbe] = [join(directory, 'dashboard.sock'), join(directory, 'bare.sock')];
    const lab = await startLab([], join(directory, 'data'), { environment: probedEnvironment(ourProbe, 'server/dist/dashboard.js') });
    const viewers = new ChildProgram<ViewersQuestions>('fanout-viewers');
    const bare = new ChildProgram<BareQuestions>('bare-broadcast', probedEnvironment(bareProbe, 'bare-broadcast.js'));
    try {
      const watch = new ClusterWatch(lab.url);
      await untilCalm(watch).finally(() => watch.close());
      const branches = await findBranches(lab.url);
      const bareUrl = await bare.ask('listen', {});
      const rounds = new Map<number, Round[]>(COUNTS.map((count) => [count, []]));
      const stalled: StalledRound[] = [];
      // With no viewer. The least of all rounds is what is taken off: at first code is still being compiled.
      let aloneMillisPerSecond = Infinity;
      /** Of one frame to one viewer, beyond what the back end does with no viewer. */
      const microsPerFrame = ({ microsPerFrameWhole, framesPerSecond }: Round): number => microsPerFrameWhole - (aloneMillisPerSecond * 1000) / framesPerSecond;
      for (let round = 0; round < ROUNDS; round += 1) {
        const alone = await cpuOver(ourProbe, () => sleep(WINDOW_MILLIS));
        aloneMillisPerSecond = Math.min(aloneMillisPerSecond, alone / (WINDOW_MILLIS / 1000));
        say(`round ${round + 1}/${ROUNDS}, no viewer: ${((alone / WINDOW_MILLIS) * 100).toFixed(2)} % of one core`);
        for (const count of COUNTS) {
          const looks = looksAt(branches, Math.min(count, BRANCHES));
          await viewers.ask('open', { url: lab.url, looks, count });
          await sleep(SETTLE_MILLIS);
          const { window, cpuMillis } = await watchWindow(viewers, ourProbe);
          if (count === COUNTS.at(-1)) stalled.push(await watchStalled(viewers, ourProbe, lab.url, looks[0]!, window, say));
          await viewers.ask('close', {});
          const bareMicros = await replayBare(bare, viewers, bareProbe, bareUrl, window, count);
          const measured: Round = {
            framesPerSecond: window.frames / window.seconds,
            kBPerSecondPerViewer: window.bytes / window.seconds / count / 1000,
            framesPerSecondPerViewer: window.frames / window.seconds / count,
            microsPerFrameWhole: (cpuMillis * 1000) / window.frames,
            microsPerFrameBare: bareMicros,
          };
          rounds.get(count)!.push(measured);
          const { framesPerSecond, microsPerFrameWhole } = measured;
          const micros = microsPerFrame(measured);
          say(`round ${round + 1}/${ROUNDS}, ${count} viewers: ${Math.round(framesPerSecond)} frames a second, ${micros.toFixed(1)} µs each (whole ${microsPerFrameWhole.toFixed(1)}), bare ws ${bareMicros.toFixed(1)} µs: ${(micros / bareMicros).toFixed(2)} times`);
        }
      }
      const middle = (count: number, of: (round: Round) => number) => median(rounds.get(count)!.map(of));
      const most = COUNTS.at(-1)!;
      return {
        rounds: ROUNDS,
        figures: {
          backEndAlonePercentOfOneCore: aloneMillisPerSecond / 10,
          ...Object.fromEntries(COUNTS.flatMap((count) => [
            [`framesPerSecondPerViewer ${count}`, middle(count, (round) => round.framesPerSecondPerViewer)],
            [`kBPerSecondPerViewer ${count}`, middle(count, (round) => round.kBPerSecondPerViewer)],
            [`microsPerFrame ${count}`, middle(count, microsPerFrame)],
            [`microsPerFrameWhole ${count}`, middle(count, (round) => round.microsPerFrameWhole)],
            [`microsPerFrameBareWs ${count}`, middle(count, (round) => round.microsPerFrameBare)],
            [`cpuVsWs ${count}`, middle(count, (round) => microsPerFrame(round) / round.microsPerFrameBare)],
            [`cpuVsWsWhole ${count}`, middle(count, (round) => round.microsPerFrameWhole / round.microsPerFrameBare)],
          ])),
          latencyP50Millis: median(stalled.map(({ p50Millis }) => p50Millis[0])),
          latencyP50MillisBesideStalled: median(stalled.map(({ p50Millis }) => p50Millis[1])),
          latencyP95Millis: median(stalled.map(({ p95Millis }) => p95Millis[0])),
          latencyP95MillisBesideStalled: median(stalled.map(({ p95Millis }) => p95Millis[1])),
          backEndRssMiB: median(stalled.map(({ rssMiB }) => rssMiB)),
        },
        targets: {
          cpuVsWs: { value: middle(most, (round) => microsPerFrame(round) / round.microsPerFrameBare), atMost: 1.5 },
          stalledViewerMiB: { value: Math.max(...stalled.map(({ heldMiB }) => heldMiB)), atMost: 8 },
          // Far below what anybody sees; windows differ by a millisecond or two in any case.
          othersWaitLongerMillis: { value: median(stalled.map(({ p50Millis: [without, beside] }) => beside - without)), atMost: 5 },
        },
        leftOut: [
          `in cpuVsWs, what the back end does with no viewer at all (cpuVsWsWhole has it); merging ${BRANCHES} branches and encoding are counted; the target is that of ${most} viewers`,
          'in stalledViewerMiB, the kernel\'s own buffers of the connection; it is heap and what hangs on it, after a collection',
          'decoding in a page: viewers count frames and bytes, and check that none is missing',
        ],
      };
    } finally {
      bare.stop();
      viewers.stop();
      await lab.stop();
      rmSync(directory, { recursive: true, force: true });
    }
  },
};

/** @returns the CPU in milliseconds that the process used meanwhile. */
async function cpuOver(probe: string, meanwhile: () => Promise<unknown>): Promise<number> {
  const before = await askUsage(probe, 'cpu');
  await meanwhile();
  return (await askUsage(probe, 'cpu')).cpuMillis - before.cpuMillis;
}

async function watchWindow(viewers: ChildProgram<ViewersQuestions>, probe: string): Promise<{ window: CrowdWindow; cpuMillis: number }> {
  await viewers.ask('begin', {});
  const cpuMillis = await cpuOver(probe, () => sleep(WINDOW_MILLIS));
  return { window: await viewers.ask('end', {}), cpuMillis };
}

/** The same frames from bare `ws`. @returns microseconds of CPU for each. @throws when other frames arrived than ours were. */
async function replayBare(bare: ChildProgram<BareQuestions>, viewers: ChildProgram<ViewersQuestions>, probe: string, url: string, { tapes, frames, bytes }: CrowdWindow, count: number): Promise<number> {
  await viewers.ask('openBare', { url, kinds: tapes.length, count });
  const turns = turnsOf(tapes);
  // The first seconds warm it up, as ours was.
  await bare.ask('load', { turns: turns.filter(({ atMillis }) => atMillis < SETTLE_MILLIS) });
  await viewers.ask('countBare', { frames: await bare.ask('replay', {}) });
  await bare.ask('load', { turns });
  let sent = 0;
  const cpuMillis = await cpuOver(probe, async () => (sent = await bare.ask('replay', {})));
  const received = await viewers.ask('countBare', { frames: sent });
  await viewers.ask('close', {});
  // Windows of viewers end at slightly different frames.
  if (Math.abs(sent - frames) > count || Math.abs(received - bytes) > bytes * 0.02) throw new Error(`Bare ws sent ${sent} frames of ${received} bytes, ours ${frames} of ${bytes}: that is not the same.`);
  return (cpuMillis * 1000) / sent;
}

/** One more viewer stops reading: what is held for it, and what the others notice. */
async function watchStalled(viewers: ChildProgram<ViewersQuestions>, probe: string, url: string, look: ReturnType<typeof looksAt>[number], without: CrowdWindow, say: (line: string) => void): Promise<StalledRound> {
  const before = await askUsage(probe, 'memory');
  await viewers.ask('stall', { url, look });
  await sleep(SETTLE_MILLIS);
  const { window: beside } = await watchWindow(viewers, probe);
  const during = await askUsage(probe, 'memory');
  const snapshots = await viewers.ask('recover', {});
  const after = await askUsage(probe, 'memory');
  // The history grows meanwhile, stalled viewer or not.
  const result: StalledRound = {
    heldMiB: during.heldMiB - (before.heldMiB + after.heldMiB) / 2, rssMiB: during.rssMiB,
    p50Millis: [without.latencyP50Millis, beside.latencyP50Millis], p95Millis: [without.latencyP95Millis, beside.latencyP95Millis],
  };
  say(`  one stalled: ${result.heldMiB.toFixed(2)} MiB held for it; others wait ${beside.latencyP50Millis.toFixed(1)} ms (95 %: ${beside.latencyP95Millis.toFixed(1)}), without it ${without.latencyP50Millis.toFixed(1)} (${without.latencyP95Millis.toFixed(1)}); it came back by ${snapshots} snapshots to what the others have`);
  return result;
}
