import { afterEach, expect, it } from 'vitest';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { TestCluster } from './testing/test-cluster.ts';
import { testSpec } from './testing/test-spec.ts';

let cluster: TestCluster | null = null;
afterEach(async () => {
  await cluster?.end();
  cluster = null;
});

async function london(nodes = ['lon-1', 'lon-2', 'lon-3']): Promise<TestCluster> {
  const spec: ClusterSpec = await testSpec([{ name: 'london', nodes, datagrid: true }], [{ path: 'prices/fx', home: 'london' }]);
  cluster = new TestCluster(spec);
  await cluster.start();
  await Promise.all(nodes.map((node) => cluster!.follower(node).event('view-agreed', (event) => event.view.members.length === nodes.length)));
  await Promise.all(nodes.map((node) => cluster!.follower(node).event('node-changed', (event) => event.state === 'serving')));
  return cluster;
}

it('US-04 US-06 US-07 after the active node is killed the standby elsewhere is called back and its updates reach every node', async () => {
  const london3 = await london();
  const first = london3.client('fx-1', 'lon-1');
  await first.register('prices/fx');
  await first.callback('prices/fx', 'active');
  const second = london3.client('fx-2', 'lon-2');
  await second.register('prices/fx');
  await second.callback('prices/fx', 'standby');
  const watcher = london3.client('watcher', 'lon-3');
  await watcher.subscribe('prices/fx/#');
  await first.publish('prices/fx/EURUSD', '1.1');
  await watcher.value('prices/fx/EURUSD', '1.1');

  const killedAt = london3.kill('lon-1');
  const active = await second.callback('prices/fx', 'active');
  await second.publish('prices/fx/EURUSD', '1.2');
  const seen = await watcher.value('prices/fx/EURUSD', '1.2');
  const handover = await london3.follower('lon-3').event('first-delivered', (event) => event.handover.client === 'fx-2');
  expect(handover.handover.previous?.client).toBe('fx-1');
  expect(active.epoch).toBeGreaterThan(0);
  console.log(`kill → active ${(active.at - killedAt).toFixed(1)} ms, kill → first delivered ${(seen.at - killedAt).toFixed(1)} ms`);
});

it('US-05 US-19 after the active client dies exactly one standby is promoted', async () => {
  const london3 = await london();
  const clients = ['lon-1', 'lon-2', 'lon-3'].map((node, index) => london3.client(`fx-${index + 1}`, node));
  for (const [index, client] of clients.entries()) {
    await client.register('prices/fx');
    await client.callback('prices/fx', index === 0 ? 'active' : 'standby');
  }
  clients[0]!.die();
  await Promise.any([clients[1]!.callback('prices/fx', 'active'), clients[2]!.callback('prices/fx', 'active')]);
  const holders = await Promise.all(['lon-1', 'lon-2', 'lon-3'].map((node) => london3.follower(node).event('holder-changed', (event) => event.holder.path === 'prices/fx' && event.holder.active !== null && event.holder.active.client !== 'fx-1')));
  expect(new Set(holders.map((event) => event.holder.active!.client)).size).toBe(1);
  expect(clients.slice(1).filter((client) => client.stateOf('prices/fx') === 'active')).toHaveLength(1);
});

it('RP-13 a client that comes to another node is told how many of its updates count, when no other source was active in between', async () => {
  const london3 = await london();
  const first = london3.client('fx-1', 'lon-1');
  await first.register('prices/fx');
  expect((await first.callback('prices/fx', 'active')).before).toBeUndefined();
  for (const value of ['1', '2', '3']) await first.publish('prices/fx/EURUSD', value);
  london3.kill('lon-1');
  const again = london3.client('fx-1', 'lon-2');
  await again.register('prices/fx');
  const { epoch, before } = await again.callback('prices/fx', 'active');
  expect(before).toEqual({ epoch: epoch! - 1, node: 'lon-1', kept: 3 });
  // It had published nothing in that epoch when its connection was lost: that it was the last one is known all the same.
  again.die();
  const third = london3.client('fx-1', 'lon-3');
  await third.register('prices/fx');
  expect((await third.callback('prices/fx', 'active')).before).toEqual({ epoch, node: 'lon-2', kept: 0 });
  await third.publish('prices/fx/EURUSD', '4');
  // Another one takes over, and fx-1 after it again.
  const other = london3.client('fx-2', 'lon-2');
  await other.register('prices/fx');
  await other.callback('prices/fx', 'standby');
  third.die();
  await other.callback('prices/fx', 'active');
  const last = london3.client('fx-1', 'lon-3');
  await last.register('prices/fx');
  await last.callback('prices/fx', 'standby');
  other.die();
  expect((await last.callback('prices/fx', 'active')).before).toBeUndefined();
});

