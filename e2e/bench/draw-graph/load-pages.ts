/** Installs the peers where they are missing, bundles the four pages and serves them on loopback. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { LargeStory, THOUSAND_NODES } from '@understudy/shared/view/testdata/large-cluster';
import { repository } from '../../lab/start-lab.ts';

const here = join(repository, 'e2e/bench/draw-graph');
const peers = join(here, 'peers');
const library = (path: string): string => join(peers, 'node_modules', path);

/** @returns the versions that are installed now, by name. @throws what npm printed. */
export function installPeers(): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(peers, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const found = (name: string): string | null => {
    const file = library(`${name}/package.json`);
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : null;
  };
  if (Object.entries(dependencies).every(([name, version]) => found(name) === version)) return dependencies;
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: peers, encoding: 'utf8' });
  if (status !== 0) throw new Error(`asked npm to install the graph libraries in ${peers}; found: ${error?.message ?? stderr}; the npm registry must be reachable the first time`);
  return dependencies;
}

async function bundle(entries: string[], more: BuildOptions = {}): Promise<[string, Uint8Array][]> {
  const { outputFiles } = await build({
    absWorkingDir: repository, entryPoints: entries, outdir: '/', entryNames: '[name]', assetNames: '[name]', chunkNames: '[name]-[hash]', bundle: true, splitting: true, minify: true, write: false, format: 'esm', target: 'es2022',
    jsx: 'automatic', loader: { '.woff2': 'file', '.woff': 'file' }, define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'warning', ...more,
    alias: { '@understudy/shared': join(repository, 'shared/src'), ...more.alias },
  });
  return outputFiles!.map(({ path, contents }) => [path, contents]);
}

const FRAME = '<!doctype html><meta charset="utf-8"><style>html, body, #root { margin: 0; height: 100%; overflow: hidden; background: #0c1117; }</style>';
const PAGES: Record<string, string> = {
  '/ours': `${FRAME}<link rel="stylesheet" href="/topology-load.css"><div id="root"></div><script src="/start.js"></script><script type="module" src="/topology-load.js"></script><script type="module" src="/our-page.js"></script>`,
  '/cytoscape': `${FRAME}<div id="root"></div><script src="/cytoscape.js"></script><script type="module" src="/cytoscape-page.js"></script>`,
  '/vis-network': `${FRAME}<div id="root"></div><script src="/vis.js"></script><script type="module" src="/vis-network-page.js"></script>`,
  '/react-flow': `${FRAME}<link rel="stylesheet" href="/react-flow.css"><div id="root"></div><script type="module" src="/react-flow-page.js"></script>`,
};

/** @returns where the pages are, and how to end that. */
export async function servePages(): Promise<{ url: string; close: () => void }> {
  const start = applyBatch(emptyFold(), new LargeStory(THOUSAND_NODES).start());
  const files = new Map<string, Uint8Array | string>([
    ...await bundle([join(repository, 'web/src/debug/topology-load.tsx')]),
    ...await bundle([join(here, 'our-page.ts'), join(here, 'cytoscape-page.ts'), join(here, 'vis-network-page.ts')], { splitting: false }),
    // One React for all of that page: the one that was installed with the peer.
    ...await bundle([join(here, 'react-flow-page.ts')], { splitting: false, alias: { react: library('react'), 'react-dom': library('react-dom'), '@xyflow/react': library('@xyflow/react') } }),
    ['/start.js', `window.topologyStart = ${JSON.stringify(start)};`],
    ['/cytoscape.js', readFileSync(library('cytoscape/dist/cytoscape.min.js'))],
    ['/vis.js', readFileSync(library('vis-network/standalone/umd/vis-network.min.js'))],
    ['/react-flow.css', readFileSync(library('@xyflow/react/dist/style.css'))],
  ]);
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2', woff: 'font/woff' };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://pages').pathname;
    const body = PAGES[path] ?? files.get(path);
    response.setHeader('content-type', PAGES[path] ? 'text/html; charset=utf-8' : (types[path.split('.').at(-1)!] ?? 'application/octet-stream'));
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The pages were to be served on a port of loopback, and none was given.');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
