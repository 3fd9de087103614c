/**
 * Lets Node load the machines and their tests as they are: TypeScript is stripped by esbuild, and `vitest` is what this process
 * declares tests with. Used by `in-process-runner.mjs` alone.
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';

/** A hook of Node's module loader. */
export function resolve(specifier, context, next) {
  if (specifier === 'vitest') return { url: new URL('./in-process-vitest.mjs', import.meta.url).href, shortCircuit: true };
  return next(specifier, context);
}

/** A hook of Node's module loader. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transform(await readFile(fileURLToPath(url), 'utf8'), { loader: 'ts', format: 'esm', target: 'node20', sourcefile: url });
  return { format: 'module', source: code, shortCircuit: true };
}
