/**
 * The timeline's redraw on 1,000 lanes with 100,000 spans, all of them in range, beside vis-timeline on as many as it can take.
 *
 * Both pages have the same size and the same lanes and show as many of them as fit; each step of the window is timed from its
 * request to the frame after the one in which it was drawn, in the same Chromium, which counts one frame too many for both. What
 * all processes of the browser worked for it is told, too. Where the peer cannot take all, ours is measured again on as many
 * lanes as the peer could, and the ratio is that of the two on the same spans.
 */
import { chromium, type Browser, type Page } from '@playwright/test';
import { makeManyLanes } from '../../../web/src/debug/many-lanes.ts';
import { CHROMIUM_SWITCHES, requireChromium } from '../../browser/find-chromium.mjs';
import { median, percentile, type Bench } from '../bench.ts';
import { checkOurs, inkShare } from './check-pixels.ts';
import { installTimelinePeer, serveTimelines } from './load-pages.ts';
import { measureRedraws, STEPS } from './measure-redraws.ts';

const LANES = 1000;
const SPANS = 100;
const SIZE = { width: 1600, height: 900 };
const ROUNDS = 5;
/** Each round goes through all steps this often. */
const PASSES = 6;
/** A peer that needs longer to come up, or for one redraw, cannot take so many. */
const LOAD_LIMIT_MILLIS = 300_000;
const REDRAW_LIMIT_MILLIS = 3000;
/** Opens our page with the whole hour in its window. */
async function openOurs(browser: Browser, url: string, lanes: number): Promise<Page> {
  const page = await browser.newPage({ viewport: SIZE });
  await page.goto(`${url}/ours?lanes=${lanes}&spans=${SPANS}`);
  await page.locator('.tl-canvas').waitFor();
  await page.locator('.tl-scroll').focus();
  for (let press = 0; press < 12; press += 1) await page.keyboard.press('-');
  await page.waitForFunction(() => (window.measured?.draws() ?? 0) > 0);
  // The names' last drawing and the page's fonts.
  await page.evaluate(() => document.fonts.ready);
  await measureRedraws(page, STEPS.length);
  return page;
}

