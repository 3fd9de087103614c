/** Installs the peers where they are missing, bundles the four pages and serves them on loopback. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { LargeStory, THOUSAND_NODES } from '@understudy/shared/view/testdata/large-cluster';
import { repository } from '../../lab/start-lab.ts';
import { bundlePages, installPeers, servePages } from '../peer-pages.ts';

const here = join(repository, 'e2e/bench/draw-graph');
const peers = join(here, 'peers');
const library = (path: string): string => join(peers, 'node_modules', path);

/** @returns the versions of the peers that are installed now, by name. @throws what npm printed. */
export const installGraphPeers = (): Record<string, string> => installPeers(peers);

const FRAME = '<!doctype html><meta charset="utf-8"><style>html, body, #root { margin: 0; height: 100%; overflow: hidden; background: #0c1117; }</style>';
const PAGES: Record<string, string> = {
  '/ours': `${FRAME}<link rel="stylesheet" href="/topology-load.css"><div id="root"></div><script src="/start.js"></script><script type="module" src="/topology-load.js"></script><script type="module" src="/our-page.js"></script>`,
  '/cytoscape': `${FRAME}<div id="root"></div><script src="/cytoscape.js"></script><script type="module" src="/cytoscape-page.js"></script>`,
  '/vis-network': `${FRAME}<div id="root"></div><script src="/vis.js"></script><script type="module" src="/vis-network-page.js"></script>`,
  '/react-flow': `${FRAME}<link rel="stylesheet" href="/react-flow.css"><div id="root"></div><script type="module" src="/react-flow-page.js"></script>`,
};

/** @returns where the pages are, and how to end that. */
export async function serveGraphs(): Promise<{ url: string; close: () => void }> {
  const start = applyBatch(emptyFold(), new LargeStory(THOUSAND_NODES).start());
  const files = new Map<string, Uint8Array | string>([
    ...await bundlePages([join(repository, 'web/src/debug/topology-load.tsx')], { splitting: true }),
    ...await bundlePages([join(here, 'our-page.ts'), join(here, 'cytoscape-page.ts'), join(here, 'vis-network-page.ts')]),
    // One React for all of that page: the one that was installed with the peer.
    ...await bundlePages([join(here, 'react-flow-page.ts')], { alias: { react: library('react'), 'react-dom': library('react-dom'), '@xyflow/react': library('@xyflow/react') } }),
    ['/start.js', `window.topologyStart = ${JSON.stringify(start)};`],
    ['/cytoscape.js', readFileSync(library('cytoscape/dist/cytoscape.min.js'))],
    ['/vis.js', readFileSync(library('vis-network/standalone/umd/vis-network.min.js'))],
    ['/react-flow.css', readFileSync(library('@xyflow/react/dist/style.css'))],
  ]);
  return servePages(PAGES, files);
}
