/** The flight recorder over real sockets: the log's segments, states and table, recordings kept and opened again without a cluster. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import type { Segment } from '@understudy/shared/recording/segment';
import { hashJson } from '@understudy/shared/view/hash-view';
import type { KeptRecording, RecordingList } from '@understudy/shared/wire/recordings';
import type { PageToServer, ServerToPage, Snapshot } from '@understudy/shared/wire/stream';
import { FakeCluster } from '../collect/testing/fake-cluster.ts';
import { until } from '../collect/testing/until.ts';
import { startDashboard, type Dashboard } from './dashboard.ts';
import type { DashboardSource } from './shown.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(source: DashboardSource): Promise<{ dashboard: Dashboard; directory: string }> {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-recorder-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  mkdirSync(join(directory, 'web'));
  writeFileSync(join(directory, 'web', 'index.html'), '<!doctype html><title>page</title>');
  const dashboard = await startDashboard({ source, dataDirectory: join(directory, 'data'), port: 0, webDirectory: join(directory, 'web'), onFault: (fault) => { throw new Error(fault); } });
  ends.push(() => dashboard.close());
  return { dashboard, directory };
}

/** A dashboard whose cluster has said something. */
async function startLive(): Promise<{ dashboard: Dashboard; cluster: FakeCluster; directory: string }> {
  const cluster = await FakeCluster.start();
  ends.push(() => cluster.close());
  const started = await start({ lab: { host: '127.0.0.1', port: cluster.labPort } });
  for (const node of cluster.nodes) cluster.serve(node);
  for (let index = 0; index < 40; index += 1) cluster.serve('lon-1', `word ${index}`);
  await until('all of it is heard', () => stateOf(started.dashboard).view.nodes['lon-1']?.self?.because === 'word 39' && cluster.nodes.every((name) => stateOf(started.dashboard).view.nodes[name]?.self));
  return { ...started, cluster };
}

