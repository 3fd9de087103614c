/** The collector against outlets that say what they are told: numbering, lives, gaps, resuming, orders, branches. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { ClusterEvent, LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { hashJson } from '@understudy/shared/view/hash-view';
import { nodeStatus } from '@understudy/shared/view/status';
import type { TopicAsk, TopicFrame } from '@understudy/shared/wire/topic-watch';
import { monoMillis } from '../clock.ts';
import { encodeFrame } from '../framing/message-codec.ts';
import { Collector, type CollectorOptions } from './collector.ts';
import { EventLog } from './event-log/event-log.ts';
import { MuteExpiry } from './mute-expiry.ts';
import { Recorder } from './recorder.ts';
import { FakeCluster, type FakeClusterOptions } from './testing/fake-cluster.ts';
import { until } from './testing/until.ts';

const ends: (() => Promise<unknown> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-collect-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

async function startCluster(options?: FakeClusterOptions): Promise<FakeCluster> {
  const cluster = await FakeCluster.start(options);
  ends.push(() => cluster.close());
  return cluster;
}

function collect(port: number, directory = newDirectory(), options: Partial<CollectorOptions> = {}): { collector: Collector; faults: string[]; close: () => Promise<void> } {
  const faults: string[] = [];
  const collector = new Collector({ lab: { host: '127.0.0.1', port }, directory, onFault: (fault) => faults.push(fault), ...options });
  let closed: Promise<void> | null = null;
  const close = (): Promise<void> => (closed ??= collector.close());
  ends.push(close);
  return { collector, faults, close };
}

function logged(collector: Collector): Promise<LoggedEvent[]> {
  return collector.recorder.log.read(1, 100_000);
}

async function kinds(collector: Collector, kind: ClusterEvent['kind']): Promise<ClusterEvent[]> {
  return (await logged(collector)).map(({ event }) => event).filter((event) => event.kind === kind);
}

async function allConnected(collector: Collector, cluster: FakeCluster): Promise<void> {
  await until('all outlets are connected', () => cluster.nodes.every((name) => collector.state.view.nodes[name]?.outlet.state === 'connected'));
}

describe('collecting', () => {
  it('learns the nodes from the lab and numbers what all of them say, without a hole', async () => {
    const cluster = await startCluster();
    for (const node of cluster.nodes) cluster.serve(node);
    const { collector } = collect(cluster.labPort);
    await until('all have spoken', () => cluster.nodes.every((name) => collector.state.view.nodes[name]?.self?.state === 'serving'));
    const events = await logged(collector);
    expect(events.map(({ n }) => n)).toEqual(events.map((_, index) => index + 1));
    expect(collector.state.view.gaps.missing).toBe(0);
    expect(hashJson(applyBatch(emptyFold(), events))).toBe(hashJson(collector.state));
  });

  it('dials for ever, and reports a change of state, not each try', async () => {
    const cluster = await startCluster();
    const { collector } = collect(cluster.labPort);
    await allConnected(collector, cluster);
    await cluster.stopNode('lon-1');
    await until('lon-1 is lost', () => collector.state.view.nodes['lon-1']!.outlet.state === 'lost');
    await cluster.restartNode('lon-1');
    cluster.serve('lon-1', 'a second life');
    await until('its second life is heard', () => collector.state.view.nodes['lon-1']!.self?.incarnation === 2);
    const changes = (await kinds(collector, 'outlet-changed')).filter((event) => event.kind === 'outlet-changed' && event.outlet.name === 'lon-1');
    expect(changes.map((event) => event.kind === 'outlet-changed' && event.state)).toEqual(['connected', 'lost', 'connected']);
  });

  it('works while the lab is away, and says that it is lost when it dies', async () => {
    const cluster = await startCluster();
    const { collector } = collect(cluster.labPort);
    await until('the lab is heard', () => collector.state.view.lab.state === 'connected');
    await cluster.lab.close();
    await until('the lab is lost', () => collector.state.view.lab.state === 'lost');
    cluster.serve('lon-2');
    await until('a node goes on being heard', () => collector.state.view.nodes['lon-2']!.self !== null);
  });

  it('goes on after a restart: same log, next number, nothing twice, silence said', async () => {
    const cluster = await startCluster();
    const directory = newDirectory();
    const first = collect(cluster.labPort, directory);
    await allConnected(first.collector, cluster);
    cluster.serve('lon-1', 'before');
    await until('it is heard', () => first.collector.state.view.nodes['lon-1']!.self !== null);
    const { identity } = first.collector.recorder.log;
    await first.close();
    cluster.serve('lon-1', 'meanwhile');
    const { collector } = collect(cluster.labPort, directory);
    await until('what was said meanwhile is heard', () => collector.state.view.nodes['lon-1']!.self?.because === 'meanwhile');
    await allConnected(collector, cluster);
    expect(collector.recorder.log.identity).toBe(identity);
    expect(collector.state.view.gaps.missing).toBe(0);
    const said = (await kinds(collector, 'node-changed')).map(({ witness, number }) => `${witness.name} ${number}`);
    expect(said).toEqual(['lon-1 1', 'lon-1 2']);
    expect((await kinds(collector, 'outlet-changed')).some((event) => event.kind === 'outlet-changed' && event.because === 'the dashboard ends')).toBe(true);
    expect(hashJson(applyBatch(emptyFold(), await logged(collector)))).toBe(hashJson(collector.state));
  });

  it('goes on after a death, from what had been told, and says since when nobody was heard', async () => {
    const directory = newDirectory();
    const outlet = { kind: 'node' as const, name: 'lon-1', incarnation: 3 };
    const recorder = new Recorder(new EventLog({ directory }), () => undefined);
    recorder.add({ kind: 'outlet-changed', outlet, state: 'connected', because: 'logged on' });
    recorder.record({ witness: outlet, number: 41, at: monoMillis(), wall: 1, kind: 'node-changed', group: 'london', pid: 1, state: 'serving', digest: '', because: '', order: null });
    recorder.flush();
    const told = hashJson(recorder.state);
    const heardAt = recorder.state.view.at;
    // No farewell and no checkpoint: the log alone has to do.
    await recorder.log.close();
    const { collector } = collect(1, directory);
    expect(hashJson(applyBatch(emptyFold(), await collector.recorder.log.read(1, 2)))).toBe(told);
    expect(collector.recorder.positions.get('node lon-1')).toEqual({ incarnation: 3, last: 41 });
    await until('it says so', () => collector.state.view.nodes['lon-1']!.outlet.state === 'lost');
    expect((await logged(collector)).at(-1)!.event).toMatchObject({ number: 1, at: heardAt, witness: { incarnation: 2 }, because: 'the dashboard was not running' });
  });

  it('names as a gap what an outlet no longer kept', async () => {
    const cluster = await startCluster({ capacity: 10 });
    const directory = newDirectory();
    const first = collect(cluster.labPort, directory);
    await allConnected(first.collector, cluster);
    await first.close();
    for (let index = 0; index < 25; index += 1) cluster.serve('lon-1', `word ${index}`);
    const { collector } = collect(cluster.labPort, directory);
    await until('the last word is heard', () => collector.state.view.nodes['lon-1']!.self?.because === 'word 24');
    expect(collector.state.view.gaps).toMatchObject({ missing: 15, ranges: [{ from: 1, to: 15, witness: { name: 'lon-1' } }] });
  });

  it('drops the oldest of a log that is full, and knows every state of what is left', async () => {
    const cluster = await startCluster();
    const { collector } = collect(cluster.labPort, newDirectory(), { log: { segmentMostEvents: 40, mostBytes: 1000 } });
    await allConnected(collector, cluster);
    for (let index = 0; index < 300; index += 1) cluster.serve('lon-1', `word ${index}`);
    await until('the last word is heard', () => collector.state.view.nodes['lon-1']!.self?.because === 'word 299');
    const { log } = collector.recorder;
    await log.settled();
    cluster.serve('lon-1', 'one more');
    await until('the beginning is gone', () => log.first > 1);
    expect(collector.state.view.gaps.missing).toBe(0);
    const { state } = collector;
    const oldest = await log.openSegment(log.segments[0]!);
    expect(oldest.after).toBe(log.first - 1);
    const since = (await log.read(log.first, 100_000)).filter(({ n }) => n <= state.view.n);
    expect(hashJson(applyBatch(oldest.base, since))).toBe(hashJson(state));
  });
});

describe('values of branches', () => {
  it('are kept while that is wished for: whole at the beginning of a segment, then what changed, and no longer', async () => {
    const text = (shown: string) => ({ as: 'text' as const, shown, bytes: shown.length, cut: false });
    const frame = (value: string): TopicFrame => ({ of: 'branch', frame: {
      path: 'prices/fx', offset: 0, total: 2, beyond: 0, places: {}, ordering: false, topics: 2, updatesPerSecond: 5,
      children: ['EURUSD', 'USDJPY'].map((name) => ({ name, topics: 1, branch: false, updatesPerSecond: 1, value: text(name === 'EURUSD' ? value : '150'), ageMillis: name === 'EURUSD' ? 1 : 60_000 + performance.now() - begun, trend: null })),
    } });
    const begun = performance.now();
    let tell: (frame: TopicFrame) => void = () => undefined;
    const cluster = await startCluster({ onWatch: (_node, _key, ask, send) => {
      if (ask.ask !== 'branch' || ask.path !== 'prices/fx') return;
      tell = send;
      send(frame('1.08'));
    } });
    for (const node of cluster.nodes) cluster.serve(node);
    const { collector } = collect(cluster.labPort, newDirectory(), { log: { segmentMostEvents: 60 } });
    await allConnected(collector, cluster);
    const { recorder } = collector;
    recorder.add({ kind: 'values-recorded', state: 'begun', branches: ['prices/fx'], by: 'mia', until: Date.now() + 60_000, because: '' });
    const valuesOf = async () => (await recorder.log.openSegment(recorder.log.segments.at(-1)!)).values;
    await until('the first is kept', async () => (await valuesOf()).length === 1);
    tell(frame('1.09'));
    await until('the change is kept', async () => (await valuesOf()).length === 2);
    const [whole, change] = await valuesOf();
    expect([whole!.whole, whole!.changed.length, change!.whole]).toEqual([true, 2, false]);
    expect(change!.changed.map(({ name, value }) => [name, value?.shown])).toEqual([['EURUSD', '1.09']]);
    const first = recorder.log.openFirst;
    for (let index = 0; index < 70; index += 1) cluster.serve('lon-1', `word ${index}`);
    await until('another segment is open', () => recorder.log.openFirst > first);
    // At once, and from its first event on.
    const carried = await valuesOf();
    expect([carried[0]?.whole, carried[0]?.n]).toEqual([true, recorder.log.openFirst]);
    expect(recorder.log.segments.at(-1)!.values).toEqual(['prices/fx']);
    recorder.add({ kind: 'values-recorded', state: 'begun', branches: ['prices/fx'], by: 'mia', until: Date.now() - 1, because: '' });
    await until('it is over', () => collector.state.view.valueRecording === null);
    expect((await kinds(collector, 'values-recorded')).at(-1)).toMatchObject({ state: 'ended', because: 'its time has come' });
  });
});

describe('a mute', () => {
  it('is taken back when its time has come, and when it came while nobody ran', async () => {
    const directory = newDirectory();
    const recorder = new Recorder(new EventLog({ directory }), () => undefined);
    let now = 1_000_000;
    const expiry = new MuteExpiry(recorder, () => now);
    const mute = (problem: string, until: number) => recorder.add({ kind: 'problem-muted', problem, verdict: 'muted', tone: 'down', text: 'it is down', since: 0, by: 'mia', reason: 'known', until });
    mute('node:lon-1', now + 30);
    mute('node:lon-2', now + 1e9);
    recorder.flush();
    expect(Object.keys(recorder.state.view.mutes)).toEqual(['node:lon-1', 'node:lon-2']);
    now += 30;
    await until('the first is lifted', () => Object.keys(recorder.state.view.mutes).join() === 'node:lon-2');
    expect((await recorder.log.read(1, 10)).at(-1)!.event).toMatchObject({ kind: 'problem-muted', problem: 'node:lon-1', verdict: 'lifted', by: 'the dashboard', reason: 'its time has come' });
    expiry.close();
    await recorder.close();
    now += 1e9;
    const again = new Recorder(new EventLog({ directory }), () => undefined);
    ends.push(() => again.close());
    const late = new MuteExpiry(again, () => now);
    ends.push(() => late.close());
    await until('the second is lifted', () => Object.keys(again.state.view.mutes).length === 0);
  });
});

/** An outlet that speaks the protocol and then says exactly these messages. */
async function startRawOutlet(messages: unknown[]): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => {
      for (const message of messages) socket.write(encodeFrame(message));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ends.push(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  return { server, port: typeof address === 'object' && address ? address.port : 0 };
}

const LAB = { kind: 'lab' as const, name: 'l', incarnation: 1 };
const HELLO = { type: 'hello', witness: LAB, oldest: 1, newest: 4, at: 1, wall: 1 };
const LINK = { witness: LAB, at: 5, wall: 5, kind: 'link-changed', link: 'a~b', state: 'cut', order: null };

describe('what cannot be believed', () => {
  it('turns an event that cannot be read into a gap and takes the next', async () => {
    const { port } = await startRawOutlet([HELLO, { type: 'events', events: [{ ...LINK, number: 1 }, { ...LINK, number: 2, state: 'frayed' }, 'junk', { ...LINK, number: 4, state: 'whole' }] }]);
    const { collector, faults } = collect(port);
    await until('the last is taken', () => collector.state.view.links['a~b']?.state === 'whole');
    expect(collector.state.view.gaps.missing).toBe(2);
    expect(faults).toHaveLength(2);
    expect(faults[0]).toMatch(/event 2 of lab was refused: state/);
  });

  it('names numbers that were left out', async () => {
    const { port } = await startRawOutlet([HELLO, { type: 'events', events: [{ ...LINK, number: 1 }, { ...LINK, number: 4, state: 'whole' }] }]);
    const { collector } = collect(port);
    await until('the last is taken', () => collector.state.view.links['a~b']?.state === 'whole');
    expect(collector.state.view.gaps.ranges).toMatchObject([{ from: 2, to: 3 }]);
  });

  it('refuses an outlet that is somebody else', async () => {
    const { port } = await startRawOutlet([{ ...HELLO, witness: { ...LAB, kind: 'node' } }]);
    const { collector } = collect(port);
    const { port: other } = await startRawOutlet([HELLO]);
    const { collector: heard } = collect(other);
    await until('the right one is taken', () => heard.state.view.lab.state === 'connected');
    expect(collector.state.view.lab.state).toBe('never');
  });

  it('MB-02 takes silence for loss, since a process that hangs keeps its socket open', async () => {
    const { port } = await startRawOutlet([HELLO]);
    const { collector } = collect(port, newDirectory(), { silenceMillis: 40 });
    await until('it is lost', async () => (await kinds(collector, 'outlet-changed')).some((event) => event.kind === 'outlet-changed' && event.state === 'lost' && event.because.startsWith('silent for')));
  });
});

describe('orders', () => {
  const order = { id: 'o-1', command: { verb: 'kill' as const, target: { kind: 'node' as const, name: 'lon-1' } }, by: 'tester' };

  it('are taken or refused by the lab', async () => {
    const refusal = { asked: 'kill lon-1', found: 'lon-1 is down', todo: 'restore it' };
    const answers = [null, refusal];
    const cluster = await startCluster({ onOrder: (_order, answer) => answer(answers.shift() ?? null) });
    const { collector } = collect(cluster.labPort);
    await until('the lab is heard', () => collector.state.view.lab.state === 'connected');
    expect(await collector.order(order)).toBeNull();
    expect(await collector.order({ ...order, id: 'o-2' })).toEqual(refusal);
  });

  it('say that the lab is away, does not answer, or was lost', async () => {
    const asked: string[] = [];
    const cluster = await startCluster({ onOrder: ({ id }) => void asked.push(id) });
    const { collector } = collect(cluster.labPort, newDirectory(), { orderMillis: 30 });
    expect(await collector.order(order)).toMatchObject({ asked: 'kill lon-1', found: 'the lab is not connected' });
    await until('the lab is heard', () => collector.state.view.lab.state === 'connected');
    expect(await collector.order(order)).toMatchObject({ found: 'the lab has not answered within 30 ms' });
    const { collector: patient } = collect(cluster.labPort);
    await until('the lab is heard', () => patient.state.view.lab.state === 'connected');
    const pending = patient.order({ ...order, id: 'o-3' });
    await until('the lab has it', () => asked.includes('o-3'));
    await cluster.lab.close();
    expect(await pending).toMatchObject({ asked: 'kill lon-1', found: expect.stringMatching(/^the lab was lost/) as string });
  });
});

describe('branches', () => {
  const child = (name: string, topics: number) => ({ name, topics, branch: true, updatesPerSecond: topics / 2, value: null, ageMillis: 3, trend: null });
  const frameOf = (node: string, ask: TopicAsk): TopicFrame => {
    if (ask.ask !== 'branch') throw new Error('branches alone are asked here');
    const children = ask.path === '' ? [...(ask.leaveOut.includes('prices/fx') ? [] : [child('prices', 10)]), child('telemetry', 2)] : [child(node, 10)];
    return { of: 'branch', frame: { path: ask.path, offset: 0, children, total: children.length, beyond: 0, places: {}, ordering: false, topics: children.reduce((sum, { topics }) => sum + topics, 0), updatesPerSecond: 5 } };
  };
  const window = (path: string) => ({ ask: 'branch' as const, path, offset: 0, limit: 10, locate: [] });
  const names = ({ frame }: TopicFrame) => ('children' in frame ? frame.children.map(({ name, topics }) => `${name} ${topics}`) : []);

  it('ask the holder\'s node within a section, and another when it is gone', async () => {
    const cluster = await startCluster({ onWatch: (node, _key, ask, send) => void send(frameOf(node, ask)) });
    for (const node of cluster.nodes) cluster.serve(node);
    cluster.say('lon-1', { kind: 'holder-changed', holder: { path: 'prices/fx', epoch: { counter: 1, node: 'lon-1' }, active: { client: 'fx-1', node: 'lon-1' }, standbys: [] }, because: '' });
    const { collector } = collect(cluster.labPort);
    await allConnected(collector, cluster);
    await until('the holder is known', () => collector.state.view.sections['prices/fx']?.holder?.active?.node === 'lon-1');
    const seen: string[] = [];
    const close = collector.watchTopics(window('prices/fx/spot'), (frame) => seen.push(...names(frame)));
    await until('a frame came', () => seen.includes('lon-1 10'));
    await cluster.stopNode('lon-1');
    await until('another node answers', () => seen.some((name) => name === 'lon-2 10' || name === 'lon-3 10'));
    expect(nodeStatus(collector.state.view, 'lon-1').state).not.toBe('up');
    close();
  });

  it('are added up above the sections: each section is told by one node, local topics by each', async () => {
    const cluster = await startCluster({ onWatch: (node, _key, ask, send) => void send(frameOf(node, ask)) });
    for (const node of cluster.nodes) cluster.serve(node);
    const { collector } = collect(cluster.labPort);
    await allConnected(collector, cluster);
    await until('all serve', () => cluster.nodes.every((name) => nodeStatus(collector.state.view, name).state === 'up'));
    let last: string[] = [];
    const close = collector.watchTopics(window(''), (frame) => (last = names(frame)));
    await until('all have answered', () => last.includes('telemetry 14'));
    expect(last).toEqual(['prices 10', 'telemetry 14']);
    close();
  });
});
