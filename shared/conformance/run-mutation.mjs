/** `npm run mutation [-- --mutate 'shared/src/destination/**']`: Stryker, which must not plant its bugs in the tests. */
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Tests and what only they use. */
export const NEVER_MUTATED = ['!shared/src/**/*.test.ts', '!shared/src/**/testing/**'];

/** @returns the arguments with every `--mutate` narrowed to TypeScript that is no test. */
function narrow(args) {
  return args.map((arg, index) => {
    if (args[index - 1] !== '--mutate' && args[index - 1] !== '-m') return arg;
    const wanted = arg.split(',').map((pattern) => (pattern.endsWith('/**') ? `${pattern}/*.ts` : pattern));
    return [...wanted, ...NEVER_MUTATED].join(',');
  });
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
  const stryker = join(root, 'node_modules', '@stryker-mutator', 'core', 'bin', 'stryker.js');
  const { status } = spawnSync(process.execPath, [stryker, 'run', ...narrow(process.argv.slice(2))], { cwd: root, stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
