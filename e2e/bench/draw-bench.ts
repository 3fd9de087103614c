/** The three instruments one after the other, with all their targets in one line: the map, the timeline and the tree at the sizes where such pictures break. */
import type { Bench } from './bench.ts';
import { drawGraphBench } from './draw-graph/draw-graph-bench.ts';
import { drawTimelineBench } from './draw-timeline/draw-timeline-bench.ts';
import { drawTreeBench } from './tree/draw-tree-bench.ts';

const PARTS = { graph: drawGraphBench, timeline: drawTimelineBench, tree: drawTreeBench };

export const drawBench: Bench = {
  name: 'draw',
  what: `map, timeline and tree: ${Object.values(PARTS).map(({ name }) => name).join(', ')}, one after the other`,
  async run(say, flags) {
    const results = [];
    for (const [part, bench] of Object.entries(PARTS)) results.push({ part, ...await bench.run((line) => say(`${part}: ${line}`), flags) });
    return {
      rounds: Math.min(...results.map(({ rounds }) => rounds)),
      // Parts count things of the same name; what is to be reached has names of its own.
      figures: Object.fromEntries(results.flatMap(({ part, figures }) => Object.entries(figures).map(([name, value]) => [`${part}.${name}`, value]))),
      targets: Object.fromEntries(results.flatMap(({ targets }) => Object.entries(targets))),
      leftOut: results.flatMap(({ part, leftOut }) => leftOut.map((line) => `${part}: ${line}`)),
    };
  },
};
