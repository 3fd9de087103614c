/** What must be there before any program of this repository runs: packages as the lock file says, and builds newer than their sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url));
const NEEDED_NODE = [20, 19];

/** Ends the process, said why, when this Node is too old. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])) return;
  fail(`asked to run with Node ${process.versions.node}; Understudy needs Node ${NEEDED_NODE.join('.')} or newer; install one (https://nodejs.org), then try again`);
}

/** Runs `npm ci` when a package of the lock file is not installed in its version. */
export function installMissing() {
  const missing = missingPackages();
  if (missing.length === 0) return;
  console.error(`installing ${missing.length === 1 ? missing[0] : `${missing.length} packages`} …`);
  npm(['ci', '--include=dev', '--no-audit', '--no-fund'], root);
}

/** Bundles the server and the page when a source is newer than what was built from it. */
export function buildStale() {
  const shared = ['shared/src', 'package-lock.json', 'tsconfig.base.json'];
  const programs = ['main', 'node', 'dashboard', 'client', 'auditors', 'guard'].map((name) => `server/dist/${name}.js`);
  if (isStale(programs, [...shared, 'server/src', 'server/build.mjs', 'server/package.json'])) {
    console.error('building the server …');
    npm(['run', '--silent', 'build', '-w', 'server'], root);
  }
  const page = ['web/src', 'web/index.html', 'web/wall.html', 'web/gallery.html', 'web/public', 'web/package.json', 'web/vite.config.ts', 'web/vite.gallery.config.ts'];
  if (isStale(['web/dist/index.html', 'web/dist/wall.html', 'web/dist/gallery.html'], [...shared, ...page])) {
    console.error('building the page …');
    npm(['run', '--silent', 'build', '-w', 'web'], root);
  }
}

/** @returns the packages of the lock file that are not there as it says. Optional ones are npm's business. */
function missingPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const installed = installedPackages();
  return Object.keys(packages).filter((key) => {
    const wanted = packages[key];
    if (!key.includes('node_modules/') || wanted.optional || wanted.devOptional || wanted.peer) return false;
    return wanted.link ? !existsSync(join(root, key)) : installed(key) !== wanted.version;
  });
}

/** npm keeps a list of what it installed; without one (linked folders, another installer) each package is asked itself. */
function installedPackages() {
  try {
    const { packages } = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8'));
    return (key) => (packages[key] === undefined ? versionOf(key) : packages[key].version);
  } catch {
    return versionOf;
  }
}

function versionOf(key) {
  try {
    return JSON.parse(readFileSync(join(root, key, 'package.json'), 'utf8')).version;
  } catch {
    return null;
  }
}

/** @returns whether an output is missing, or older than the newest of the sources. A folder's own time tells of files that went. */
function isStale(outputs, sources) {
  const built = outputs.map((path) => modified(join(root, path)));
  if (built.includes(0)) return true;
  return Math.max(...sources.map((path) => newest(join(root, path)))) > Math.min(...built);
}

function newest(path) {
  const own = modified(path);
  if (own === 0 || !statSync(path).isDirectory()) return own;
  const inside = readdirSync(path).filter((name) => !/\.test\.tsx?$|\.md$/.test(name));
  return Math.max(own, ...inside.map((name) => newest(join(path, name))));
}

/** @returns 0 when there is no such file. */
function modified(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? 0 : stat.mtimeMs;
}

function npm(args, cwd) {
  // npm tells scripts where it is; run by hand, it is looked for on the path.
  const own = process.env.npm_execpath;
  const [command, before] = own !== undefined && own.endsWith('.js') ? [process.execPath, [own]] : ['npm', []];
  const result = spawnSync(command, [...before, ...args], { cwd, stdio: ['ignore', 2, 2] });
  if (result.error !== undefined) fail(`asked to run npm ${args.join(' ')}; found: ${result.error.message}; install npm, or run it by hand`);
  if (result.status !== 0) fail(`asked to run npm ${args.join(' ')}; it ended with ${result.status ?? result.signal}; what it printed above says why`, result.status ?? 1);
}

function fail(words, code = 2) {
  console.error(words);
  process.exit(code);
}
