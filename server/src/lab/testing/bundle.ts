/** Bundles a program for a test, so that a real process can run it. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../../../', import.meta.url));

/** @param source path below `server/src` @returns the path of the bundle */
export async function bundleProgram(source: string): Promise<string> {
  const outfile = `${server}dist/test/${source.replace(/\.ts$/, '').replaceAll('/', '-')}.js`;
  await build({ absWorkingDir: server, entryPoints: [`src/${source}`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', alias: { '@understudy/shared': '../shared/src' }, logLevel: 'warning' });
  return outfile;
}

/** The program that stands in for nodes and clients. */
export const FAKE_PROGRAM = fileURLToPath(new URL('./fake-program.mjs', import.meta.url));
