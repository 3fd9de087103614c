import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { TestCluster } from './testing/test-cluster.ts';
import { testSpec } from './testing/test-spec.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/node.js', import.meta.url));

let cluster: TestCluster | null = null;
afterEach(async () => {
  await cluster?.end();
  cluster = null;
});

async function group(nodes: string[]): Promise<TestCluster> {
  const spec = await testSpec([{ name: 'london', nodes, datagrid: true }], [{ path: 'prices/fx', home: 'london' }]);
  cluster = new TestCluster(spec);
  await cluster.start();
  await Promise.all(nodes.map((node) => cluster!.follower(node).event('view-agreed', (event) => event.view.members.length === nodes.length)));
  await Promise.all(nodes.map((node) => cluster!.follower(node).event('node-changed', (event) => event.state === 'serving')));
  return cluster;
}

/** A raw connection, and when it is closed by the other side. */
function raw(port: number): { socket: Socket; closed: Promise<void> } {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve())) };
}

async function runToEnd(args: string[]): Promise<{ code: number | null; log: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.on('data', (chunk: Buffer) => (log += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, log };
}

it('closes junk, oversized, silent and foreign connections on the peer port and serves the others on', async () => {
  const london = await group(['lon-1', 'lon-2']);
  const { peerPort, eventPort } = london.node('lon-1').spec;
  const junk = raw(peerPort);
  junk.socket.write('GET / HTTP/1.1\r\n\r\n');
  const oversized = raw(peerPort);
  oversized.socket.write(Buffer.from([0, 1, 0, 0, 1, 2, 3]));
  const half = raw(peerPort);
  half.socket.write(Buffer.from([0, 0]));
  const silent = raw(peerPort);
  const atEvents = raw(eventPort);
  atEvents.socket.write(Buffer.from([255, 255, 255, 255]));
  await Promise.all([junk, oversized, half, silent, atEvents].map((one) => one.closed));
  expect(london.node('lon-1').log()).toMatch(/no logon within 2000 ms/);
  expect(london.node('lon-1').log()).toMatch(/65536 bytes; at most 4096/);
  // Both may dial at the start, and one of the two connections is given up for the other.
  const lost = (node: string) => london.follower(node).all('connection-closed').filter(({ because }) => !because.startsWith('another connection joins the same two nodes'));
  expect([...lost('lon-1'), ...lost('lon-2')]).toEqual([]);
  const source = london.client('fx-1', 'lon-1');
  await source.register('prices/fx');
  await source.callback('prices/fx', 'active');
  await source.publish('prices/fx/EURUSD', '1');
});

it('US-21 RP-09 a killed node starts again on its data, receives what it missed, and its client becomes standby', async () => {
  const london = await group(['lon-1', 'lon-2']);
  const first = london.client('fx-1', 'lon-1');
  await first.register('prices/fx');
  await first.callback('prices/fx', 'active');
  await first.publish('prices/fx/EURUSD', 'kept');
  const second = london.client('fx-2', 'lon-2');
  await second.register('prices/fx');
  await second.callback('prices/fx', 'standby');
  london.kill('lon-1');
  await second.callback('prices/fx', 'active');
  await second.publish('prices/fx/GBPUSD', 'missed');
  await second.publish('prices/fx/EURUSD', '');
  await london.restore('lon-1');
  await london.follower('lon-1').event('node-changed', (event) => event.state === 'serving');
  const watcher = london.client('watcher', 'lon-1');
  await watcher.subscribe('prices/fx/#');
  await watcher.value('prices/fx/GBPUSD', 'missed');
  const back = london.client('fx-1', 'lon-1');
  await back.register('prices/fx');
  await back.callback('prices/fx', 'standby');
  expect(second.stateOf('prices/fx')).toBe('active');
  await second.publish('prices/fx/USDJPY', 'last');
  await watcher.value('prices/fx/USDJPY', 'last');
  expect(watcher.received.at(-1)).toMatchObject({ topic: 'prices/fx/USDJPY' });
  const late = london.client('late', 'lon-1');
  await late.subscribe('prices/fx/#');
  await late.value('prices/fx/USDJPY', 'last');
  expect(late.received.map((one) => one.topic)).not.toContain('prices/fx/EURUSD');
});

it('RP-09 a damaged store is put aside, reported, and refilled by the others', async () => {
  const london = await group(['lon-1', 'lon-2']);
  const source = london.client('fx-1', 'lon-2');
  await source.register('prices/fx');
  await source.callback('prices/fx', 'active');
  await source.publish('prices/fx/EURUSD', '1.1');
  london.kill('lon-1');
  await london.node('lon-1').exited;
  const directory = london.dataDirectory('lon-1');
  for (const file of readdirSync(directory)) writeFileSync(join(directory, file), 'this was a store');
  await london.restore('lon-1');
  const finding = await london.follower('lon-1').event('finding-changed', (event) => event.finding === 'damaged-store:lon-1');
  expect(finding.text).toMatch(/started empty/);
  const watcher = london.client('watcher', 'lon-1');
  await watcher.subscribe('prices/fx/#');
  await watcher.value('prices/fx/EURUSD', '1.1');
});

it('MB-02 a cut between two members that a third one reaches moves no section, and nothing is lost over it', async () => {
  const london = await group(['lon-1', 'lon-2', 'lon-3']);
  const source = london.client('fx-1', 'lon-1');
  await source.register('prices/fx');
  await source.callback('prices/fx', 'active');
  const standby = london.client('fx-2', 'lon-2');
  await standby.register('prices/fx');
  await standby.callback('prices/fx', 'standby');
  const watcher = london.client('watcher', 'lon-2');
  await watcher.subscribe('prices/fx/#');
  await source.publish('prices/fx/EURUSD', 'before');
  await watcher.value('prices/fx/EURUSD', 'before');
  await london.gate('lon-1', 'lon-2', true);
  const lon2 = london.follower('lon-2');
  await lon2.event('peer-changed', (event) => event.peer === 'lon-1' && event.to === 'suspected');
  await source.publish('prices/fx/EURUSD', 'while cut');
  await watcher.value('prices/fx/EURUSD', 'while cut');
  await london.gate('lon-1', 'lon-2', false);
  await lon2.until(() => (lon2.all('peer-changed').filter((event) => event.peer === 'lon-1').at(-1)?.to === 'up' ? true : undefined));
  await source.publish('prices/fx/EURUSD', 'healed');
  await watcher.value('prices/fx/EURUSD', 'healed');
  expect(watcher.received.map((one) => one.payload)).toEqual(['before', 'while cut', 'healed']);
  for (const node of ['lon-1', 'lon-2', 'lon-3']) {
    expect(london.follower(node).all('peer-changed').filter((event) => event.to === 'down')).toEqual([]);
    expect(london.follower(node).all('view-agreed').filter((event) => event.view.members.length < 3 && event.because.includes('gone'))).toEqual([]);
  }
  expect(source.stateOf('prices/fx')).toBe('active');
  expect(standby.stateOf('prices/fx')).toBe('standby');
});

it('US-04 a paused node is found out at the heartbeat’s limit, and comes back as no source', async () => {
  const london = await group(['lon-1', 'lon-2', 'lon-3']);
  const source = london.client('fx-1', 'lon-1');
  await source.register('prices/fx');
  await source.callback('prices/fx', 'active');
  await source.publish('prices/fx/OLD', 'of the first');
  const standby = london.client('fx-2', 'lon-2');
  await standby.register('prices/fx');
  await standby.callback('prices/fx', 'standby');
  const pausedAt = london.pause('lon-1');
  const active = await standby.callback('prices/fx', 'active');
  console.log(`pause → active ${(active.at - pausedAt).toFixed(1)} ms`);
  await standby.publish('prices/fx/EURUSD', 'new');
  london.resume('lon-1');
  await source.callback('prices/fx', 'standby');
  const watcher = london.client('watcher', 'lon-1');
  await watcher.subscribe('prices/fx/#');
  await watcher.value('prices/fx/EURUSD', 'new');
  await watcher.value('prices/fx/OLD', 'of the first');
  expect(standby.stateOf('prices/fx')).toBe('active');
});

it('MB-04 US-10 US-11 what a paused node’s client sent meanwhile is refused when it goes on, and reaches nobody', async () => {
  const london = await group(['lon-1', 'lon-2', 'lon-3']);
  const source = london.client('fx-1', 'lon-1');
  await source.register('prices/fx');
  await source.callback('prices/fx', 'active');
  await source.publish('prices/fx/EURUSD', 'before');
  const standby = london.client('fx-2', 'lon-2');
  await standby.register('prices/fx');
  await standby.callback('prices/fx', 'standby');
  const watchers = ['lon-1', 'lon-3'].map((node) => london.client(`watcher-${node}`, node));
  for (const watcher of watchers) await watcher.subscribe('prices/fx/#');
  for (const watcher of watchers) await watcher.value('prices/fx/EURUSD', 'before');

  london.pause('lon-1');
  // A signal is sent, not done, when kill returns: what the node reads before it stops, it may accept.
  const pid = String(london.node('lon-1').child.pid);
  const isStopped = (): boolean => execFileSync('ps', ['-o', 'state=', '-p', pid]).toString().trim().startsWith('T');
  while (!isStopped()) await new Promise((resolve) => setTimeout(resolve, 5));
  // They lie in the node's socket: it reads them before any of its timers when it goes on.
  const answered = Promise.all(Array.from({ length: 50 }, (_, index) => source.publish(`prices/fx/t${index}`, 'too late')));
  await standby.callback('prices/fx', 'active');
  await standby.publish('prices/fx/EURUSD', 'of the second');
  london.resume('lon-1');
  await answered;
  await source.callback('prices/fx', 'standby');
  await standby.publish('prices/fx/EURUSD', 'at last');
  for (const watcher of watchers) {
    await watcher.value('prices/fx/EURUSD', 'at last');
    expect(watcher.received.map((one) => one.payload)).not.toContain('too late');
  }
  expect(source.callbacks.filter((callback) => callback.state === 'error')).toHaveLength(50);
  const refused = await london.follower('lon-1').until(() => {
    const events = london.follower('lon-1').all('update-refused');
    return events.reduce((sum, event) => sum + event.count, 0) >= 50 ? events : undefined;
  });
  expect(refused.length).toBeLessThanOrEqual(3);
});

it('ends cleanly on SIGTERM and says so, and on the order stop', async () => {
  const london = await group(['lon-1', 'lon-2']);
  london.node('lon-1').child.kill('SIGTERM');
  expect(await london.node('lon-1').exited).toEqual({ code: 0, signal: null });
  await london.follower('lon-1').event('node-changed', (event) => event.state === 'stopping');
  expect(await london.order('lon-2', { verb: 'stop', target: { kind: 'node', name: 'lon-2' } })).toBeNull();
  expect(await london.node('lon-2').exited).toEqual({ code: 0, signal: null });
  await london.follower('lon-2').event('node-changed', (event) => event.state === 'stopping' && event.order === 'o-1');
});

it('refuses orders that it cannot carry out, with what to do', async () => {
  const london = await group(['lon-1', 'lon-2']);
  expect(await london.order('lon-1', { verb: 'reconnect', node: 'lon-1', destination: 'mars' })).toMatchObject({ found: 'lon-1 has no destination mars' });
  expect(await london.order('lon-1', { verb: 'kill', target: { kind: 'node', name: 'lon-2' } })).toMatchObject({ found: 'this is node lon-1' });
});

it('refuses a bad configuration by naming every fault, and exits 2', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-'));
  try {
    const file = join(directory, 'bad.json');
    writeFileSync(file, JSON.stringify({ cluster: { name: 'x' }, node: 7, incarnation: 0, dataDirectory: directory, cutPeers: [] }));
    const { code, log } = await runToEnd([file]);
    expect(code).toBe(2);
    expect(log).toMatch(/cluster\.policy/);
    expect(log).toMatch(/incarnation/);
    expect((await runToEnd([])).code).toBe(2);
    expect((await runToEnd([join(directory, 'none.json')])).log).toMatch(/none\.json/);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
});
