/** A thousand nodes and five thousand links, all unfolded: first picture, frames under changes, frames under a pan, beside three libraries. */
import { chromium, type Browser } from '@playwright/test';
import { CHROMIUM_SWITCHES, requireChromium } from '../../browser/find-chromium.mjs';
import { median, type Bench, type Target } from '../bench.ts';
import { lookAtGraph } from './check-graph.ts';
import { installGraphPeers, serveGraphs } from './load-pages.ts';
import { CHANGES_PER_SECOND, makeChanges, measureChanges, measureFirst, measurePan, PAN_MOVES, PAN_STEP, takeHold, timesOf, untilQuiet, type FrameTimes } from './measure-graph.ts';
import { makeSameGraph, PANEL } from './same-graph.ts';

const ROUNDS = Number(process.env.UNDERSTUDY_BENCH_ROUNDS ?? 5);

const PAGES = { Ours: 'ours', Cytoscape: 'cytoscape', VisNetwork: 'vis-network', ReactFlow: 'react-flow' } as const;
type Name = keyof typeof PAGES;

/** Frames come as soon as the one before is done, not when a display asks: else whoever is quicker than a sixtieth of a second is as slow as it. */
const FREE_FRAMES = '--disable-frame-rate-limit';

const NAMES = Object.keys(PAGES) as Name[];
const PEERS = NAMES.filter((name) => name !== 'Ours');

interface Round {
  first: number;
  frame: FrameTimes;
  pan: FrameTimes;
}

async function oneRound(browser: Browser, url: string, changes: ReturnType<typeof makeChanges>, graph: ReturnType<typeof makeSameGraph>): Promise<Round> {
  const page = await browser.newPage({ viewport: PANEL, deviceScaleFactor: 1 });
  try {
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(url);
    await page.waitForFunction(() => window.graph !== undefined, undefined, { timeout: 120_000 });
    await untilQuiet(page);
    const first = await measureFirst(page);
    const seen = await lookAtGraph(page, graph, new Set());
    if (seen.nodes < 0.99 || seen.links < 0.97 || seen.states < 0.99) throw new Error(`Not all of the graph is to be seen on ${url}: ${JSON.stringify(seen)}.`);
    // Whoever has something to prepare after its first picture has done so.
    await page.waitForTimeout(1000);
    await untilQuiet(page);
    const frame = await measureChanges(page, changes);
    await untilQuiet(page);
    const troubled = new Set<string>();
    for (const { target, id, state } of changes) if (target === 'node') troubled[state === 'trouble' ? 'add' : 'delete'](id);
    const after = await lookAtGraph(page, graph, troubled);
    if (after.states < 0.99 || after.links < 0.97) throw new Error(`Not every change is to be seen on ${url}: ${JSON.stringify(after)}, ${troubled.size} nodes in trouble.`);
    await takeHold(page);
    const there = await measurePan(page, 1);
    const moved = await lookAtGraph(page, graph, troubled, { x: PAN_MOVES * PAN_STEP.x, y: PAN_MOVES * PAN_STEP.y });
    if (moved.states < 0.97 || moved.looked < 500) throw new Error(`The graph did not follow the hand on ${url}: ${JSON.stringify(moved)}.`);
    const back = await measurePan(page, -1);
    await page.evaluate(() => window.hand!.release());
    const pan = timesOf([...there, ...back]);
    if (faults.length > 0) throw new Error(`${url} failed: ${faults.join('; ')}`);
    return { first, frame, pan };
  } finally {
    await page.close();
  }
}

export const drawGraphBench: Bench = {
  name: 'draw-graph',
  what: 'the map: 1,000 nodes and 5,000 links: first picture, 95th percentile of frame time under 200 changes a second and of a pan\'s moves, beside Cytoscape.js, vis-network and React Flow',
  async run(say) {
    const versions = installGraphPeers();
    const { url, close } = await serveGraphs();
    const graph = makeSameGraph();
    const changes = makeChanges();
    const browser = await chromium.launch({ executablePath: requireChromium(), args: [...CHROMIUM_SWITCHES, FREE_FRAMES] });
    const rounds = Object.fromEntries(NAMES.map((name) => [name, [] as Round[]])) as Record<Name, Round[]>;
    try {
      for (let round = 0; round < ROUNDS; round += 1) {
        // Another order each time, so that nobody is always first.
        for (const name of [...NAMES.slice(round % NAMES.length), ...NAMES.slice(0, round % NAMES.length)]) {
          const measured = await oneRound(browser, `${url}/${PAGES[name]}${name === 'Ours' ? '?wait' : ''}`, changes, graph);
          rounds[name].push(measured);
          const { first, frame, pan } = measured;
          say(`round ${round + 1}/${ROUNDS} ${name.padEnd(11)} first ${first.toFixed(0)} ms · frames p95 ${frame.p95.toFixed(1)} ms, median ${frame.median.toFixed(1)} ms of ${frame.frames} · pan p95 ${pan.p95.toFixed(1)} ms, median ${pan.median.toFixed(1)} ms`);
        }
      }
    } finally {
      await browser.close();
      close();
    }
    const rows = { First: (round: Round) => round.first, Frame: (round: Round) => round.frame.p95, Pan: (round: Round) => round.pan.p95 };
    const of = (row: keyof typeof rows, name: Name): number => median(rounds[name].map(rows[row]));
    const figures: Record<string, number> = { nodes: graph.nodes.length, links: graph.links.length, changesPerSecond: CHANGES_PER_SECOND };
    const targets: Record<string, Target> = {};
    for (const row of Object.keys(rows) as (keyof typeof rows)[]) {
      for (const name of NAMES) figures[`${row.toLowerCase()}${name}Millis`] = of(row, name);
      for (const name of PEERS) targets[`graph${row}Vs${name}`] = { value: of(row, name) / of(row, 'Ours'), atLeast: 1 };
    }
    return {
      rounds: ROUNDS, figures, targets,
      leftOut: [
        `versions: cytoscape ${versions.cytoscape}, vis-network ${versions['vis-network']}, @xyflow/react ${versions['@xyflow/react']}, each without labels and with straight lines where ours are curved`,
        'loading of pages and libraries, and the folding of the events before the first picture: each begins with its data and its code in hand',
        'what the browser does off the page\'s own thread once a frame was painted: drawing elements anew, as React Flow needs it, costs more than is counted; frames of more than a sixtieth of a second are as long as the next multiple of it, for all',
        'Cytoscape.js with its WebGL renderer: there is no graphics processor here',
      ],
    };
  },
};
