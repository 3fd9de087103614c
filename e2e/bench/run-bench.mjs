/** `npm run bench [-- NAME [--json]]`: prepares, bundles the benchmarks and hands over to `main.ts`. */
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildStale, installMissing, requireNode, root } from '../../server/launch/prepare.mjs';

requireNode();
installMissing();
buildStale();
await build({
  absWorkingDir: join(root, 'e2e'),
  entryPoints: { bench: 'bench/main.ts', 'loaded-node': 'bench/tree/loaded-node.ts', 'measure-store': 'bench/tree/measure-store.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { '@understudy/shared': '../shared/src' },
  logLevel: 'warning',
});
const { status } = spawnSync(process.execPath, [join(root, 'e2e', 'dist', 'bench.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
process.exit(status ?? 1);
