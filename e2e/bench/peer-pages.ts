/** What benchmarks of drawing share: libraries that are installed when they run, and pages of ours and theirs on loopback. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { repository } from '../lab/start-lab.ts';

/**
 * Installs what the package file of a folder names, unless it is there.
 * @returns the versions that are installed now, by name. @throws what npm printed.
 */
export function installPeers(directory: string): Record<string, string> {
  const { dependencies } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };
  const found = (name: string): string | null => {
    const file = join(directory, 'node_modules', name, 'package.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version : null;
  };
  if (Object.entries(dependencies).every(([name, version]) => found(name) === version)) return dependencies;
  const { status, stderr, error } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`asked npm to install ${Object.keys(dependencies).join(', ')} in ${directory}; found: ${error?.message ?? stderr}; the npm registry must be reachable the first time`);
  return dependencies;
}

/** @returns the bundles of these files with their styles and fonts, by path. */
export async function bundlePages(entries: string[], more: BuildOptions = {}): Promise<[path: string, contents: Uint8Array][]> {
  const { outputFiles } = await build({
    absWorkingDir: repository, entryPoints: entries, outdir: '/', entryNames: '[name]', assetNames: '[name]', chunkNames: '[name]-[hash]', bundle: true, minify: true, write: false, format: 'esm', target: 'es2022',
    jsx: 'automatic', loader: { '.woff2': 'file', '.woff': 'file' }, define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'warning', ...more,
    alias: { '@understudy/shared': join(repository, 'shared/src'), ...more.alias },
  });
  return outputFiles!.map(({ path, contents }) => [path, contents]);
}

/** @param pages documents by path @param files everything else @returns where they are, and how to end that. */
export async function servePages(pages: Record<string, string>, files: ReadonlyMap<string, Uint8Array | string>): Promise<{ url: string; close: () => void }> {
  const types: Record<string, string> = { js: 'text/javascript', css: 'text/css', woff2: 'font/woff2', woff: 'font/woff' };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://pages').pathname;
    const body = pages[path] ?? files.get(path);
    response.setHeader('content-type', pages[path] ? 'text/html; charset=utf-8' : (types[path.split('.').at(-1)!] ?? 'application/octet-stream'));
    response.statusCode = body === undefined ? 404 : 200;
    response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('The pages were to be served on a port of loopback, and none was given.');
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