const stateOf = ({ shown }: Dashboard) => shown.collector!.state;
const get = async <T>(dashboard: Dashboard, path: string): Promise<T> => (await (await fetch(dashboard.url + path)).json()) as T;
const keep = (dashboard: Dashboard, body: unknown, headers: Record<string, string> = { origin: dashboard.url }): Promise<Response> =>
  fetch(`${dashboard.url}/api/recordings`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

async function keepAll(dashboard: Dashboard): Promise<KeptRecording> {
  const response = await keep(dashboard, { stretch: { lastMillis: 60_000 }, name: 'all of it', by: 'tester' });
  expect(response.status).toBe(201);
  return ((await response.json()) as { recording: KeptRecording }).recording;
}

describe('the log over HTTP', () => {
  it('lies open in segments, and each shows the states that were', async () => {
    const { dashboard } = await startLive();
    const index = await get<LogIndex>(dashboard, '/api/log');
    const segment = await get<Segment>(dashboard, `/api/log/segments/${index.segments[0]!.first}`);
    const { events } = await get<{ events: Segment['events'] }>(dashboard, '/api/history?limit=1000');
    for (const n of [1, 17, index.last]) expect(hashJson(readSegment(segment).stateAt(n))).toBe(hashJson(applyBatch(emptyFold(), events.slice(0, n))));
    expect((await fetch(`${dashboard.url}/api/log/segments/7`)).status).toBe(404);
    expect((await fetch(`${dashboard.url}/api/log/segments/x`)).status).toBe(404);
  });

  it('tells the state after an event and at a time, with its hash', async () => {
    const { dashboard } = await startLive();
    const { events } = await get<{ events: Segment['events'] }>(dashboard, '/api/history?limit=1000');
    const expected = applyBatch(emptyFold(), events.slice(0, 20));
    const byNumber = await get<{ n: number; hash: string; view: unknown }>(dashboard, '/api/log/state?n=20');
    expect(byNumber).toMatchObject({ n: 20, hash: hashJson(expected) });
    expect(hashJson({ view: byNumber.view, history: (byNumber as unknown as { history: unknown }).history })).toBe(byNumber.hash);
    const { monoMinusWall } = await get<LogIndex>(dashboard, '/api/log');
    // Beyond what a wall time of today can be written down with.
    const byTime = await get<{ n: number }>(dashboard, `/api/log/state?wall=${expected.view.at - monoMinusWall + 0.005}`);
    expect(applyBatch(emptyFold(), events.slice(0, byTime.n)).view.at).toBe(expected.view.at);
    for (const [query, status] of [['n=100000', 404], ['n=-1', 400], ['wall=5', 404], ['n=1&wall=2', 400], ['', 400]] as const) {
      expect((await fetch(`${dashboard.url}/api/log/state?${query}`)).status).toBe(status);
    }
  });

  it('gives its events as a table in which nothing runs', async () => {
    const { dashboard, cluster } = await startLive();
    cluster.serve('lon-2', '=cmd|"/c calc"!A1,\nand more');
    await until('it is heard', () => stateOf(dashboard).view.nodes['lon-2']!.self!.because.startsWith('=cmd'));
    const response = await fetch(`${dashboard.url}/api/log/events.csv?from=2`);
    expect(response.headers.get('content-disposition')).toContain('trading-floor-events-2-');
    const rows = (await response.text()).split('\r\n');
    expect(rows[0]).toMatch(/^n,time,mono_ms,late_ms,witness,/);
    expect(rows[1]).toMatch(/^2,\d{4}-\d\d-\d\dT/);
    expect(rows.some((row) => row.includes('lon-1 is serving: word 39'))).toBe(true);
    expect((await fetch(`${dashboard.url}/api/log/events.csv?from=x`)).status).toBe(400);
  });
});

describe('a recording', () => {
  it('is kept, listed, fetched, opened in place and removed, by the page alone', async () => {
    const { dashboard } = await startLive();
    const kept = await keepAll(dashboard);
    const { recordings } = await get<RecordingList>(dashboard, '/api/recordings');
    expect(recordings).toEqual([kept]);
    const bytes = Buffer.from(await (await fetch(`${dashboard.url}/api/recordings/${kept.file}`)).arrayBuffer());
    expect(bytes.length).toBe(kept.bytes);
    const index = await get<LogIndex>(dashboard, `/api/recordings/${kept.file}/log`);
    expect(index.recording).toMatchObject({ name: 'all of it', by: 'tester' });
    const state = await get<{ hash: string }>(dashboard, `/api/recordings/${kept.file}/log/state?n=${index.last}`);
    expect(state.hash).toBe((await get<{ hash: string }>(dashboard, `/api/log/state?n=${index.last}`)).hash);
    for (const path of ['..%2Fmdb.data', 'none.understudy', 'none.understudy/log']) expect((await fetch(`${dashboard.url}/api/recordings/${path}`)).status).toBe(404);
    expect((await fetch(`${dashboard.url}/api/recordings/${kept.file}`, { method: 'DELETE', headers: { origin: 'http://evil.example' } })).status).toBe(403);
    expect((await fetch(`${dashboard.url}/api/recordings/${kept.file}`, { method: 'DELETE', headers: { origin: dashboard.url } })).status).toBe(204);
    expect((await get<RecordingList>(dashboard, '/api/recordings')).recordings).toEqual([]);
  });

  it('is refused with a reason when what is asked makes no sense or comes from elsewhere', async () => {
    const { dashboard } = await startLive();
    for (const [status, body, headers] of [
      [400, { stretch: {}, name: 'x', by: 'y' }], [400, { stretch: { lastMillis: 60_000 }, name: ' ', by: 'y' }], [409, { stretch: { fromAt: 1, toAt: 2 }, name: 'x', by: 'y' }],
      [403, { stretch: { lastMillis: 60_000 }, name: 'x', by: 'y' }, { origin: 'http://evil.example' }],
    ] as const) {
      const response = await keep(dashboard, body, headers);
      expect(response.status).toBe(status);
      const { refusal } = (await response.json()) as { refusal: Record<string, string> };
      expect(Object.values(refusal).every((words) => words.length > 3)).toBe(true);
    }
  });

  it('opens on another dashboard with no cluster: same states, no orders, no new events', async () => {
    const { dashboard, directory } = await startLive();
    const kept = await keepAll(dashboard);
    const { hash } = await get<{ hash: string }>(dashboard, `/api/log/state?n=20`);
    const file = join(directory, 'data', 'recordings', kept.file);
    const copy = join(directory, 'copy.understudy');
    writeFileSync(copy, readFileSync(file));
    const { dashboard: other } = await start({ recording: copy });
    expect(await get(other, '/healthz')).toMatchObject({ ok: true, recording: 'all of it' });
    expect((await get<{ hash: string }>(other, '/api/log/state?n=20')).hash).toBe(hash);
    const socket: Socket<ServerToPage, PageToServer> = io(other.url, { transports: ['websocket'], extraHeaders: { origin: other.url } });
    ends.push(() => socket.disconnect());
    const snapshot = await new Promise<Snapshot>((resolve) => {
      socket.on('snapshot', resolve);
      socket.emit('follow', { after: null, log: null });
    });
    expect(snapshot).toMatchObject({ recorded: true, n: (await get<LogIndex>(other, '/api/log')).last });
    const alive = await new Promise<number>((resolve) => socket.on('events', ({ events }) => resolve(events.length)));
    expect(alive).toBe(0);
    const order = await fetch(`${other.url}/api/orders`, { method: 'POST', headers: { 'content-type': 'application/json', origin: other.url }, body: JSON.stringify({ command: { verb: 'kill', target: { kind: 'node', name: 'lon-1' } }, by: 'tester' }) });
    expect(order.status).toBe(409);
    expect(((await order.json()) as { refusal: { found: string } }).refusal.found).toContain('there is no cluster behind it');
    // A part of a recording can be kept again.
    expect((await keepAll(other)).head).toMatchObject({ events: kept.head!.events });
  });

  it('that is none keeps the dashboard from starting, with words', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'understudy-recorder-'));
    ends.push(() => rmSync(directory, { recursive: true, force: true }));
    writeFileSync(join(directory, 'x.understudy'), 'hello');
    await expect(start({ recording: join(directory, 'x.understudy') })).rejects.toThrow(/asked to open x\.understudy as a recording; found: it does not begin with the head of a recording/);
  });
});
