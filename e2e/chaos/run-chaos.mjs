/** `npm run chaos [-- --seconds N --seed N …]`: prepares, bundles the program and hands over to `main.ts`. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildStale, installMissing, requireNode, root } from '../../server/launch/prepare.mjs';

requireNode();
installMissing();
buildStale();
await build({
  absWorkingDir: join(root, 'e2e'), entryPoints: { chaos: 'chaos/main.ts' }, outdir: 'dist', bundle: true, platform: 'node', format: 'esm', target: 'node20',
  packages: 'external', alias: { '@understudy/shared': '../shared/src' }, logLevel: 'warning',
});
const chaos = spawn(process.execPath, [join(root, 'e2e', 'dist', 'chaos.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
// A terminal tells both of us, `kill` and `timeout` only this one: the program ends what it started, then itself.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => chaos.kill(signal));
chaos.once('exit', (status) => process.exit(status ?? 1));
