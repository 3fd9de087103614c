/** Bundles each program of the server into `dist/`; packages stay outside, `shared` goes in. */
import { build } from 'esbuild';
import { existsSync } from 'node:fs';

const programs = {
  main: 'src/main.ts',
  node: 'src/node/main.ts',
  dashboard: 'src/app/main.ts',
  client: 'src/lab/client/main.ts',
  auditors: 'src/lab/auditor/main.ts',
  guard: 'src/lab/guard/main.ts',
};

const here = new URL('.', import.meta.url).pathname;
const entryPoints = Object.fromEntries(Object.entries(programs).filter(([, path]) => existsSync(here + path)));
await build({
  absWorkingDir: here,
  entryPoints,
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { '@understudy/shared': '../shared/src' },
  sourcemap: true,
  logLevel: 'warning',
});
