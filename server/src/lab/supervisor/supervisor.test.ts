/** Orders on real processes: each verb, each refusal, and what is reported of them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import { Lab } from '../lab.ts';
import { LabDirectory } from '../lab-directory.ts';
import { processStart, processLetter } from '../process-facts.ts';
import { bundleProgram, FAKE_PROGRAM } from '../testing/bundle.ts';
import { untilTrue } from '../testing/condition.ts';
import { LabFollower } from '../testing/follow-lab.ts';
import { smallCluster } from '../testing/small-cluster.ts';

let guard: string;
let root: string;
let lab: Lab;
let follower: LabFollower;

beforeAll(async () => {
  guard = await bundleProgram('lab/guard/main.ts');
});

async function startLab(answerLimitMillis?: number): Promise<void> {
  const programs = { node: FAKE_PROGRAM, client: FAKE_PROGRAM, auditors: FAKE_PROGRAM, guard, dashboard: FAKE_PROGRAM };
  lab = new Lab({ spec: smallCluster(), directory: new LabDirectory(root), programs, host: '127.0.0.1', eventPort: 0, answerLimitMillis, say: () => undefined });
  follower = new LabFollower(await lab.listen());
}

/** For what is to fail by taking too long. */
const SHORT_LIMIT_MILLIS = 300;

async function restartLab(answerLimitMillis: number): Promise<void> {
  await endLab();
  await startLab(answerLimitMillis);
  await lab.start();
}

async function endLab(): Promise<void> {
  follower.close();
  await lab.endProcesses(2000);
  await lab.close();
}

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'understudy-lab-'));
  await startLab();
});

afterEach(async () => {
  await endLab();
  rmSync(root, { recursive: true, force: true });
});

