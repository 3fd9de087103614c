/** `npm run bench [-- NAME [--json]]`: prepares, bundles the benchmarks and hands over to `main.ts`. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildStale, installMissing, requireNode, root } from '../../server/launch/prepare.mjs';

requireNode();
installMissing();
buildStale();
await build({
  absWorkingDir: join(root, 'e2e'),
  entryPoints: {
    bench: 'bench/main.ts',
    'replication-floor': 'bench/replication/floor/program.ts',
    'replication-node': 'bench/replication/node/program.ts',
    'loaded-node': 'bench/tree/loaded-node.ts',
    'bare-broadcast': 'bench/fanout/bare-broadcast-program.ts',
    'fanout-viewers': 'bench/fanout/viewers-program.ts',
    'measure-store': 'bench/tree/measure-store.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  alias: { '@understudy/shared': '../shared/src' },
  logLevel: 'warning',
});
const bench = spawn(process.execPath, [join(root, 'e2e', 'dist', 'bench.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// A terminal tells both of us, `kill` and `timeout` only this one: the benchmark ends what it started, then itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => bench.kill(signal));
bench.once('exit', (status) => process.exit(status ?? 1));
