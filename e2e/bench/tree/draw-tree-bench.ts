/** A node with a million topics: from the click on a branch of ten thousand children to its first rows painted, and scrolling through them. */
import { median, percentile, type Bench } from '../bench.ts';
import { serveBareList } from './bare-list.ts';
import { OneNodeCluster } from './one-node-cluster.ts';
import { launchBrowser, TreePage } from './tree-page.ts';
import { branchName, BRANCHES, ROOT_SECTION } from './workload.ts';

const TOPICS = 1_000_000;
const ROUNDS = 9;
/** A brisk turn of the wheel. */
const SCROLL_PX = 60;
/** About; it only matters that leaps go far. */
const ROW_PX = 25;
/** Each round opens a branch that nobody has opened before: what the node learns by the first look helps none of them. */
const branchOfRound = (round: number): string => branchName(round * 2 + 1);

export const drawTreeBench: Bench = {
  name: 'draw-tree',
  what: `a node with ${TOPICS} topics: opening a branch of ${TOPICS / BRANCHES} children, click to first rows painted, and scrolling`,
  async run(say) {
    const cluster = await OneNodeCluster.start();
    const browser = await launchBrowser();
    try {
      const { rssMiB } = await cluster.ask({ do: 'fill', topics: TOPICS }, 'filled');
      say(`${TOPICS} topics on the node, ${Math.round(rssMiB)} MiB resident`);
      const tree = await TreePage.open(browser, `${cluster.url}/?open=${ROOT_SECTION}`);
      await tree.row(branchName(0));
      const opened: number[] = [];
      const scrolls: number[] = [];
      const leaps: number[] = [];
      let message = '';
      for (let round = 0; round < ROUNDS; round++) {
        const branch = branchOfRound(round);
        await tree.row(branch);
        tree.messages.length = 0;
        const millis = await tree.openBranch(branch);
        const setSize = await tree.page.locator('.tree-row[aria-level="3"]').first().getAttribute('aria-setsize');
        if (Number(setSize) !== TOPICS / BRANCHES) throw new Error(`The branch says that it has ${setSize} children; ${TOPICS / BRANCHES} are there.`);
        message = tree.messages.find((each) => each.includes(`"path":"${ROOT_SECTION}/${branch}"`)) ?? message;
        opened.push(millis);
        const frames = await tree.scroll(SCROLL_PX);
        const leap = await tree.leap(((round + 1) / (ROUNDS + 1)) * (TOPICS / BRANCHES) * ROW_PX);
        scrolls.push(...frames);
        leaps.push(leap);
        say(`round ${round + 1}/${ROUNDS}: ${branch} open after ${millis.toFixed(1)} ms; scroll ${median(frames).toFixed(1)} ms a frame; rows after a leap ${leap.toFixed(1)} ms`);
        await tree.page.evaluate(() => (document.querySelector('.tree-scroll')!.scrollTop = 0));
        await tree.row(branch);
        await tree.closeBranch(branch);
      }
      await tree.page.close();
      if (!message) throw new Error('The message that opens a branch was not seen: there is nothing to measure the floor with.');
      const floor = await measureFloor(browser, message);
      return {
        rounds: ROUNDS,
        figures: {
          topics: TOPICS, childrenOfBranch: TOPICS / BRANCHES, nodeResidentMiB: rssMiB,
          branchOpenP90Millis: percentile(opened, 90), openMessageBytes: message.length,
          floorOpenMillis: median(floor), openOverFloor: median(opened) / median(floor),
          scrollFrameP50Millis: median(scrolls), scrollFrameP95Millis: percentile(scrolls, 95),
          leapToRowsMillis: median(leaps), leapToRowsP90Millis: percentile(leaps, 90),
        },
        targets: { branchOpenMillis: { value: median(opened), atMost: 100 } },
        leftOut: ['a graphics card: Chromium paints on the processor here'],
      };
    } finally {
      await browser.close();
      await cluster.stop();
    }
  },
};

async function measureFloor(browser: Parameters<typeof TreePage.open>[0], message: string): Promise<number[]> {
  const bare = await serveBareList(message);
  try {
    const page = await TreePage.open(browser, bare.url);
    const millis: number[] = [];
    for (let round = 0; round < ROUNDS; round++) millis.push(await page.openBranch('bare', '.tree-row[aria-level="2"]'));
    await page.page.close();
    return millis;
  } finally {
    await bare.close();
  }
}
