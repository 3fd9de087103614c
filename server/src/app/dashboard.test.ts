/** The dashboard over real sockets: the stream to pages, orders, history, health, and what it refuses. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyBatch, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { countCluster } from '@understudy/shared/view/describe-cluster';
import { hashJson } from '@understudy/shared/view/hash-view';
import type { EventBatch, PageToServer, ServerToPage, Snapshot } from '@understudy/shared/wire/stream';
import type { TopicFrame } from '@understudy/shared/wire/topic-watch';
import type { Collector } from '../collect/collector.ts';
import { FakeCluster, type FakeClusterOptions } from '../collect/testing/fake-cluster.ts';
import { until } from '../collect/testing/until.ts';
import { startDashboard, type Dashboard, type DashboardOptions } from './dashboard.ts';

const ends: (() => Promise<unknown> | unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function start(options: FakeClusterOptions = {}, overrides: Partial<DashboardOptions> = {}): Promise<{ cluster: FakeCluster; dashboard: Dashboard; faults: string[] }> {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-app-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  const web = join(directory, 'web');
  mkdirSync(join(web, 'assets'), { recursive: true });
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>page</title>');
  writeFileSync(join(web, 'assets', 'app-abc.js'), 'void 0');
  const cluster = await FakeCluster.start(options);
  ends.push(() => cluster.close());
  const faults: string[] = [];
  const dashboard = await startDashboard({ source: { lab: { host: '127.0.0.1', port: cluster.labPort } }, dataDirectory: join(directory, 'log'), port: 0, webDirectory: web, onFault: (fault) => faults.push(fault), ...overrides });
  ends.push(() => dashboard.close());
  return { cluster, dashboard, faults };
}

function collectorOf({ shown }: Dashboard): Collector {
  if (!shown.collector) throw new Error('this dashboard shows a recording');
  return shown.collector;
}

async function allHeard(cluster: FakeCluster, dashboard: Dashboard): Promise<void> {
  for (const node of cluster.nodes) cluster.serve(node);
  await until('all nodes are heard', () => cluster.nodes.every((name) => collectorOf(dashboard).state.view.nodes[name]?.self?.state === 'serving'));
}

/** A page as the browser's would be: folds what it gets, and keeps count. */
class Page {
  readonly socket: Socket<ServerToPage, PageToServer>;
  readonly snapshots: Snapshot[] = [];
  readonly events: LoggedEvent[] = [];
  readonly refusals: { asked: string }[] = [];
  emptyBatches = 0;
  holes = 0;
  /** Of the one branch that it looks at: rates by name. */
  readonly rates = new Map<string, number>();
  changesBeforeWhole = 0;
  private names: string[] = [];
  state: FoldState = emptyFold();

  constructor(dashboard: Dashboard, headers: Record<string, string> = { origin: dashboard.url }, transports = ['websocket']) {
    this.socket = io(dashboard.url, { transports, extraHeaders: headers, reconnection: false, forceNew: true });
    this.socket.on('snapshot', (snapshot) => {
      this.snapshots.push(snapshot);
      this.state = { view: snapshot.view, history: snapshot.history };
    });
    this.socket.on('events', (batch) => this.take(batch));
    this.socket.on('topics', ({ branches }) => {
      for (const { children } of branches) {
        if (children.whole) this.names = children.rows.map(([, row]) => row.name!);
        for (const [place, row] of children.rows) {
          if (this.names[place] === undefined) this.changesBeforeWhole += 1;
          else if (row.updatesPerSecond !== undefined) this.rates.set(this.names[place], row.updatesPerSecond);
        }
      }
    });
    this.socket.on('refused', (refusal) => this.refusals.push(refusal));
    ends.push(() => this.socket.disconnect());
  }

  get n(): number {
    return this.state.view.n;
  }

  private take({ events }: EventBatch): void {
    if (events.length === 0) this.emptyBatches += 1;
    for (const logged of events) {
      if (logged.n !== this.n + 1) this.holes += 1;
      this.events.push(logged);
      this.state = applyBatch(this.state, [logged]);
    }
  }
}

