/** `start`: from the command line's wishes to a running lab with its page, until a signal ends it. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Environment, StartOptions } from '../config.ts';
import { LAB_HOST } from './cluster-file/port-block.ts';
import { DashboardProcess } from './dashboard-process.ts';
import { takeLock, type DirectoryLock } from './data-directory/lock.ts';
import { claimDirectory, emptyDirectory } from './data-directory/marker.ts';
import { runUntilEnded } from './run-until-ended.ts';
import { Lab } from './lab.ts';
import { LabDirectory } from './lab-directory.ts';
import { loadClusterFile, placeCluster } from './load-cluster.ts';
import { describeNodes } from './print-cluster.ts';
import type { Programs } from './programs.ts';

export interface StartPlace {
  programs: Programs;
  /** Of the repository: where the default cluster and data are. */
  root: string;
  environment: Environment;
  say: (text: string) => void;
  /** Says why a start was refused. */
  refuse: (text: string) => void;
}

/** Exit code for what the person who started us can put right. */
const REFUSED = 2;

/** Runs until it is ended. @returns the exit code: 0 after a clean end, 2 when the start was refused (said why), 130 when a second signal cut the end short. */
export async function runStart(options: StartOptions, place: StartPlace): Promise<number> {
  const { say, refuse } = place;
  const loaded = loadClusterFile(options.cluster ?? join(place.root, 'server', 'clusters', 'trading-floor.yaml'));
  if ('words' in loaded) {
    refuse(loaded.words);
    return REFUSED;
  }
  const missing = Object.values(place.programs).filter((path: string) => !existsSync(path));
  if (missing.length > 0) {
    refuse(`asked to start; found no ${missing.join(', ')}; build them with: npm run build -w server`);
    return REFUSED;
  }
  const root = resolve(options.data ?? join(place.root, 'data', loaded.file.name));
  const claimed = claimAndLock(root, loaded.file.name, options.fresh, place);
  if (claimed === null) return REFUSED;
  try {
    const { spec, ports } = await placeCluster(loaded.file);
    if (ports.skipped > 0) say(`port ${ports.taken} is taken: the cluster uses ports from ${ports.lab} on`);
    const directory = new LabDirectory(root);
    const lab = new Lab({ spec, directory, programs: place.programs, host: LAB_HOST, eventPort: ports.lab, say });
    const eventPort = await lab.listen();
    const dashboard = new DashboardProcess({
      program: place.programs.dashboard,
      args: ['--lab', `${LAB_HOST}:${eventPort}`, '--data', directory.dashboard, '--port', String(options.port)],
      openLog: () => directory.openLog('dashboard'),
      logPath: directory.log('dashboard'),
      guard: lab.guard,
      say,
      onReady: (url) => {
        claimed.setAddress(url);
        if (options.port !== 0 && new URL(url).port !== String(options.port)) say(`port ${options.port} is taken: the page uses the next free one`);
        say(`\n  Understudy is at ${url}\n`);
      },
    });
    return await runUntilEnded({
      environment: place.environment,
      say,
      start: async () => {
        const late = await lab.start();
        say(describeNodes(spec));
        say(`\n  data ${root}\n  logs ${directory.logs}\n  Ctrl-C ends everything.`);
        if (late.length > 0) say(`  not ready yet: ${late.join(', ')} (see their logs)`);
      },
      end: async (limitMillis) => {
        await lab.endProcesses(limitMillis);
        await dashboard.close(limitMillis);
        await lab.close();
      },
      // The guard ends whatever is listed as soon as it is let go.
      abandon: () => lab.guard.close(),
    });
  } finally {
    claimed.release();
  }
}

function claimAndLock(root: string, cluster: string, fresh: boolean, { say, refuse }: Pick<StartPlace, 'say' | 'refuse'>): DirectoryLock | null {
  const refusal = claimDirectory(root, cluster, fresh);
  const locked = refusal === null ? takeLock(root, new Date()) : { refusal };
  if ('refusal' in locked) {
    refuse(`asked to ${locked.refusal.asked}; found: ${locked.refusal.found}; ${locked.refusal.todo}`);
    return null;
  }
  if (locked.lock.tookOver !== null) say(`process ${locked.lock.tookOver.pid} held ${root} and is gone; its lock is taken over`);
  if (fresh) emptyDirectory(root, cluster);
  return locked.lock;
}
