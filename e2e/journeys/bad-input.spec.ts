/** Junk, half-open connections, oversized frames and impossible orders: a clear error, and nothing else is disturbed. */
import { connect } from 'node:net';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { untilCalm } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { repository, startLab, type RunningLab } from '../lab/start-lab.ts';

let lab: RunningLab;
let watch: ClusterWatch;
let spec: ClusterSpec;

test.beforeAll(async () => {
  lab = await startLab();
  watch = new ClusterWatch(lab.url);
  await untilCalm(watch);
  spec = watch.state!.view.spec!;
});
test.afterAll(async () => {
  watch.close();
  await lab.stop();
});

const JUNK: Record<string, Buffer> = {
  'random bytes': Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919 + 13) % 256)),
  'an HTTP request': Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'),
  'a frame that says it is 2 GiB long': Buffer.concat([Buffer.from([0x7f, 0xff, 0xff, 0xff]), Buffer.alloc(1024, 1)]),
  'an MQTT packet with an endless length': Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 0xff]),
};

/** Sends bytes and resolves once the other side has closed the connection. */
async function sendUntilClosed(port: number, bytes: Buffer | null): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.resume();
  await once(socket, 'connect');
  if (bytes) socket.write(bytes);
  if (!socket.closed) await once(socket, 'close');
}

/** The epochs of all holders: they stay as they are when nothing is disturbed. */
const epochs = () => Object.values(watch.state!.view.sections).map((section) => `${section.path} ${section.holder?.epoch?.counter}`);

test('junk and half-open connections on every port of a node are closed, and nothing moves', async () => {
  const before = epochs();
  const node = spec.nodes.find((each) => each.name === 'lon-1')!;
  watch.events.length = 0;
  for (const port of [node.peerPort, node.mqttPort, node.eventPort]) {
    await Promise.all([...Object.values(JUNK).map((bytes) => sendUntilClosed(port, bytes)), sendUntilClosed(port, null)]);
  }
  await watch.until('every node reports after the junk', () => spec.nodes.every((each) => watch.events.some(({ event }) => event.kind === 'node-sampled' && event.witness.name === each.name)));
  expect(epochs()).toEqual(before);
  expect(watch.events.filter(({ event }) => event.kind === 'peer-changed').map(({ event }) => event)).toEqual([]);
});

test('junk on the dashboard is answered with what was found and what to do', async () => {
  const post = (body: string, headers: Record<string, string>) => fetch(`${lab.url}/api/orders`, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  const own = { origin: lab.url };
  const kill = JSON.stringify({ command: { verb: 'kill', target: { kind: 'node', name: 'lon-1' } }, by: 'e2e' });
  for (const [response, status] of [
    [await post('{"command":', own), 400],
    [await post('{"command":{"verb":"explode"},"by":"e2e"}', own), 400],
    [await post(`{"x":"${'y'.repeat(3_000_000)}"}`, own), 413],
    [await post(kill, { origin: 'http://elsewhere.example' }), 403],
    [await fetch(`${lab.url}/api/orders`), 404],
    [await fetch(`${lab.url}/api/nothing`), 404],
  ] as const) {
    expect(response.status).toBe(status);
    const { refusal } = (await response.json()) as { refusal: Record<string, string> };
    expect(Object.keys(refusal).sort()).toEqual(['asked', 'found', 'todo']);
  }
  await sendUntilClosed(Number(new URL(lab.url).port), JUNK['random bytes']!);
  const foreign = await fetch(`${lab.url}/socket.io/?EIO=4&transport=polling`, { headers: { origin: 'http://elsewhere.example' } });
  expect(foreign.ok).toBe(false);
  expect((await fetch(`${lab.url}/healthz`)).status).toBe(200);
  expect(watch.state!.view.nodes['lon-1']!.process.state).toBe('running');
});

test('an order for what is not there, or is already so, is refused with a reason', async () => {
  for (const command of [
    { verb: 'kill', target: { kind: 'node', name: 'lon-9' } },
    { verb: 'restore', target: { kind: 'node', name: 'lon-1' } },
    { verb: 'resume', target: { kind: 'client', name: 'fx-1' } },
    { verb: 'heal', link: { a: 'lon-1', b: 'lon-2' } },
    { verb: 'cut', link: { a: 'lon-1', b: 'r-1' } },
    { verb: 'reconnect', node: 'lon-1', destination: 'mars' },
  ] as const) {
    const { status, body } = await watch.post(command);
    expect(status, JSON.stringify(command)).toBe(409);
    expect('refusal' in body && body.refusal.found.length > 0 && body.refusal.todo.length > 0).toBe(true);
  }
});

test('CF-01 nothing starts on a malformed cluster file, and every fault is named by path, line and reason', () => {
  const file = test.info().outputPath('bad.yaml');
  writeFileSync(file, 'name: bad\ngroups:\n  - name: a\n    title: A\n    datagrid: yes please\n    nodes: [n-1, n-1]\n    destinations: []\nsections:\n  - { path: x/+, home: nowhere }\n');
  const { status, stderr } = spawnSync(process.execPath, [join(repository, 'server/launch/start.mjs'), '--cluster', file, '--data', test.info().outputPath('data')], { encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toMatch(/groups\[0\]\.datagrid/);
  expect(stderr).toContain('bad.yaml:5:15');
  expect(stderr).toContain('n-1');
  expect(stderr).toContain('nowhere');
});
