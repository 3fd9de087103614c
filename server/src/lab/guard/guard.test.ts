/** Nothing outlives a lab: not after SIGKILL, not when paused, not when the guard had died before. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { processStart } from '../process-facts.ts';
import { bundleProgram, FAKE_PROGRAM } from '../testing/bundle.ts';
import { untilTrue } from '../testing/condition.ts';
import { LabFollower } from '../testing/follow-lab.ts';

let program: string;
let guardProgram: string;
let root: string;
let lab: ChildProcess;
let follower: LabFollower;
let guardPid: number;

beforeAll(async () => {
  [program, guardProgram] = await Promise.all([bundleProgram('lab/testing/small-lab.ts'), bundleProgram('lab/guard/main.ts')]);
});

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'understudy-guard-'));
  lab = spawn(process.execPath, [program, root, guardProgram, FAKE_PROGRAM], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: lab.stdout! }), 'line')) as [string];
  const { port, guard } = JSON.parse(line) as { port: number; guard: number };
  guardPid = guard;
  follower = new LabFollower(port);
  await follower.process('writer', 'running', 1);
});

afterEach(() => {
  follower.close();
  lab.kill('SIGKILL');
  rmSync(root, { recursive: true, force: true });
});

const pids = (): number[] => [...new Set(follower.events.flatMap((event) => (event.kind === 'process-changed' && event.pid !== null ? [event.pid] : [])))];
const alive = (): number[] => pids().filter((pid) => processStart(pid) !== null);

it('ends every process, paused ones included, after SIGKILL of the lab, and then itself', async () => {
  expect(alive()).toHaveLength(5);
  await follower.settle({ verb: 'pause', target: { kind: 'node', name: 'n-1' } });
  await follower.settle({ verb: 'pause', target: { kind: 'client', name: 'writer' } });
  lab.kill('SIGKILL');
  await untilTrue('all processes are gone', () => alive().length === 0);
  await untilTrue('the guard is gone', () => processStart(guardPid) === null);
});

it('ignores what a terminal sends', async () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.kill(guardPid, signal);
  lab.kill('SIGKILL');
  await untilTrue('all processes are gone', () => alive().length === 0);
});

it('is replaced when it dies, and the new one knows every process', async () => {
  process.kill(guardPid, 'SIGKILL');
  await untilTrue('the guard is gone', () => processStart(guardPid) === null);
  // A restore passes through the lab's event loop after the exit of the guard did.
  await follower.settle({ verb: 'kill', target: { kind: 'node', name: 's-2' } });
  await follower.settle({ verb: 'restore', target: { kind: 'node', name: 's-2' } });
  await follower.settle({ verb: 'pause', target: { kind: 'node', name: 'n-2' } });
  expect(alive()).toHaveLength(5);
  lab.kill('SIGKILL');
  await untilTrue('all processes are gone', () => alive().length === 0);
});
