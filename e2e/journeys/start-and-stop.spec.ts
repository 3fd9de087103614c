/** What `npm start` promises: no process left behind, data resumed, another instance refused by name, a taken port passed over. */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { repository, startLab, type RunningLab } from '../lab/start-lab.ts';

const started: RunningLab[] = [];

/** Starts a lab that is ended with the test, however that goes. */
async function start(...args: Parameters<typeof startLab>): Promise<RunningLab> {
  const lab = await startLab(...args);
  started.push(lab);
  return lab;
}

test.afterEach(async () => {
  await Promise.all(started.splice(0).map((lab) => lab.stop()));
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @returns the pids of all nodes and clients, once they run. */
async function pidsOf(watch: ClusterWatch): Promise<number[]> {
  return watch.until('every process runs', ({ view }) => {
    const all = [...Object.values(view.nodes), ...Object.values(view.clients)];
    const pids = all.flatMap(({ process: { state, pid } }) => (state === 'running' && pid ? [pid] : []));
    return view.spec && pids.length === view.spec.nodes.length + view.spec.clients.length ? pids : null;
  });
}

test('Ctrl-C leaves no process behind, and the next start resumes the data', async () => {
  const data = mkdtempSync(join(tmpdir(), 'understudy-'));
  const first = await start([], data);
  const watch = new ClusterWatch(first.url);
  const pids = await pidsOf(watch);
  await watch.until('topics', ({ view }) => (view.nodes['lon-3']?.sample?.topics ?? 0) > 500);
  const { n } = watch.state!.view;
  watch.close();
  const exited = once(first.process, 'exit');
  first.process.kill('SIGINT');
  expect((await exited)[0]).toBe(0);
  expect(pids.filter(isAlive)).toEqual([]);

  const second = await start([], data);
  const again = new ClusterWatch(second.url);
  await again.until('numbers go on', ({ view }) => view.n > n && view.nodes['lon-3']?.process.incarnation === 2 && (view.nodes['lon-3'].sample?.topics ?? 0) > 500);
  again.close();
});

test('kill -9 of the parent leaves no process behind, not even paused ones', async () => {
  const lab = await start();
  const watch = new ClusterWatch(lab.url);
  const pids = await pidsOf(watch);
  await watch.order({ verb: 'pause', target: { kind: 'node', name: 'lon-2' } });
  await watch.order({ verb: 'pause', target: { kind: 'client', name: 'oms-1' } });
  watch.close();
  lab.process.kill('SIGKILL');
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
});

test('a taken port is passed over and said; a held data directory is refused by name', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const address = taken.address();
  const port = address && typeof address === 'object' ? address.port : 0;
  const lab = await start(['--port', String(port)]);
  expect(new URL(lab.url).port).not.toBe(String(port));
  expect(lab.printed()).toContain(String(port));
  const second = spawnSync(process.execPath, [join(repository, 'server/launch/start.mjs'), '--data', lab.dataDirectory], { encoding: 'utf8' });
  expect(second.status).toBe(2);
  expect(second.stderr).toContain(lab.dataDirectory);
  expect(second.stderr).toContain(String(lab.process.pid));
  taken.close();
});
