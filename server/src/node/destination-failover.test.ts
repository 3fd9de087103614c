import { afterEach, expect, it } from 'vitest';
import { TestCluster } from './testing/test-cluster.ts';
import { testSpec } from './testing/test-spec.ts';

let cluster: TestCluster | null = null;
afterEach(async () => {
  await cluster?.end();
  cluster = null;
});

/** One node that replicates to a group of two by a one-way list. */
async function oneWay(start: string[]): Promise<TestCluster> {
  const spec = await testSpec(
    [
      { name: 'new-york', nodes: ['nyc-1'], datagrid: true, destinations: [{ name: 'recovery', group: 'recovery', addresses: ['r-1', 'r-2'], topics: ['orders/#'] }] },
      { name: 'recovery', nodes: ['r-1', 'r-2'], datagrid: false },
    ],
    [{ path: 'orders', home: 'new-york' }],
    { retryFirstMillis: 50, firstPassExtraMillis: 0 },
  );
  cluster = new TestCluster(spec);
  for (const name of start) await cluster.start([name]);
  return cluster;
}

it('DF-03 DF-04 DF-06 DF-08 DF-13 DF-14 a one-way list: down the list, growing waits, no fail-back, reconnect to the top', async () => {
  const floor = await oneWay(['r-1', 'r-2', 'nyc-1']);
  const nyc = floor.follower('nyc-1');
  await nyc.event('destination-changed', (event) => event.state.connection?.peer === 'r-1');

  floor.kill('r-1');
  const second = await nyc.event('destination-changed', (event) => event.state.connection?.peer === 'r-2');
  const tries = nyc.all('destination-attempt').map((event) => `${event.peer} ${event.outcome}`);
  expect(tries).toEqual(['r-1 connected', 'r-1 refused', 'r-2 connected']);

  floor.kill('r-2');
  await nyc.event('destination-changed', (event) => event.number > second.number && event.state.passes >= 3);
  const waits = nyc.all('destination-changed').filter((event) => event.state.phase === 'backing-off' && event.number > second.number);
  expect(waits.slice(0, 3).map((event) => event.state.wait?.millis)).toEqual([50, 100, 200]);

  await floor.restore('r-2');
  const again = await nyc.event('destination-changed', (event) => event.number > second.number && event.state.connection?.peer === 'r-2');
  await floor.restore('r-1');
  const refusal = await floor.order('nyc-1', { verb: 'reconnect', node: 'nyc-1', destination: 'recovery' }, 'o-7');
  expect(refusal).toBeNull();
  const back = await nyc.event('destination-changed', (event) => event.state.connection?.peer === 'r-1' && event.number > again.number);
  const between = nyc.all('destination-changed').filter((event) => event.number > again.number && event.number < back.number);
  expect(between.every((event) => event.order === 'o-7')).toBe(true);
});

it('RP-01 RP-02 the second server is sent what it lacks, from where it lacks it, and nothing twice', async () => {
  const floor = await oneWay(['r-1', 'r-2', 'nyc-1']);
  const nyc = floor.follower('nyc-1');
  await nyc.event('node-changed', (event) => event.state === 'serving');
  await nyc.event('destination-changed', (event) => event.state.connection?.peer === 'r-1');
  const source = floor.client('oms-1', 'nyc-1');
  await source.register('orders');
  await source.callback('orders', 'active');
  for (let i = 1; i <= 20; i++) await source.publish(`orders/o${i}`, `${i}`);
  const watcher = floor.client('watcher', 'r-2');
  await watcher.subscribe('orders/#');
  floor.kill('r-1');
  for (let i = 21; i <= 30; i++) await source.publish(`orders/o${i}`, `${i}`);
  await watcher.value('orders/o30', '30');
  expect(watcher.received.map((one) => Number(one.payload))).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
  const caughtUp = await nyc.event('destination-caught-up', (event) => event.peer === 'r-2');
  expect(caughtUp.resentUpdates).toBeGreaterThanOrEqual(20);
});

