/** Real nodes that replicate to a name: what they ask, whom they take, and that two nodes never have two connections (WI-01 … WI-04). */
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it, vi } from 'vitest';
import type { ClusterSpec, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import type { DestinationState } from '@understudy/shared/domain/destination';
import { PROBE, readProbeAnswer } from '@understudy/shared/node/peers/probe';
import { FrameSocket } from '../framing/frame-socket.ts';
import { TestCluster } from './testing/test-cluster.ts';
import { TestNameServer } from './testing/test-name-server.ts';
import { testSpec } from './testing/test-spec.ts';

/** Servers behind the name listen on one port, each at an address of its own. */
const ADDRESS = { 'r-1': '127.0.0.211', 'r-2': '127.0.0.212', 'r-3': '127.0.0.213' };

// Each starts up to four processes: on a machine that is busy with other things that alone takes most of half a minute.
vi.setConfig({ testTimeout: 60_000 });

let cluster: TestCluster | null = null;
let names: TestNameServer | null = null;
afterEach(async () => {
  await cluster?.end();
  await names?.close();
  cluster = null;
  names = null;
});

/** One node that replicates to recovery.lab, behind which r-1, r-2 and r-3 listen: on one port, or where they share an address on a port each. */
async function byName(records: 'A' | 'SRV' = 'A'): Promise<ClusterSpec> {
  names = new TestNameServer({ 'recovery.lab': [ADDRESS['r-1']] });
  const nameServer = await names.listen();
  const spec = await testSpec(
    [
      { name: 'new-york', nodes: ['nyc-1'], datagrid: true, destinations: [{ name: 'recovery', group: 'recovery', wideIp: { name: 'recovery.lab', port: null }, topics: ['orders/#'] }] },
      { name: 'recovery', nodes: ['r-1', 'r-2', 'r-3'], datagrid: false },
    ],
    [{ path: 'orders', home: 'new-york' }],
    { retryFirstMillis: 50, firstPassExtraMillis: 0 },
  );
  if (records === 'SRV') return { ...spec, nameServer };
  const port = spec.nodes.find(({ name }) => name === 'r-1')!.peerPort;
  return {
    ...spec, nameServer,
    nodes: spec.nodes.map((node) => (node.name in ADDRESS ? { ...node, peerHost: ADDRESS[node.name as keyof typeof ADDRESS], peerPort: port } : { ...node, destinations: node.destinations.map((destination) => ({ ...destination, wideIp: { name: 'recovery.lab', port } })) })),
  };
}

const connectedTo = (peer: string) => (event: { state: DestinationState }) => event.state.connection?.peer === peer;

it('WI-01 WI-03 WI-04 a node asks for the name, keeps the answer for its TTL, and is connected to whoever is behind it; what was published meanwhile follows', async () => {
  const spec = await byName();
  cluster = new TestCluster(spec);
  await cluster.start(['r-1', 'r-2', 'nyc-1']);
  const nyc = cluster.follower('nyc-1');
  const first = await nyc.event('destination-changed', connectedTo('r-1'));
  expect(first.state.addresses).toMatchObject([{ node: 'r-1', host: ADDRESS['r-1'], state: 'connected' }]);
  expect(first.state.wideIp).toMatchObject({ name: 'recovery.lab', asking: false });
  expect(first.state.wideIp!.answer!.until - first.state.wideIp!.answer!.at).toBe(1000);
  expect(nyc.all('destination-attempt')).toMatchObject([{ index: 0, peer: 'r-1', outcome: 'connected' }]);
  expect(names!.asked).toEqual(['A recovery.lab']);

  const source = cluster.client('oms-1', 'nyc-1');
  await source.register('orders');
  await source.callback('orders', 'active');
  for (let i = 1; i <= 10; i++) await source.publish(`orders/o${i}`, `${i}`);
  const watcher = cluster.client('watcher', 'r-2');
  await watcher.subscribe('orders/#');
  cluster.kill('r-1');
  // The name still stands for r-1: nothing is replicated, and nobody else is dialled.
  const lost = await nyc.event('destination-changed', (event) => event.number > first.number && event.state.passes >= 2);
  for (let i = 11; i <= 20; i++) await source.publish(`orders/o${i}`, `${i}`);
  expect(watcher.received).toEqual([]);
  names!.names['recovery.lab'] = [ADDRESS['r-2']];
  const second = await nyc.event('destination-changed', connectedTo('r-2'));
  expect(second.state.wideIp!.answer!.addresses).toEqual([{ host: ADDRESS['r-2'], port: spec.nodes[1]!.peerPort }]);
  await watcher.value('orders/o20', '20');
  expect(watcher.received.map((one) => Number(one.payload))).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
  await nyc.event('destination-caught-up', (event) => event.peer === 'r-2');

  // Asked once for each answer, never while the one before might still be kept.
  const answers = nyc.all('destination-changed').flatMap(({ state }) => state.wideIp?.answer ?? []);
  const asked = [...new Map(answers.map((answer) => [answer.at, answer])).values()];
  expect(names!.asked).toHaveLength(asked.length);
  asked.slice(1).forEach((answer, index) => expect(answer.at).toBeGreaterThanOrEqual(asked[index]!.until));
  // While connected the name is not asked for, and a pass within the TTL goes by the answer that is there.
  expect(nyc.all('destination-attempt').filter((attempt) => attempt.outcome === 'refused' && attempt.number < lost.number)).toHaveLength(2);
});

it('WI-02 a server that the node has never heard of comes into the wide IP, is taken by the group that it states, and is replicated to', async () => {
  const all = await byName();
  // Whoever replicates to the name was configured before r-3 was there; r-3 knows all.
  const before: ClusterSpec = { ...all, nodes: all.nodes.filter(({ name }) => name !== 'r-3'), groups: all.groups.map((group) => ({ ...group, nodes: group.nodes.filter((node) => node !== 'r-3') })) };
  cluster = new TestCluster(all, (node) => (node === 'r-3' ? all : before));
  await cluster.start(['r-1', 'r-3', 'nyc-1']);
  const nyc = cluster.follower('nyc-1');
  await nyc.event('destination-changed', connectedTo('r-1'));
  names!.names['recovery.lab'] = [ADDRESS['r-3']];
  cluster.kill('r-1');
  await nyc.event('destination-changed', connectedTo('r-3'));
  const source = cluster.client('oms-1', 'nyc-1');
  const watcher = cluster.client('watcher', 'r-3');
  await watcher.subscribe('orders/#');
  await source.register('orders');
  await source.callback('orders', 'active');
  await source.publish('orders/o1', '1');
  await watcher.value('orders/o1', '1');
  expect(await nyc.event('connection-opened', (event) => event.peer === 'r-3')).toMatchObject({ peerGroup: 'recovery', direction: 'dialled' });
});

it('DF-16 a name that nobody knows, one that stands for nobody, and a name server that is silent or gone are each reported as unresolved, with the reason', async () => {
  const spec = await byName();
  names!.names['recovery.lab'] = [];
  cluster = new TestCluster(spec);
  await cluster.start(['r-1', 'nyc-1']);
  const nyc = cluster.follower('nyc-1');
  const detail = async (words: string): Promise<void> => void (await nyc.event('destination-attempt', (event) => event.outcome === 'unresolved' && event.index === null && event.peer === null && event.address === 'recovery.lab' && event.detail === words));
  await detail('the name stands for no server now, ENODATA');
  delete names!.names['recovery.lab'];
  await detail('there is no such name, ENOTFOUND');
  names!.silent = true;
  await detail('no answer within 1000 ms');
  await names!.close();
  await detail(`nobody answers at the name server 127.0.0.1:${spec.nameServer!.port}, ECONNREFUSED`);
  names = null;
  expect(nyc.all('destination-changed').at(-1)!.state.connection).toBeNull();
});

it('DF-12 whoever is behind the name and states another group is not replicated to, and the next address is tried', async () => {
  const spec = await byName();
  const elsewhere = { ...spec, nodes: spec.nodes.map((node) => (node.name === 'r-2' ? { ...node, group: 'elsewhere' } : node)), groups: [...spec.groups.map((group) => ({ ...group, nodes: group.nodes.filter((node) => node !== 'r-2') })), { name: 'elsewhere', title: 'Elsewhere', datagrid: false, nodes: ['r-2'] }] };
  names!.names['recovery.lab'] = [ADDRESS['r-2'], ADDRESS['r-1']];
  cluster = new TestCluster(elsewhere);
  await cluster.start(['r-1', 'r-2', 'nyc-1']);
  const nyc = cluster.follower('nyc-1');
  await nyc.event('destination-changed', connectedTo('r-1'));
  expect(nyc.all('destination-attempt').map(({ index, peer, outcome, detail }) => [index, peer, outcome, detail])).toEqual([
    [0, null, 'logon-failed', 'states group elsewhere; a server of recovery was dialled'], [1, 'r-1', 'connected', null],
  ]);
});

it('DF-18 a destination by list and one by name that come to one server share one connection', async () => {
  const one = await byName();
  const [nyc1, r1] = one.nodes as [NodeSpec, NodeSpec];
  const byWideIp = nyc1.destinations[0]!;
  const listed = { ...byWideIp, name: 'listed', wideIp: null, addresses: [{ node: 'r-1', host: r1.peerHost, port: r1.peerPort }], topics: ['orders/listed/#'] };
  const spec = { ...one, nodes: [{ ...nyc1, destinations: [byWideIp, { ...byWideIp, name: 'again', topics: ['orders/again/#'] }, listed] }, ...one.nodes.slice(1)] };
  cluster = new TestCluster(spec);
  await cluster.start(['r-1', 'r-2', 'nyc-1']);
  const nyc = cluster.follower('nyc-1');
  await Promise.all(['recovery', 'again', 'listed'].map((name) => nyc.event('destination-changed', (event) => event.destination === name && event.state.connection?.peer === 'r-1')));
  expect(nyc.all('connection-opened')).toHaveLength(1);
  expect(nyc.all('connection-closed')).toHaveLength(0);
  // All move together when it goes.
  names!.names['recovery.lab'] = [ADDRESS['r-2']];
  const last = nyc.events.at(-1)!.number;
  cluster.kill('r-1');
  await Promise.all(['recovery', 'again'].map((name) => nyc.event('destination-changed', (event) => event.number > last && event.destination === name && event.state.connection?.peer === 'r-2')));
  expect(nyc.all('connection-opened').filter((event) => event.peer === 'r-2')).toHaveLength(1);
});

it('DF-11 two nodes that reach each other by names end with one connection, whichever of them dialled it, and both streams go over it', async () => {
  names = new TestNameServer({ 'here.lab': ['127.0.0.221'], 'there.lab': ['127.0.0.222'] });
  const nameServer = await names.listen();
  const spec = await testSpec(
    [
      { name: 'here', nodes: ['a-1'], datagrid: true, destinations: [{ name: 'there', group: 'there', wideIp: { name: 'there.lab', port: 1 }, topics: ['prices/#'] }] },
      { name: 'there', nodes: ['b-1'], datagrid: true, destinations: [{ name: 'here', group: 'here', wideIp: { name: 'here.lab', port: 1 }, topics: ['orders/#'] }] },
    ],
    [{ path: 'prices', home: 'here' }, { path: 'orders', home: 'there' }],
  );
  const port = spec.nodes[0]!.peerPort;
  cluster = new TestCluster({ ...spec, nameServer, nodes: spec.nodes.map((node, index) => ({ ...node, peerHost: `127.0.0.${221 + index}`, peerPort: port, destinations: node.destinations.map((destination) => ({ ...destination, wideIp: { ...destination.wideIp!, port } })) })) });
  await cluster.start();
  const ends = ['a-1', 'b-1'].map((node) => cluster!.follower(node));
  for (const [from, to, path] of [['a-1', 'b-1', 'prices'], ['b-1', 'a-1', 'orders']] as const) {
    const source = cluster.client(`source-${from}`, from);
    const watcher = cluster.client(`watcher-${to}`, to);
    await watcher.subscribe(`${path}/#`);
    await source.register(path);
    await source.callback(path, 'active');
    await source.publish(`${path}/one`, '1');
    await watcher.value(`${path}/one`, '1');
  }
  for (const end of ends) {
    await end.until(() => (end.all('connection-opened').length - end.all('connection-closed').length === 1 ? true : undefined));
    expect(end.all('destination-changed').at(-1)!.state.phase).toBe('connected');
  }
});

it('MB-02 over a cut link a server behind the name is dialled in vain until the time is up, and reached once it is healed', async () => {
  const spec = await byName();
  cluster = new TestCluster(spec);
  await cluster.start(['r-1']);
  await cluster.start(['nyc-1']);
  const nyc = cluster.follower('nyc-1');
  const first = await nyc.event('destination-changed', connectedTo('r-1'));
  await cluster.gate('nyc-1', 'r-1', true);
  const inVain = await nyc.event('destination-attempt', (event) => event.number > first.number && event.outcome === 'timeout');
  expect(inVain).toMatchObject({ peer: null, detail: 'no answer within 1000 ms' });
  await cluster.gate('nyc-1', 'r-1', false);
  await nyc.event('destination-changed', (event) => event.number > inVain.number && event.state.connection?.peer === 'r-1');
});

it('WI-04 where servers share one address the name server says their ports, in order of priority', async () => {
  const spec = await byName('SRV');
  const port = (name: string) => spec.nodes.find((node) => node.name === name)!.peerPort;
  names!.names['recovery.lab'] = [{ target: 'r-2.recovery.lab', port: port('r-2'), priority: 1 }, { target: 'r-1.recovery.lab', port: port('r-1'), priority: 0 }];
  for (const node of ['r-1', 'r-2']) names!.names[`${node}.recovery.lab`] = ['127.0.0.1'];
  cluster = new TestCluster(spec);
  await cluster.start(['r-2', 'nyc-1']);
  const nyc = cluster.follower('nyc-1');
  const connected = await nyc.event('destination-changed', connectedTo('r-2'));
  expect(connected.state.wideIp).toMatchObject({ port: null, answer: { addresses: [{ host: '127.0.0.1', port: port('r-1') }, { host: '127.0.0.1', port: port('r-2') }] } });
  expect(names!.asked.slice(0, 3).sort()).toEqual(['A r-1.recovery.lab', 'A r-2.recovery.lab', 'SRV recovery.lab']);
});

it('WI-04 a health check on the peer port is answered, says nothing in the log and opens no connection', async () => {
  const spec = await byName();
  cluster = new TestCluster(spec);
  await cluster.start(['r-1']);
  const { peerHost, peerPort } = spec.nodes[1]!;
  for (let check = 0; check < 3; check++) {
    const answer = await new Promise<unknown>((resolve) => {
      const frames = new FrameSocket(connect(peerPort, peerHost), { limitBytes: 4096, onMessage: resolve, onClose: (because) => resolve(because) });
      frames.send(PROBE);
    });
    expect(readProbeAnswer(answer)).toEqual({ type: 'alive', node: 'r-1', group: 'recovery' });
  }
  // Whoever says something else is turned away with a word, as before: then the checks had their turn in the log.
  const stranger = connect(peerPort, peerHost);
  stranger.on('error', () => undefined);
  stranger.end('hello');
  await once(stranger, 'close');
  const lines = (): string[] => cluster!.node('r-1').log().split('\n').filter((line) => line.includes('peer port'));
  await cluster.follower('r-1').until(() => (lines().length > 0 ? true : undefined));
  expect(lines()).toHaveLength(1);
  expect(cluster.follower('r-1').all('connection-opened')).toEqual([]);
});

it('CF-01 a node is not started with a list and a wide IP, nor with a name and nobody to ask', async () => {
  const spec = { ...(await byName()), nameServer: null };
  cluster = new TestCluster(spec);
  await expect(cluster.start(['nyc-1'])).rejects.toThrow('destination recovery: the wide IP recovery.lab and no cluster.nameServer to ask for it');
  const both = { ...spec, nodes: spec.nodes.map((node) => ({ ...node, destinations: node.destinations.map((destination) => ({ ...destination, addresses: [{ node: 'r-1', host: 'h', port: 1 }] })) })) };
  await cluster.end();
  cluster = new TestCluster(both);
  await expect(cluster.start(['nyc-1'])).rejects.toThrow('destination recovery: 1 addresses and the wide IP recovery.lab; give one of the two');
});
