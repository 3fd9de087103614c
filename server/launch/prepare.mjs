/** What must be there before any program of this repository runs: packages as the lock file says, and builds newer than their sources. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Ends the process with clear words when this Node is older than the packages need. */
export function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(`Understudy needs Node 20.19 or newer; this is ${process.versions.node}. Install a newer Node and try again.`);
  process.exit(2);
}

/** Runs a command with its output shown (on stderr, so that stdout stays the program's own); ends the process when it fails. */
function run(what, command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  console.error(`${what} failed: ${command} ${args.join(' ')} ${error ? `could not be started (${error.message})` : `ended with ${status}`}. See the lines above; mend that and try again.`);
  process.exit(1);
}

/** Installs packages when `node_modules` was not made from the present lock file. */
export function installMissing() {
  const stamp = join(root, 'node_modules', '.understudy-lock');
  const lock = createHash('sha256').update(readFileSync(join(root, 'package-lock.json'))).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('Installing packages …');
  run('The installation of packages', 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  writeFileSync(stamp, lock);
}

/** @returns the newest modification time below `path`, in ms; a file that is gone counts as 0. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return 0;
  if (!stat.isDirectory()) return stat.mtimeMs;
  let latest = stat.mtimeMs;
  for (const name of readdirSync(path)) {
    if (name === 'node_modules' || name === 'dist' || name.endsWith('.test.ts')) continue;
    latest = Math.max(latest, newest(join(path, name)));
  }
  return latest;
}

/** Builds the workspace when a source is newer than its last build. */
function buildWhenStale(workspace, sources) {
  const stamp = join(root, workspace, 'dist', '.built');
  const built = statSync(stamp, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built > Math.max(...sources.map((source) => newest(join(root, source))))) return;
  console.error(`Building ${workspace} …`);
  run(`The build of ${workspace}`, 'npm', ['run', 'build', '-w', workspace, '--silent']);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
}

/** Builds whatever is older than its sources. */
export function buildStale() {
  buildWhenStale('server', ['server/src', 'server/build.mjs', 'shared/src', 'package-lock.json']);
  buildWhenStale('web', ['web/src', 'web/index.html', 'web/vite.config.ts', 'shared/src', 'package-lock.json']);
}