it('US-06 RP-02 in a group without a datagrid, too, the next source of a section begins where the one before ended, at the destination as well', async () => {
  const spec = await testSpec(
    [
      { name: 'edge', nodes: ['e-1'], datagrid: false, destinations: [{ name: 'recovery', group: 'recovery', addresses: ['r-1'], topics: ['orders/#'] }] },
      { name: 'recovery', nodes: ['r-1'], datagrid: false },
    ],
    [{ path: 'orders', home: 'edge' }],
  );
  cluster = new TestCluster(spec);
  await cluster.start();
  await cluster.follower('e-1').event('destination-changed', (event) => event.state.connection?.peer === 'r-1');
  const watcher = cluster.client('watcher', 'r-1');
  await watcher.subscribe('orders/#');
  const first = cluster.client('oms-1', 'e-1');
  await first.register('orders');
  const { epoch: before } = await first.callback('orders', 'active');
  await first.publish('orders/o1', 'one');
  await watcher.value('orders/o1', 'one');
  const second = cluster.client('oms-2', 'e-1');
  await second.register('orders');
  first.die();
  const { epoch: after } = await second.callback('orders', 'active');
  expect(after).toBeGreaterThan(before!);
  await second.publish('orders/o1', 'two');
  await watcher.value('orders/o1', 'two');
});

it('DF-02 DF-11 DF-18 nodes that replicate to each other share one connection, and go on over an incoming one without a dial', async () => {
  const spec = await testSpec(
    [
      { name: 'london', nodes: ['lon-1'], datagrid: true, destinations: [{ name: 'new-york', group: 'new-york', addresses: ['nyc-1', 'nyc-2'], topics: ['prices/#'] }] },
      { name: 'new-york', nodes: ['nyc-1', 'nyc-2'], datagrid: true, destinations: [{ name: 'london', group: 'london', addresses: ['lon-1'], topics: ['orders/#'] }] },
    ],
    [
      { path: 'prices', home: 'london' },
      { path: 'orders', home: 'new-york' },
    ],
  );
  cluster = new TestCluster(spec);
  await cluster.start();
  const lon = cluster.follower('lon-1');
  const connected = (node: string): Promise<unknown> => cluster!.follower(node).event('destination-changed', (event) => event.state.phase === 'connected');
  await Promise.all(['lon-1', 'nyc-1', 'nyc-2'].map(connected));
  await lon.event('destination-changed', (event) => event.state.incoming.includes('nyc-2') || event.state.connection?.peer === 'nyc-2');
  const open = (peer: string): number => lon.all('connection-opened').filter((event) => event.peer === peer).length - lon.all('connection-closed').filter((event) => event.peer === peer).length;
  await lon.until(() => (open('nyc-1') === 1 && open('nyc-2') === 1 ? true : undefined));

  const used = lon.all('destination-changed').at(-1)!.state.connection!.peer;
  const other = used === 'nyc-1' ? 'nyc-2' : 'nyc-1';
  const attempts = lon.all('destination-attempt').length;
  const last = lon.events.at(-1)!.number;
  cluster.kill(used);
  await lon.event('destination-changed', (event) => event.number > last && event.state.connection?.peer === other);
  expect(lon.all('destination-attempt')).toHaveLength(attempts);

  const source = cluster.client('fx-1', 'lon-1');
  const watcher = cluster.client('watcher', other);
  await watcher.subscribe('prices/#');
  await source.register('prices');
  await source.callback('prices', 'active');
  await source.publish('prices/EURUSD', '1.1');
  await watcher.value('prices/EURUSD', '1.1');
});

it('US-28 a section is read-only away from its home, and the registration there is refused with its name', async () => {
  const floor = await oneWay(['r-1']);
  const client = floor.client('oms-9', 'r-1');
  expect(await client.register('orders')).toBe(false);
  const refused = await floor.follower('r-1').event('update-refused');
  expect(refused.reason).toContain('new-york');
});
