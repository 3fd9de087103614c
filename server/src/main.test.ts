/** The command line from outside: what it prints, what it refuses, what it leaves behind. Nodes and dashboard are stand-ins. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { processStart } from './lab/process-facts.ts';
import { SAME_PRESS_MILLIS } from './lab/run-until-ended.ts';
import { untilTrue } from './lab/testing/condition.ts';
import { bundleMain, MainRun } from './lab/testing/run-main.ts';
import { SMALL_CLUSTER } from './lab/testing/small-cluster.ts';

let main: string;
let root: string;
let runs: MainRun[];

beforeAll(async () => {
  main = await bundleMain();
});

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'understudy-main-'));
  writeFileSync(join(root, 'small.yaml'), SMALL_CLUSTER);
  runs = [];
});

afterEach(async () => {
  for (const run of runs) {
    run.child.kill('SIGKILL');
    await run.ended();
  }
  await untilTrue('nothing is left', () => dashboardLives().every(({ pid }) => processStart(pid) === null));
  rmSync(root, { recursive: true, force: true });
});

function run(...args: string[]): MainRun {
  const started = new MainRun(main, args);
  runs.push(started);
  return started;
}

const start = (...more: string[]): MainRun => run('start', '--cluster', join(root, 'small.yaml'), '--data', join(root, 'data'), ...more);
const dashboardLives = (): { pid: number; args: string[] }[] => {
  const path = join(root, 'data', 'dashboard', 'lives');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as { pid: number; args: string[] }) : [];
};
const life = (node: string): number => (JSON.parse(readFileSync(join(root, 'data', 'nodes', node, 'configuration.json'), 'utf8')) as { incarnation: number }).incarnation;

describe('what is asked wrongly', () => {
  it.each([
    [['--colour'], "unknown option '--colour'"],
    [['stop'], 'too many arguments'],
    [['--port', 'many'], 'a port is a whole number from 1 to 65535'],
    [['--cluster', '/nowhere/floor.yaml'], 'asked to read the cluster file /nowhere/floor.yaml'],
  ])('%j is answered in words and with exit code 2', async (args, words) => {
    const asked = run(...args);
    expect(await asked.ended()).toBe(2);
    expect(asked.output).toContain(words);
    expect(asked.output).not.toContain('    at ');
  });

  it('CF-01 a bad cluster file has all its faults named, and nothing is started or made', async () => {
    writeFileSync(join(root, 'small.yaml'), SMALL_CLUSTER.replace('addresses: [s-1]', 'addresses: [s-9]').replace('home: north', 'home: nowhere'));
    const asked = start();
    expect(await asked.ended()).toBe(2);
    expect(asked.output).toContain('small.yaml has 2 faults; nothing was started:');
    expect(asked.output).toMatch(/small\.yaml:6:50: groups\[0\]\.destinations\[0\]\.addresses\[0\]: an address is a node of the destination's group south\n {4}found s-9/);
    expect(asked.output).toMatch(/small\.yaml:9:25: sections\[0\]\.home: a group that is named exists\n {4}found nowhere/);
    expect(existsSync(join(root, 'data'))).toBe(false);
  });

  it('a directory of others is refused, and --fresh does not empty it', async () => {
    const asked = run('--cluster', join(root, 'small.yaml'), '--data', root, '--fresh');
    expect(await asked.ended()).toBe(2);
    expect(asked.output).toContain('it is not ours');
    expect(existsSync(join(root, 'small.yaml'))).toBe(true);
  });
});

describe('a start', () => {
  it('prints page, nodes and places, refuses a second one by name, and leaves nothing behind after Ctrl-C', async () => {
    const first = start('--port', '4711');
    await first.said('Ctrl-C ends everything.');
    expect(first.output).toContain('Understudy is at http://127.0.0.1:4711');
    expect(first.output).toMatch(/n-1 +north +mqtt:\/\/127\.0\.0\.1:\d+/);
    expect(first.output).toContain(join(root, 'data', 'logs'));
    expect(dashboardLives()[0]!.args).toEqual(['--lab', expect.stringMatching(/^127\.0\.0\.1:\d+$/), '--data', join(root, 'data', 'dashboard'), '--port', '4711']);

    const second = start();
    expect(await second.ended()).toBe(2);
    expect(second.output).toContain(`process ${first.child.pid} has held it since`);
    expect(second.output).toContain('its page is http://127.0.0.1:4711');

    first.child.kill('SIGINT');
    expect(await first.ended()).toBe(0);
    expect(processStart(dashboardLives()[0]!.pid)).toBeNull();
    expect(existsSync(join(root, 'data', 'lock.json'))).toBe(false);
  });

  it('is resumed by the next one, also after SIGKILL, and begins anew with --fresh', async () => {
    const first = start();
    await first.said('Ctrl-C ends everything.');
    expect(life('n-1')).toBe(1);
    first.child.kill('SIGKILL');
    await first.ended();
    const second = start();
    await second.said('Ctrl-C ends everything.');
    expect(second.output).toContain(`process ${first.child.pid} held`);
    expect(life('n-1')).toBe(2);
    second.child.kill('SIGTERM');
    expect(await second.ended()).toBe(0);
    const third = start('--fresh');
    await third.said('Ctrl-C ends everything.');
    expect(life('n-1')).toBe(1);
  });

  it('starts the dashboard again when it dies, and says so', async () => {
    const lab = start();
    await lab.said('Ctrl-C ends everything.');
    process.kill(dashboardLives()[0]!.pid, 'SIGKILL');
    await lab.said('the dashboard was ended by SIGKILL; it is started again in 250 ms');
    await untilTrue('it lives again', () => dashboardLives().length === 2);
  });

  it('kills what is left with a second Ctrl-C, when a node does not stop', async () => {
    const first = start();
    await first.said('Ctrl-C ends everything.');
    first.child.kill('SIGINT');
    expect(await first.ended()).toBe(0);
    writeFileSync(join(root, 'data', 'nodes', 'n-1', 'behaviour'), 'deaf');
    const lab = start();
    await lab.said('Ctrl-C ends everything.');
    lab.child.kill('SIGINT');
    await lab.said('ending …');
    // What comes sooner counts as the same press.
    await new Promise((resolve) => setTimeout(resolve, SAME_PRESS_MILLIS));
    lab.child.kill('SIGINT');
    expect(await lab.ended()).toBe(130);
    expect(lab.output).toContain('killing what is left');
  });
});
