/** Bundles the two pages and serves them on loopback; installs vis-timeline when it is missing, into a folder that git ignores. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../lab/start-lab.ts';
import { bundlePages, installPeers, servePages } from '../peer-pages.ts';

const here = join(repository, 'e2e/bench/draw-timeline');
const peer = join(here, 'peer');
const library = join(peer, 'node_modules/vis-timeline');

/** @returns the version of vis-timeline that is installed now. @throws what npm printed. */
export const installTimelinePeer = (): string => installPeers(peer)['vis-timeline']!;

/** The colours of our tones, so that both pages have the same to paint. */
const PEER_STYLE = `
  html, body, #root { margin: 0; height: 100%; background: #0c1117; color: #f2f6fa; font: 12px sans-serif; }
  .vis-timeline, .vis-panel, .vis-labelset .vis-label, .vis-foreground .vis-group, .vis-time-axis .vis-grid { border-color: #1f2a36; color: #b7c3cf; }
  .vis-item { border-radius: 4px; font-size: 11px; color: #b7c3cf; }
  .vis-item .vis-item-content { padding: 0 4px; }
  .vis-item.tone-up { background: #0d3528; border-color: #0d3528; }
  .vis-item.tone-standby { background: #12304a; border-color: #56b4e9; }
  .vis-item.tone-attention { background: #3a2a06; border-color: #e69f00; }
  .vis-item.tone-down { background: #331a08; border-color: #d55e00; }
  .vis-item.tone-unknown { background: #1b2128; border-color: #7d8894; }`;

const PAGES: Record<string, string> = {
  '/ours': '<!doctype html><link rel="stylesheet" href="/timeline-load.css"><div id="root"></div><script type="module" src="/our-page.js"></script><script type="module" src="/timeline-load.js"></script>',
  '/peer': `<!doctype html><link rel="stylesheet" href="/vis.css"><style>${PEER_STYLE}</style><div id="root"></div><script src="/vis.js"></script><script type="module" src="/peer-page.js"></script>`,
};

/** @returns where the pages are, and how to end that. */
export async function serveTimelines(): Promise<{ url: string; close: () => void }> {
  const files = new Map<string, Uint8Array | string>([
    ...await bundlePages([join(repository, 'web/src/debug/timeline-load.tsx')]),
    ...await bundlePages([join(here, 'our-page.ts'), join(here, 'peer-page.ts')]),
    ['/vis.js', readFileSync(join(library, 'standalone/umd/vis-timeline-graph2d.min.js'))],
    ['/vis.css', readFileSync(join(library, 'styles/vis-timeline-graph2d.min.css'))],
  ]);
  return servePages(PAGES, files);
}