it('RP-12 a node says what it has on its disk of a stream, and how its own streams stand, in its next life too', async () => {
  const london3 = await london();
  const source = london3.client('fx-1', 'lon-1');
  await source.register('prices/fx');
  const { epoch } = await source.callback('prices/fx', 'active');
  for (const value of ['1', '2', '3']) await source.publish('prices/fx/EURUSD', value);
  const key = `prices/fx|${epoch}@lon-1|fx-1`;
  const stream = { key, had: [1, 3], passed: [], overruled: [], forgotten: false };
  expect((await london3.follower('lon-1').holdings(1, [key])).streams).toEqual([stream]);
  // For the acknowledgements a copy on lon-3 was enough.
  let ask = 1;
  while ((await london3.follower('lon-2').holdings(ask, [key])).streams[0]!.had.at(-1) !== 3) ask += 1;
  london3.kill('lon-2');
  await london3.restore('lon-2');
  await london3.follower('lon-2').event('node-changed', (event) => event.state === 'serving');
  const { serving, streams, flows } = await london3.follower('lon-2').holdings(ask + 1, [key, 'prices/fx|99@lon-1|fx-1']);
  expect(serving).toBe(true);
  expect(streams).toEqual([stream, { ...stream, key: 'prices/fx|99@lon-1|fx-1', had: [] }]);
  expect(flows.map(({ to, kind }) => `${kind} ${to}`)).toEqual(['member lon-1', 'member lon-3']);
});

it('RP-12 RP-13 what a split overruled is told with its numbers, by the node that had it, and never counts as had', async () => {
  const london2 = await london(['lon-1', 'lon-2']);
  const first = london2.client('fx-1', 'lon-1');
  await first.register('prices/fx');
  await first.callback('prices/fx', 'active');
  const second = london2.client('fx-2', 'lon-2');
  await second.register('prices/fx');
  await second.callback('prices/fx', 'standby');
  await london2.gate('lon-1', 'lon-2', true);
  const { epoch } = await second.callback('prices/fx', 'active');
  for (const value of ['1', '2']) await second.publish('prices/fx/EURUSD', value);
  await london2.gate('lon-1', 'lon-2', false);
  await second.callback('prices/fx', 'standby');
  const told = await london2.follower('lon-2').event('updates-overruled', (event) => event.ranges.some(({ source }) => source === 'fx-2'));
  expect(told.ranges).toEqual([{ source: 'fx-2', epoch: { counter: epoch, node: 'lon-2' }, from: 1, to: 2 }]);
  const key = `prices/fx|${epoch}@lon-2|fx-2`;
  expect((await london2.follower('lon-2').holdings(1, [key])).streams).toEqual([{ key, had: [], passed: [], overruled: [1, 2], forgotten: false }]);
  london2.kill('lon-2');
  await london2.restore('lon-2');
  expect((await london2.follower('lon-2').holdings(1, [key])).streams[0]!.overruled).toEqual([1, 2]);
});

it('US-24 a split group has a source on each side; when it heals the older registration wins and its values stand everywhere', async () => {
  const london2 = await london(['lon-1', 'lon-2']);
  const first = london2.client('fx-1', 'lon-1');
  await first.register('prices/fx');
  await first.callback('prices/fx', 'active');
  const second = london2.client('fx-2', 'lon-2');
  await second.register('prices/fx');
  await second.callback('prices/fx', 'standby');
  await first.publish('prices/fx/EURUSD', 'before');
  await london2.gate('lon-1', 'lon-2', true);
  await second.callback('prices/fx', 'active');
  await first.publish('prices/fx/EURUSD', 'of the first');
  await second.publish('prices/fx/EURUSD', 'of the second');
  await second.publish('prices/fx/ONLY-HERE', 'of the second');
  const watchers = ['lon-1', 'lon-2'].map((node) => london2.client(`watcher-${node}`, node));
  for (const watcher of watchers) await watcher.subscribe('prices/fx/#');
  await watchers[1]!.value('prices/fx/EURUSD', 'of the second');
  await london2.gate('lon-1', 'lon-2', false);
  await second.callback('prices/fx', 'standby');
  await watchers[1]!.value('prices/fx/EURUSD', 'of the first');
  await watchers[1]!.value('prices/fx/ONLY-HERE', '');
  expect(watchers[0]!.received.map((one) => one.payload)).not.toContain('of the second');
  await first.publish('prices/fx/EURUSD', 'after');
  await watchers[1]!.value('prices/fx/EURUSD', 'after');
});