describe('the stream', () => {
  it('gives a snapshot, then every event after it: the page\'s state equals the server\'s', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const page = new Page(dashboard);
    page.socket.emit('follow', { after: null, log: null });
    await until('the snapshot is there', () => page.snapshots.length === 1);
    for (let index = 0; index < 50; index += 1) cluster.serve('lon-2', `word ${index}`);
    await until('the last word is there', () => page.state.view.nodes['lon-2']!.self!.because === 'word 49');
    expect(page.holes).toBe(0);
    await until('the numbers agree', () => page.n === collectorOf(dashboard).recorder.n);
    expect(hashJson(page.state)).toBe(hashJson(collectorOf(dashboard).state));
    expect(page.snapshots[0]!.clocks.mono).toBeGreaterThanOrEqual(page.snapshots[0]!.view.at);
    expect(page.snapshots[0]!.build).toMatch(/^[0-9a-f]{16}$/);
  });

  it('goes on from the last number of a page that comes back', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const first = new Page(dashboard);
    first.socket.emit('follow', { after: null, log: null });
    await until('the snapshot is there', () => first.snapshots.length === 1);
    first.socket.disconnect();
    cluster.serve('lon-1', 'meanwhile');
    await until('it is heard', () => collectorOf(dashboard).state.view.nodes['lon-1']!.self!.because === 'meanwhile');
    const again = new Page(dashboard);
    again.state = first.state;
    again.socket.emit('follow', { after: first.n, log: first.snapshots[0]!.log });
    await until('what came meanwhile is there', () => again.state.view.nodes['lon-1']!.self!.because === 'meanwhile');
    expect(again.snapshots).toEqual([]);
    expect(again.holes).toBe(0);
    expect(hashJson(again.state)).toBe(hashJson(collectorOf(dashboard).state));
  });

  it('gives a snapshot to a page that comes from another log, or from the future', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const other = new Page(dashboard);
    other.socket.emit('follow', { after: 3, log: 'another' });
    const ahead = new Page(dashboard);
    ahead.socket.emit('follow', { after: 1_000_000, log: collectorOf(dashboard).recorder.log.identity });
    await until('both have one', () => other.snapshots.length === 1 && ahead.snapshots.length === 1);
  });

  it('says that it is alive while nothing happens', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const page = new Page(dashboard);
    page.socket.emit('follow', { after: null, log: null });
    await until('an empty batch came', () => page.emptyBatches > 0);
  });

  it('is the same by long polling, and while a page goes over from that to a WebSocket', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const pages = [['websocket'], ['polling'], ['polling', 'websocket']].map((transports) => new Page(dashboard, undefined, transports));
    for (const page of pages) page.socket.emit('follow', { after: null, log: null });
    let spoken = 0;
    const speak = () => cluster.serve('lon-2', `word ${(spoken += 1)}`);
    await until('each has its transport', () => {
      speak();
      return ['websocket', 'polling', 'websocket'].every((name, place) => pages[place]!.socket.io.engine?.transport.name === name);
    });
    for (let index = 0; index < 50; index += 1) speak();
    await until('all have the last word', () => pages.every(({ state }) => state.view.nodes['lon-2']?.self?.because === `word ${spoken}`));
    expect(pages.map(({ holes, snapshots }) => [holes, snapshots.length])).toEqual([[0, 1], [0, 1], [0, 1]]);
    for (const page of pages) expect(hashJson(page.state)).toBe(hashJson(collectorOf(dashboard).state));
  });

  it('gives a slow page a fresh snapshot, never a hole, and slows nobody else', async () => {
    const { cluster, dashboard } = await start({}, { waitingLimitBytes: 20_000 });
    await allHeard(cluster, dashboard);
    const slow = new Page(dashboard);
    const quick = new Page(dashboard);
    for (const page of [slow, quick]) page.socket.emit('follow', { after: null, log: null });
    await until('both have a snapshot', () => slow.snapshots.length === 1 && quick.snapshots.length === 1);
    const transport = (slow.socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws;
    transport._socket.pause();
    // More than the kernel's buffers take, so that the connection is really stuck.
    const long = 'x'.repeat(1900);
    let spoken = 0;
    while (spoken < 12_000) {
      for (let index = 0; index < 300; index += 1, spoken += 1) cluster.serve('lon-3', `${spoken} ${long}`);
      await until('the quick page has it', () => quick.state.view.nodes['lon-3']!.self!.because.startsWith(`${spoken - 1} `));
    }
    expect(slow.n).toBeLessThan(quick.n);
    transport._socket.resume();
    await until('the slow page has caught up', () => slow.state.view.nodes['lon-3']!.self!.because.startsWith('11999 '));
    expect(slow.snapshots.length).toBeGreaterThan(1);
    expect(slow.events.length).toBeLessThan(quick.events.length);
    expect([slow.holes, quick.holes]).toEqual([0, 0]);
    expect(quick.snapshots).toHaveLength(1);
    await until('the numbers agree', () => slow.n === collectorOf(dashboard).recorder.n);
    expect(hashJson(slow.state)).toBe(hashJson(collectorOf(dashboard).state));
  });

  it('gives a page that stood still, and asked for ever more, the state and the rows that all others have once it reads again', async () => {
    const frames: ((frame: TopicFrame) => void)[] = [];
    const { cluster, dashboard } = await start({ onWatch: (_node, _key, _ask, send) => void frames.push((frame) => void send(frame)) }, { waitingLimitBytes: 20_000 });
    await allHeard(cluster, dashboard);
    const [still, other] = [new Page(dashboard), new Page(dashboard)];
    const look = { windows: [{ path: 'orders/desk', offset: 0, limit: 50, locate: [] }], search: null, outline: null };
    for (const page of [still, other]) {
      page.socket.emit('follow', { after: null, log: null });
      page.socket.emit('look-at-topics', look);
    }
    await until('somebody is asked', () => frames.length > 0);
    const long = 'x'.repeat(1900);
    const tell = (turn: number) => {
      const child = (name: string, rate: number) => ({ name, topics: 1, branch: false, updatesPerSecond: rate, value: null, ageMillis: null, trend: null });
      for (const send of frames) send({ of: 'branch', frame: { path: 'orders/desk', offset: 0, children: [child('a', turn), child('b', turn % 7)], total: 2, beyond: 0, places: {}, ordering: false, topics: 2, updatesPerSecond: turn } });
    };
    tell(0);
    await until('both have rows', () => still.rates.get('a') === 0 && other.rates.get('a') === 0);
    const transport = (still.socket.io.engine.transport as unknown as { ws: { _socket: { pause(): void; resume(): void } } }).ws;
    transport._socket.pause();
    let spoken = 0;
    for (let turn = 1; spoken < 12_000; turn += 1) {
      for (let index = 0; index < 600; index += 1, spoken += 1) cluster.serve('lon-3', `${spoken} ${long}`);
      tell(turn);
      still.socket.emit('follow', { after: null, log: null });
      still.socket.emit('look-at-topics', turn % 2 === 0 ? look : { ...look, windows: [] });
      await until('the other page has it', () => other.state.view.nodes['lon-3']!.self!.because.startsWith(`${spoken - 1} `));
    }
    await until('the other page has the rows', () => other.rates.get('a') === 20);
    expect(still.n).toBeLessThan(other.n);
    transport._socket.resume();
    await until('it has the same state', () => still.n === collectorOf(dashboard).recorder.n);
    expect(hashJson(still.state)).toBe(hashJson(collectorOf(dashboard).state));
    await until('it has the same rows', () => still.rates.get('a') === 20);
    expect(still.rates).toEqual(other.rates);
    expect([still.holes, still.changesBeforeWhole, other.holes, other.snapshots.length]).toEqual([0, 0, 0, 1]);
    // What was made for it while it stood still is a few messages, not one for each time it asked and each thing that happened.
    expect(still.snapshots.length + still.emptyBatches).toBeLessThan(15);
  });

  it('refuses junk, disconnects who goes on with it, and disturbs nobody else', async () => {
    const { cluster, dashboard, faults } = await start();
    await allHeard(cluster, dashboard);
    const good = new Page(dashboard);
    good.socket.emit('follow', { after: null, log: null });
    const bad = new Page(dashboard);
    const shout = bad.socket as unknown as { emit(name: string, ...message: unknown[]): void };
    shout.emit('follow', { after: 'yesterday', log: 7 });
    shout.emit('constructor', {});
    shout.emit('look-at-topics', null);
    await until('it is told', () => bad.refusals.length === 3);
    expect(bad.socket.connected).toBe(true);
    for (let index = 0; index < 4; index += 1) shout.emit('follow');
    await until('it is gone', () => !bad.socket.connected);
    const big = new Page(dashboard);
    await until('it is connected', () => big.socket.connected);
    (big.socket as unknown as typeof shout).emit('follow', 'x'.repeat(100_000));
    await until('it is gone', () => !big.socket.connected);
    cluster.serve('lon-1', 'still here');
    await until('the good page goes on', () => good.state.view.nodes['lon-1']?.self?.because === 'still here');
    expect(faults.some((fault) => fault.startsWith('a page was disconnected'))).toBe(true);
  });

  it('opens only to its own page', async () => {
    const { dashboard } = await start();
    const strangers = [new Page(dashboard, { origin: 'http://evil.example' }), new Page(dashboard, {}), new Page(dashboard, { origin: `http://localhost:${dashboard.port}` })];
    const refused = new Set<Page>();
    for (const page of strangers) page.socket.on('connect_error', () => void refused.add(page));
    await until('all are refused', () => refused.size === strangers.length);
    const program = new Page(dashboard, { 'x-understudy-client': 'test' });
    await until('a program that says so is not', () => program.socket.connected);
  });

  it('tells every page which build is served, also one that goes on without a snapshot', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const first = new Page(dashboard);
    let build = '';
    first.socket.on('served', (served) => (build = served));
    first.socket.emit('follow', { after: null, log: null });
    await until('the snapshot is there', () => first.snapshots.length === 1);
    expect(build).toBe(first.snapshots[0]!.build);
    const again = new Page(dashboard);
    let told = '';
    again.socket.on('served', (served) => (told = served));
    again.socket.emit('follow', { after: first.n, log: first.snapshots[0]!.log });
    await until('it is told', () => told === build);
    expect(again.snapshots).toEqual([]);
  });

  it('tells dashboards of the walls that report in, at once when one goes; walls are told nothing of each other', async () => {
    const { dashboard } = await start();
    const page = new Page(dashboard);
    const heard: string[][] = [];
    page.socket.on('walls', (walls) => void heard.push(walls.map(({ name, state }) => `${name} ${state}`)));
    const wall = new Page(dashboard);
    let toldToWall = 0;
    wall.socket.on('walls', () => (toldToWall += 1));
    await until('both are connected', () => page.socket.connected && wall.socket.connected);
    const report = { id: 'aaaaaaaa', name: 'NOC left', build: null, n: 0, frameAgoMillis: 20, hidden: false, size: { width: 1920, height: 1080 } };
    wall.socket.emit('report-wall', report);
    await until('the page hears of it', () => heard.at(-1)?.[0] === 'NOC left alive');
    wall.socket.emit('report-wall', { ...report, hidden: true });
    await until('the page hears that it shows nothing', () => heard.at(-1)?.[0] === 'NOC left frozen');
    wall.socket.disconnect();
    await until('the page hears that it went', () => heard.at(-1)?.[0] === 'NOC left gone');
    expect(toldToWall).toBe(0);
    const late = new Page(dashboard);
    let first: string[] = [];
    late.socket.on('walls', (walls) => (first = walls.map(({ state }) => state)));
    await until('a page that comes later is told at once', () => first[0] === 'gone');
  });

  it('streams the topics that a page looks at, and only while it does', async () => {
    const open = new Set<string>();
    const { cluster, dashboard } = await start({
      onWatch: (node, key, ask, send) => {
        open.add(`${node} ${key}`);
        if (ask.ask === 'branch') send({ of: 'branch', frame: { path: ask.path, offset: 0, children: [], total: 0, beyond: 0, places: {}, ordering: false, topics: 3, updatesPerSecond: 1 } });
      },
      onUnwatch: (node, key) => void open.delete(`${node} ${key}`),
    });
    await allHeard(cluster, dashboard);
    const page = new Page(dashboard);
    let topics = 0;
    page.socket.on('topics', ({ branches }) => (topics = branches[0]?.topics ?? topics));
    page.socket.emit('look-at-topics', { windows: [{ path: 'orders/desk', offset: 0, limit: 50, locate: [] }], search: null, outline: null });
    await until('it is told', () => topics === 3);
    expect(open.size).toBe(1);
    page.socket.emit('look-at-topics', { windows: [], search: null, outline: null });
    await until('nobody is asked any more', () => open.size === 0);
    page.socket.emit('look-at-topics', { windows: [{ path: 'orders/desk', offset: 0, limit: 50, locate: [] }], search: null, outline: null });
    await until('it is asked again', () => open.size === 1);
    page.socket.disconnect();
    await until('nobody is asked any more', () => open.size === 0);
  });
});

