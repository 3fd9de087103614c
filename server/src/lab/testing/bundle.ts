/** Bundles a program for a test, so that a real process can run it. */
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';

const server = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * @param source path below `server/src`
 * @param name of the bundle, without ending; may have a folder
 * @returns the path of the bundle
 */
export async function bundleProgram(source: string, name = source.replace(/\.ts$/, '').replaceAll('/', '-')): Promise<string> {
  const outfile = `${server}dist/test/${name}.js`;
  await build({ absWorkingDir: server, entryPoints: [`src/${source}`], outfile, bundle: true, platform: 'node', format: 'esm', target: 'node20', packages: 'external', alias: { '@understudy/shared': '../shared/src' }, logLevel: 'warning' });
  return outfile;
}

/** The program that stands in for nodes and clients. */
export const FAKE_PROGRAM = fileURLToPath(new URL('./fake-program.mjs', import.meta.url));

/** The program that stands in for the dashboard. */
export const FAKE_DASHBOARD = fileURLToPath(new URL('./fake-dashboard.mjs', import.meta.url));
