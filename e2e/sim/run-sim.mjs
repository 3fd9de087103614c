/** `npm run sim -- --seed 7`: prepares, bundles the simulator and hands over to `main.ts`. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { installMissing, requireNode, root } from '../../server/launch/prepare.mjs';

requireNode();
installMissing();
await build({
  absWorkingDir: join(root, 'e2e'),
  entryPoints: { sim: 'sim/main.ts' },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: true,
  alias: { '@understudy/shared': '../shared/src' },
  logLevel: 'warning',
});
// A young generation with room for a simulation's short-lived objects: a quarter of the time otherwise goes to collecting them. It is
// meant for one core: whatever collects beside it takes its time.
const sim = spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=64', '--no-incremental-marking', '--single-threaded-gc', join(root, 'e2e', 'dist', 'sim.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => sim.kill(signal));
sim.once('exit', (status) => process.exit(status ?? 1));