const node = (verb: 'kill' | 'stop' | 'pause' | 'resume' | 'restore', name: string): ClusterCommand => ({ verb, target: { kind: 'node', name } });
const link = (verb: 'cut' | 'heal', a: string, b: string): ClusterCommand => ({ verb, link: { a, b } });
const behave = (name: string, behaviour: string): void => writeFileSync(join(new LabDirectory(root).node(name), 'behaviour'), behaviour);
const gatesOf = (name: string): string[] => {
  try {
    return readFileSync(join(root, 'nodes', name, 'gates'), 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
};
const pidOf = (name: string): number => {
  const changes = follower.events.flatMap((event) => (event.kind === 'process-changed' && event.subject.name === name && event.pid !== null ? [event.pid] : []));
  return changes.at(-1)!;
};

describe('a start', () => {
  it('describes the cluster first, then reports every process as it starts and runs', async () => {
    await lab.start();
    await follower.process('writer', 'running', 1);
    expect(follower.events[0]).toMatchObject({ kind: 'cluster-described', number: 1, witness: { kind: 'lab', name: 'small', incarnation: 1 } });
    const states = follower.events.flatMap((event) => (event.kind === 'process-changed' && event.subject.name === 'n-1' ? [event.state] : []));
    expect(states).toEqual(['starting', 'running']);
  });

  it('counts lives on across starts of the lab', async () => {
    await lab.start();
    await endLab();
    await startLab();
    await lab.start();
    const running = await follower.process('n-1', 'running', 2);
    expect(running.witness.incarnation).toBe(2);
  });
});

describe('kill', () => {
  it('ends the process with SIGKILL and says that it is in effect once the end was seen', async () => {
    await lab.start();
    const pid = pidOf('n-1');
    const settled = await follower.settle(node('kill', 'n-1'));
    expect(settled).toMatchObject({ state: 'in-effect', by: 'ada' });
    expect(processStart(pid)).toBeNull();
    const exited = await follower.process('n-1', 'exited', 1);
    expect(exited).toMatchObject({ exit: { code: null, signal: 'SIGKILL' }, order: settled.order, because: 'kill by ada', at: settled.at });
    const asked = follower.events.find((event) => event.kind === 'order-changed' && event.state === 'asked')!;
    expect(exited.at).toBeGreaterThanOrEqual(asked.at);
  });

  it('ends a paused process', async () => {
    await lab.start();
    await follower.settle(node('pause', 'n-1'));
    expect(await follower.settle(node('kill', 'n-1'))).toMatchObject({ state: 'in-effect' });
    expect((await follower.process('n-1', 'exited', 1)).exit).toEqual({ code: null, signal: 'SIGKILL' });
  });

  it('works on clients, too', async () => {
    await lab.start();
    expect(await follower.settle({ verb: 'kill', target: { kind: 'client', name: 'writer' } })).toMatchObject({ state: 'in-effect' });
    expect((await follower.process('writer', 'exited', 1)).subject.kind).toBe('client');
  });
});

describe('stop', () => {
  it('lets the process end by itself, with its own code', async () => {
    await lab.start();
    expect(await follower.settle(node('stop', 'n-2'))).toMatchObject({ state: 'in-effect' });
    const states = follower.events.flatMap((event) => (event.kind === 'process-changed' && event.subject.name === 'n-2' ? [event.state] : []));
    expect(states).toEqual(['starting', 'running', 'stopping', 'exited']);
    expect((await follower.process('n-2', 'exited', 1)).exit).toEqual({ code: 0, signal: null });
  });

  it('fails with what to do when the process does not end, and does not kill it', async () => {
    behave('n-2', 'deaf');
    await restartLab(SHORT_LIMIT_MILLIS);
    const settled = await follower.settle(node('stop', 'n-2'));
    expect(settled.state).toBe('failed');
    expect(settled.reason).toContain('kill it');
    expect(processStart(pidOf('n-2'))).not.toBeNull();
    expect(await follower.settle(node('kill', 'n-2'))).toMatchObject({ state: 'in-effect' });
  });

  it('is refused when the process refuses it, which then runs on', async () => {
    behave('n-2', 'refuses');
    await lab.start();
    expect(await follower.settle(node('stop', 'n-2'))).toMatchObject({ state: 'refused', reason: 'it is busy; wait' });
    expect(lab.supervisor.processes.get('n-2')!.state).toBe('running');
  });
});

describe('pause and resume', () => {
  it('are in effect once the system says so', async () => {
    await lab.start();
    const pid = pidOf('s-1');
    const paused = await follower.settle(node('pause', 's-1'));
    expect(paused.state).toBe('in-effect');
    expect(await processLetter(pid)).toBe('T');
    expect((await follower.process('s-1', 'paused', 1)).order).toBe(paused.order);
    expect(await follower.settle(node('resume', 's-1'))).toMatchObject({ state: 'in-effect' });
    expect(await processLetter(pid)).not.toBe('T');
    expect(lab.supervisor.processes.get('s-1')!.state).toBe('running');
  });
});

describe('restore', () => {
  it('starts a new life on the same data directory', async () => {
    await lab.start();
    await follower.settle(node('kill', 'n-1'));
    expect(await follower.settle(node('restore', 'n-1'))).toMatchObject({ state: 'in-effect' });
    expect((await follower.process('n-1', 'running', 2)).because).toBeTruthy();
    const config = JSON.parse(readFileSync(join(root, 'nodes', 'n-1', 'configuration.json'), 'utf8')) as { incarnation: number; dataDirectory: string };
    expect(config).toMatchObject({ incarnation: 2, dataDirectory: join(root, 'nodes', 'n-1') });
  });

  it('fails with the words of a process that cannot start', async () => {
    await lab.start();
    await follower.settle(node('kill', 'n-1'));
    behave('n-1', 'faulty');
    const settled = await follower.settle(node('restore', 'n-1'));
    expect(settled).toMatchObject({ state: 'failed' });
    expect(settled.reason).toContain('listen on port 1: EACCES; use another port');
  });
});

describe('an end that nobody ordered', () => {
  it('is reported with its signal and without an order, and nothing is started again', async () => {
    await lab.start();
    process.kill(pidOf('s-2'), 'SIGSEGV');
    const exited = await follower.process('s-2', 'exited', 1);
    expect(exited).toMatchObject({ order: null, exit: { code: null, signal: 'SIGSEGV' } });
    expect(exited.because).toContain('without an order');
    expect(lab.supervisor.processes.get('s-2')!.state).toBe('exited');
  });
});

describe('cut and heal', () => {
  it('MB-02 tell both ends, and are in effect once both answered', async () => {
    await lab.start();
    const cut = await follower.settle(link('cut', 'n-2', 'n-1'));
    expect(cut).toMatchObject({ state: 'in-effect', reason: null });
    expect(gatesOf('n-1')).toEqual(['n-2']);
    expect(gatesOf('n-2')).toEqual(['n-1']);
    expect(follower.events.find((event) => event.kind === 'link-changed')).toMatchObject({ link: 'n-1~n-2', state: 'cut', order: cut.order });
    await follower.settle(link('heal', 'n-1', 'n-2'));
    expect(gatesOf('n-1')).toEqual(['n-2', '']);
  });

  it('MB-02 tell a paused end once it is resumed', async () => {
    await lab.start();
    await follower.settle(node('pause', 'n-2'));
    expect((await follower.settle(link('cut', 'n-1', 'n-2'))).reason).toBe('n-2 will be told when back');
    await follower.settle(node('resume', 'n-2'));
    await untilTrue('n-2 was told', () => gatesOf('n-2').includes('n-1'));
  });

  it('MB-02 give a restored end its cut peers in its configuration', async () => {
    await lab.start();
    await follower.settle(node('kill', 'n-2'));
    expect(await follower.settle(link('cut', 'n-1', 'n-2'))).toMatchObject({ state: 'in-effect' });
    await follower.settle(node('restore', 'n-2'));
    expect(JSON.parse(readFileSync(join(root, 'nodes', 'n-2', 'configuration.json'), 'utf8'))).toMatchObject({ cutPeers: ['n-1'] });
    expect(gatesOf('n-2')).toEqual([]);
  });

  it('do not wait for an end that is killed meanwhile', async () => {
    behave('n-2', 'mute');
    await lab.start();
    const { id } = await follower.order(link('cut', 'n-1', 'n-2'));
    await untilTrue('n-2 heard of it', () => gatesOf('n-2').length === 1);
    await follower.settle(node('kill', 'n-2'));
    expect(await follower.settled(id)).toMatchObject({ state: 'in-effect', reason: 'n-2 will be told when back' });
  });

  it('fail when an end that runs does not answer', async () => {
    behave('n-2', 'mute');
    await restartLab(SHORT_LIMIT_MILLIS);
    const settled = await follower.settle(link('cut', 'n-1', 'n-2'));
    expect(settled.state).toBe('failed');
    expect(settled.reason).toContain('n-2 did not answer');
  });
});

describe('reconnect and force', () => {
  it('DF-14 are handed to the node, and in effect once it answered', async () => {
    await lab.start();
    expect(await follower.settle({ verb: 'reconnect', node: 'n-1', destination: 'south' })).toMatchObject({ state: 'in-effect' });
    expect(await follower.settle({ verb: 'force', node: 'n-1' })).toMatchObject({ state: 'in-effect' });
  });

  it('are refused in the words of the node', async () => {
    behave('n-1', 'refuses');
    await lab.start();
    const { id, refusal } = await follower.order({ verb: 'reconnect', node: 'n-1', destination: 'south' });
    expect(refusal).toEqual({ asked: 'reconnect', found: 'it is connected to the first address', todo: 'nothing' });
    expect(await follower.settled(id)).toMatchObject({ state: 'refused' });
  });
});

describe('what cannot be', () => {
  it('is refused to whoever asked and reported with its reason', async () => {
    await lab.start();
    const { id, refusal } = await follower.order(node('restore', 'n-1'));
    expect(refusal).toEqual({ asked: 'restore n-1', found: 'n-1 is running', todo: 'kill or stop it first' });
    expect(await follower.settled(id)).toMatchObject({ state: 'refused', by: 'ada', reason: 'n-1 is running; kill or stop it first' });
    expect(follower.events.some((event) => event.kind === 'order-changed' && event.order === id && event.state === 'asked')).toBe(true);
    expect(lab.supervisor.processes.get('n-1')!.incarnation).toBe(1);
  });
});
