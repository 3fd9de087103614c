/** `node e2e/gallery/make-recordings.mjs [NAME …]`: prepares, bundles the program and hands over to `main.ts`. */
import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildStale, installMissing, requireNode, root } from '../../server/launch/prepare.mjs';

requireNode();
installMissing();
buildStale();
await build({
  absWorkingDir: join(root, 'e2e'), entryPoints: { 'make-recordings': 'gallery/main.ts' }, outdir: 'dist', bundle: true, platform: 'node', format: 'esm', target: 'node20',
  packages: 'external', alias: { '@understudy/shared': '../shared/src' }, logLevel: 'warning',
});
const program = spawn(process.execPath, [join(root, 'e2e', 'dist', 'make-recordings.js'), ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => program.kill(signal));
program.once('exit', (status) => process.exit(status ?? 1));
