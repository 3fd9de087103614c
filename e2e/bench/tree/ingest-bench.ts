/** A hundred thousand updates a second on one node, behind MQTT: what the node applies and journals, and what it costs a browser that looks. */
import { setTimeout as sleep } from 'node:timers/promises';
import { median, type Bench } from '../bench.ts';
import { OneNodeCluster } from './one-node-cluster.ts';
import { measureStores } from './store-cost.ts';
import { launchBrowser, TreePage } from './tree-page.ts';
import { branchName, ROOT_SECTION } from './workload.ts';

const TOPICS = 100_000;
/** Some more than is asked for, so that a node that can do it shows it. */
const OFFERED_PER_SECOND = 110_000;
const ROUNDS = 5;
const ROUND_SECONDS = 5;
const WARM_UP_SECONDS = 5;
const QUIET_MILLIS = 30_000;

export const ingestBench: Bench = {
  name: 'ingest',
  what: `${OFFERED_PER_SECOND} topic updates a second offered to one node's intake: applied and journalled, and what a browser with the tree open gets`,
  async run(say) {
    const stores = await measureStores(say);
    const cluster = await OneNodeCluster.start();
    const browser = await launchBrowser();
    try {
      await cluster.ask({ do: 'fill', topics: TOPICS }, 'filled');
      const branch = branchName(0);
      const tree = await TreePage.open(browser, `${cluster.url}/?open=${ROOT_SECTION}&open=${ROOT_SECTION}/${branch}`);
      await tree.row('instrument-0');
      const seconds: number[] = [];
      cluster.listen((message) => message.said === 'driven' && seconds.push((message.journalled / message.millis) * 1000));
      cluster.tell({ do: 'drive', topics: TOPICS, perSecond: OFFERED_PER_SECOND });
      await sleep(WARM_UP_SECONDS * 1000);
      const rounds: { applied: number; kB: number; frames: number }[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const before = { ...tree.received };
        seconds.length = 0;
        const begun = performance.now();
        await sleep(ROUND_SECONDS * 1000);
        const elapsed = (performance.now() - begun) / 1000;
        rounds.push({ applied: median(seconds), kB: (tree.received.bytes - before.bytes) / 1000 / elapsed, frames: (tree.received.frames - before.frames) / elapsed });
        const { applied, kB, frames } = rounds.at(-1)!;
        say(`round ${round + 1}/${ROUNDS}: ${Math.round(applied)} updates a second applied and journalled; the browser got ${kB.toFixed(1)} kB/s in ${frames.toFixed(1)} frames a second`);
      }
      const { offered, journalled } = await cluster.ask({ do: 'rest' }, 'resting');
      if (offered !== journalled) throw new Error(`${offered} updates were taken and ${journalled} are in the journal.`);
      const compared = await compareAtRest(cluster, tree);
      say(`at rest all ${compared} values that are shown are the node's`);
      return {
        rounds: ROUNDS,
        figures: { topics: TOPICS, offeredPerSecond: OFFERED_PER_SECOND, updatesInAll: offered, valuesComparedAtRest: compared, ...stores },
        targets: {
          appliedPerSecond: { value: median(rounds.map(({ applied }) => applied)), atLeast: 100_000 },
          browserKBPerSecond: { value: median(rounds.map(({ kB }) => kB)), atMost: 50 },
          framesPerSecond: { value: median(rounds.map(({ frames }) => frames)), atMost: 10 },
        },
        leftOut: ['decoding MQTT: the updates come in behind it', 'durability against power loss: a commit is no fsync (RP-09)'],
      };
    } finally {
      await browser.close();
      await cluster.stop();
    }
  },
};

/** Waits until what is shown is what the node has. @returns how many values were compared. Throws with the first that differs. */
async function compareAtRest(cluster: OneNodeCluster, tree: TreePage): Promise<number> {
  const until = performance.now() + QUIET_MILLIS;
  for (;;) {
    const shown = await tree.shownValues();
    const { values } = await cluster.ask({ do: 'tell', topics: shown.map(({ topic }) => topic) }, 'values');
    const wrong = shown.findIndex(({ value }, index) => value !== values[index]);
    if (shown.length > 0 && wrong < 0) return shown.length;
    if (performance.now() > until) throw new Error(shown.length === 0 ? 'No value is shown.' : `The page shows ${JSON.stringify(shown[wrong])}; the node has ${JSON.stringify(values[wrong])}.`);
    await sleep(100);
  }
}
