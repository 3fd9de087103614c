/** Finds the Chromium that tests and benchmarks run in, or installs one; plain JavaScript, since configuration files load it too. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const PLACES = ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'];

/** Switches for a browser without a display, a sandbox of root's, or a network. */
export const CHROMIUM_SWITCHES = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

function runnable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** @returns the path of a Chromium that is there: `CHROMIUM_PATH`, the system's, Playwright's; null when there is none. Throws when `CHROMIUM_PATH` names none. */
export function findChromium() {
  const wanted = process.env.CHROMIUM_PATH;
  if (wanted) {
    if (runnable(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, but no program is there. Set it to a Chromium, or unset it to have one looked for.`);
  }
  const folders = (process.env.PATH ?? '').split(delimiter).concat('/usr/bin', '/snap/bin');
  const candidates = [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES, chromium.executablePath()];
  return candidates.find((path) => existsSync(path) && runnable(path)) ?? null;
}

/** @returns the path of a Chromium, installed first when there is none: by apt-get as root, else Playwright's own. Throws with what to do when neither works. */
export function requireChromium() {
  const found = findChromium();
  if (found) return found;
  const asRoot = process.getuid?.() === 0;
  const ways = [
    ...(asRoot && existsSync('/usr/bin/apt-get') ? [['apt-get', ['update', '-qq']], ['apt-get', ['install', '-y', '-qq', 'chromium']]] : []),
  ];
  for (const [command, args] of ways) spawnSync(command, args, { stdio: ['ignore', 2, 2], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  if (!findChromium()) spawnSync('npx', ['playwright', 'install', 'chromium'], { stdio: ['ignore', 2, 2] });
  const installed = findChromium();
  if (installed) return installed;
  throw new Error('The browser tests need a Chromium and none was found, nor could one be installed. Install Chromium (Debian: `apt-get install chromium`), or set CHROMIUM_PATH to one.');
}