/** Opens vis-timeline on so many lanes. @returns null when it cannot take them within the limits. */
async function openPeer(browser: Browser, url: string, lanes: number, say: (line: string) => void): Promise<Page | null> {
  const page = await browser.newPage({ viewport: SIZE });
  const begun = performance.now();
  try {
    await page.goto(`${url}/peer?lanes=${lanes}&spans=${SPANS}`, { timeout: LOAD_LIMIT_MILLIS });
    await page.waitForFunction(() => (window.measured?.draws() ?? 0) > 0, undefined, { timeout: LOAD_LIMIT_MILLIS });
    const times = await measureRedraws(page, STEPS.length);
    say(`vis-timeline with ${lanes} lanes: up after ${Math.round(performance.now() - begun)} ms, first redraws ${times.map(Math.round).join(', ')} ms`);
    if (median(times) <= REDRAW_LIMIT_MILLIS) return page;
  } catch (error) {
    say(`vis-timeline with ${lanes} lanes: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
  }
  await page.close();
  return null;
}

/** @returns what tells how many milliseconds all processes of the browser have worked so far. */
async function watchCpu(browser: Browser): Promise<() => Promise<number>> {
  const session = await browser.newBrowserCDPSession();
  return async () => {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0);
  };
}

/** @throws when spans are not to be seen where they are. */
async function proveOurs(page: Page): Promise<number> {
  const fresh = makeManyLanes(LANES, SPANS);
  const span = 60_000 / 0.7 ** 12;
  const canvas = await page.locator('.tl-canvas').boundingBox();
  const first = await page.locator('.tl-lanes li[data-row="1"]').boundingBox();
  if (!canvas || !first) throw new Error('The timeline was to be looked at, and it has no canvas or no lanes.');
  const from = fresh.to + span * 0.012 - span;
  const placed = { left: canvas.x, top: first.y, pitch: first.height, perMilli: canvas.width / span, from };
  const { share, sampled } = await checkOurs(page, fresh.history.lanes, placed, fresh.to);
  if (sampled < 300 || share < 0.9) throw new Error(`Spans were to be seen where they are; of ${sampled} that were sampled ${Math.round(share * 100)} % have their colour.`);
  return share;
}

async function provePeer(page: Page): Promise<{ ink: number; items: number }> {
  const items = await page.locator('.vis-item').count();
  const ink = await inkShare(page, { x: SIZE.width * 0.25, y: SIZE.height * 0.25, width: SIZE.width * 0.6, height: SIZE.height * 0.5 });
  if (ink < 0.3 || items < 100) throw new Error(`vis-timeline was to show its spans; it has ${items} of them and ${Math.round(ink * 100)} % of its area is painted.`);
  return { ink, items };
}

export const drawTimelineBench: Bench = {
  name: 'draw-timeline',
  what: `redraw of the timeline on ${LANES} lanes with ${LANES * SPANS} spans in Chromium, beside vis-timeline on as many as it can take`,
  async run(say) {
    const version = installTimelinePeer();
    const pages = await serveTimelines();
    const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_SWITCHES });
    try {
      const ours = await openOurs(browser, pages.url, LANES);
      await ours.keyboard.press('Home');
      const proof = await proveOurs(ours);
      let lanes = LANES;
      let peer = await openPeer(browser, pages.url, lanes, say);
      while (!peer && lanes > 10) peer = await openPeer(browser, pages.url, lanes = Math.floor(lanes / 2), say);
      if (!peer) throw new Error('vis-timeline was to be measured, and it could not take even ten lanes.');
      const shown = await provePeer(peer);
      const alike = lanes === LANES ? ours : await openOurs(browser, pages.url, lanes);
      const cpu = await watchCpu(browser);
      const rounds: Record<'ours' | 'alike' | 'peer' | 'oursCpu' | 'peerCpu', number[]> = { ours: [], alike: [], peer: [], oursCpu: [], peerCpu: [] };
      const all: number[] = [];
      const count = STEPS.length * PASSES;
      for (let round = 0; round < ROUNDS; round += 1) {
        let worked = await cpu();
        const times = await measureRedraws(ours, count);
        rounds.oursCpu.push(((await cpu()) - worked) / count);
        all.push(...times);
        rounds.ours.push(median(times));
        rounds.alike.push(alike === ours ? median(times) : median(await measureRedraws(alike, count)));
        worked = await cpu();
        rounds.peer.push(median(await measureRedraws(peer, count)));
        rounds.peerCpu.push(((await cpu()) - worked) / count);
        say(`round ${round + 1}/${ROUNDS}: ours ${rounds.ours.at(-1)!.toFixed(1)} ms, vis-timeline ${rounds.peer.at(-1)!.toFixed(1)} ms on ${lanes} lanes`);
      }
      const peerMillis = median(rounds.peer);
      return {
        rounds: ROUNDS,
        figures: {
          redrawMillis: median(rounds.ours), redrawMillisP95: percentile(all, 95), redrawCpuMillis: median(rounds.oursCpu), redrawMillisOnPeerLanes: median(rounds.alike),
          visTimelineRedrawMillis: peerMillis, visTimelineRedrawCpuMillis: median(rounds.peerCpu),
          lanes: LANES, spans: LANES * SPANS, visTimelineLanes: lanes, visTimelineSpans: lanes * SPANS, visTimelineItemsInPage: shown.items,
          sampledSpansSeen: proof, visTimelineInkShare: shown.ink,
        },
        targets: { timelineVsVisTimeline: { value: peerMillis / median(rounds.alike), atLeast: 1 } },
        leftOut: [`vis-timeline ${version} ${lanes === LANES ? 'took all lanes' : `could not take more than ${lanes} lanes within ${LOAD_LIMIT_MILLIS / 1000} s to load and ${REDRAW_LIMIT_MILLIS / 1000} s a redraw; the ratio is that of both on ${lanes} lanes`}`],
      };
    } finally {
      await browser.close();
      pages.close();
    }
  },
};
