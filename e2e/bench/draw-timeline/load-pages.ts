/** Bundles the two pages and serves them on loopback; installs vis-timeline when it is missing, into a folder that git ignores. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build } from 'esbuild';
import { repository } from '../../lab/start-lab.ts';

const here = join(repository, 'e2e/bench/draw-timeline');
const peer = join(here, 'peer');
const library = join(peer, 'node_modules/vis-timeline');

/** @returns the version of vis-timeline that is installed now. @throws what npm printed. */
export function installPeer(): string {
  const { dependencies } = JSON.parse(readFileSync(join(peer, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const wanted = dependencies['vis-timeline']!;
  const found = existsSync(join(library, 'package.json')) ? (JSON.parse(readFileSync(join(library, 'package.json'), 'utf8')) as { version: string }).version : null;
  if (found === wanted) return wanted;
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: peer, encoding: 'utf8' });
  if (status !== 0) throw new Error(`asked npm to install vis-timeline ${wanted} in ${peer}; found: ${error?.message ?? stderr}; the npm registry must be reachable the first time`);
  return wanted;
}

async function bundle(entries: string[]): Promise<Map<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: repository, entryPoints: entries, outdir: '/', entryNames: '[name]', assetNames: '[name]', bundle: true, minify: true, write: false, format: 'esm', target: 'es2022',
    jsx: 'automatic', loader: { '.woff2': 'file', '.woff': 'file' }, define: { 'process.env.NODE_ENV': '"production"' }, alias: { '@understudy/shared': join(repository, 'shared/src') }, logLevel: 'warning',
  });
  return new Map(outputFiles.map(({ path, contents }) => [path, contents]));
}

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
export async function servePages(): Promise<{ url: string; close: () => void }> {
  const files = new Map([
    ...await bundle([join(repository, 'web/src/debug/timeline-load.tsx')]),
    ...await bundle([join(here, 'our-page.ts'), join(here, 'peer-page.ts')]),
    ['/vis.js', readFileSync(join(library, 'standalone/umd/vis-timeline-graph2d.min.js'))],
    ['/vis.css', readFileSync(join(library, 'styles/vis-timeline-graph2d.min.css'))],
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