const KILL = { command: { verb: 'kill', target: { kind: 'node', name: 'lon-1' } }, by: 'tester' };

function post(dashboard: Dashboard, body: string, headers: Record<string, string> = { origin: dashboard.url }, path = '/api/orders'): Promise<Response> {
  return fetch(`${dashboard.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body });
}

async function refusalOf(response: Response): Promise<{ asked: string; found: string; todo: string }> {
  return ((await response.json()) as { refusal: { asked: string; found: string; todo: string } }).refusal;
}

describe('orders over HTTP', () => {
  it('go to the lab, with who gave them; refusals come back in words', async () => {
    const given: { id: string; by: string }[] = [];
    const answers = [null, { asked: 'kill lon-1', found: 'lon-1 is down already', todo: 'restore it first' }];
    const { dashboard } = await start({ onOrder: (order, answer) => {
      given.push(order);
      answer(answers.shift() ?? null);
    } });
    await until('the lab is heard', () => collectorOf(dashboard).state.view.lab.state === 'connected');
    const taken = await post(dashboard, JSON.stringify(KILL));
    expect(taken.status).toBe(202);
    expect(((await taken.json()) as { order: string }).order).toBe(given[0]!.id);
    expect(given[0]!.by).toBe('tester');
    const refused = await post(dashboard, JSON.stringify(KILL));
    expect(refused.status).toBe(409);
    expect((await refusalOf(refused)).found).toBe('lon-1 is down already');
  });

  it('are refused in JSON when they are malformed, oversized, of another type or from elsewhere', async () => {
    const given: unknown[] = [];
    const { dashboard } = await start({ onOrder: (order) => void given.push(order) });
    const cases: [number, Promise<Response>][] = [
      [400, post(dashboard, '{"command": ')],
      [400, post(dashboard, JSON.stringify({ ...KILL, command: { verb: 'explode', target: {} } }))],
      [400, post(dashboard, JSON.stringify({ ...KILL, by: '' }))],
      [413, post(dashboard, JSON.stringify({ ...KILL, by: 'x'.repeat(20_000) }))],
      [415, post(dashboard, 'kill', { origin: dashboard.url, 'content-type': 'text/plain' })],
      [403, post(dashboard, JSON.stringify(KILL), { origin: 'http://evil.example' })],
      [403, post(dashboard, JSON.stringify(KILL), {})],
      [404, fetch(`${dashboard.url}/api/nothing`)],
    ];
    for (const [status, response] of cases) {
      const got = await response;
      expect(got.status).toBe(status);
      const refusal = await refusalOf(got);
      expect([refusal.asked, refusal.found, refusal.todo].every((words) => words.length > 3)).toBe(true);
    }
    expect(given).toEqual([]);
  });

  it('are refused under a foreign name of this machine', async () => {
    const { dashboard } = await start();
    const status = await new Promise<number>((resolve, reject) => {
      httpRequest({ host: '127.0.0.1', port: dashboard.port, path: '/healthz', headers: { host: 'evil.example' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      }).on('error', reject).end();
    });
    expect(status).toBe(403);
  });
});

describe('what is said to a standing problem', () => {
  const say = (dashboard: Dashboard, body: unknown, headers: Record<string, string> = { origin: dashboard.url }): Promise<Response> =>
    fetch(`${dashboard.url}/api/problems`, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });

  it('is an event of the log, by whom and why, and holds until it is lifted', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    cluster.lab.report({ kind: 'link-changed', link: 'lon-1~lon-2', state: 'cut', order: null });
    const collector = collectorOf(dashboard);
    await until('the link is cut', () => collector.state.view.links['lon-1~lon-2']?.state === 'cut');
    const mute = { problem: 'link:lon-1~lon-2', verdict: 'muted', by: 'mia', reason: 'the cable is being replaced', forMillis: 3_600_000 };
    expect((await say(dashboard, mute)).status).toBe(201);
    await until('it is muted', () => countCluster(collector.state.view).muted === 1);
    expect(collector.state.view.mutes['link:lon-1~lon-2']).toMatchObject({ by: 'mia', reason: 'the cable is being replaced', verdict: 'muted' });
    expect((await say(dashboard, { problem: mute.problem, verdict: 'lifted', by: 'tom' })).status).toBe(201);
    await until('it is not', () => countCluster(collector.state.view).muted === 0);
    const answers = await Promise.all([
      say(dashboard, { ...mute, problem: 'node:nowhere' }), say(dashboard, { problem: mute.problem, verdict: 'lifted', by: 'tom' }),
      say(dashboard, { ...mute, reason: ' ' }), say(dashboard, { ...mute, forMillis: 1e12 }), say(dashboard, mute, { origin: 'http://evil.example' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([409, 409, 400, 400, 403]);
    for (const answer of answers) expect((await refusalOf(answer)).todo.length).toBeGreaterThan(3);
  });
});

describe('notes over HTTP', () => {
  const note = (dashboard: Dashboard, body: unknown, headers?: Record<string, string>): Promise<Response> => post(dashboard, JSON.stringify(body), headers, '/api/notes');

  it('become events of the log that every page gets', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const page = new Page(dashboard);
    page.socket.emit('follow', { after: null, log: null });
    await until('the page has a snapshot', () => page.snapshots.length === 1);
    const at = collectorOf(dashboard).state.view.at;
    const taken = await note(dashboard, { about: { at, episode: null }, text: '  the switch was replaced ', by: 'ana' });
    expect(taken.status).toBe(201);
    const { note: id } = (await taken.json()) as { note: string };
    await until('the page has the note', () => page.state.history.notes.length === 1);
    expect(page.state.history.notes).toMatchObject([{ id, at, episode: null, by: 'ana', text: 'the switch was replaced' }]);
    expect(hashJson(page.state)).toBe(hashJson(collectorOf(dashboard).state));
  });

  it('are refused when they are about nothing that is here, malformed or from elsewhere', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const { view, history } = collectorOf(dashboard).state;
    const good = { about: { at: view.at, episode: null }, text: 'words', by: 'ana' };
    const cases: [number, Promise<Response>][] = [
      [409, note(dashboard, { ...good, about: { at: view.at + 60_000, episode: null } })],
      [409, note(dashboard, { ...good, about: { at: history.from - 1, episode: null } })],
      [409, note(dashboard, { ...good, about: { at: view.at, episode: 'section:nowhere:1' } })],
      [400, note(dashboard, { ...good, text: '   ' })],
      [400, note(dashboard, { ...good, text: 'x'.repeat(501) })],
      [400, note(dashboard, { ...good, by: '' })],
      [403, note(dashboard, good, { origin: 'http://evil.example' })],
      [415, note(dashboard, good, { origin: dashboard.url, 'content-type': 'text/plain' })],
    ];
    for (const [status, response] of cases) {
      const got = await response;
      expect(got.status).toBe(status);
      expect((await refusalOf(got)).todo.length).toBeGreaterThan(3);
    }
    expect(collectorOf(dashboard).state.history.notes).toEqual([]);
  });
});

describe('history, health and the page', () => {
  it('gives logged events by number, and health', async () => {
    const { cluster, dashboard } = await start();
    await allHeard(cluster, dashboard);
    const { events, first, last } = (await (await fetch(`${dashboard.url}/api/history?from=2&limit=3`)).json()) as { events: LoggedEvent[]; first: number; last: number };
    expect(events.map(({ n }) => n)).toEqual([2, 3, 4]);
    expect([first, last]).toEqual([1, collectorOf(dashboard).recorder.n]);
    expect((await fetch(`${dashboard.url}/api/history?from=zero`)).status).toBe(400);
    expect((await fetch(`${dashboard.url}/api/history?limit=100000`)).status).toBe(400);
    const health = (await (await fetch(`${dashboard.url}/healthz`)).json()) as { ok: boolean; n: number; outlets: { connected: boolean }[] };
    expect(health).toMatchObject({ ok: true, n: collectorOf(dashboard).recorder.n });
    expect(health.outlets).toHaveLength(8);
  });

  it('serves the page with nothing from elsewhere, and keeps hashed files', async () => {
    const { dashboard } = await start();
    const page = await fetch(dashboard.url);
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'");
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect((await fetch(`${dashboard.url}/assets/app-abc.js`)).headers.get('cache-control')).toContain('immutable');
  });

  it('takes the next free port when the one that was asked for is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => other.close(resolve)));
    const address = other.address();
    const taken = typeof address === 'object' && address ? address.port : 0;
    const { dashboard } = await start({}, { port: taken });
    expect(dashboard.port).toBeGreaterThan(taken);
  });
});
