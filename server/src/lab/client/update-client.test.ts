/** A lab client against stand-ins for nodes: it registers, publishes while it is active and not a moment longer, and advances in its list. */
import type { SourceAccount } from '@understudy/shared/domain/audit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallCluster } from '../testing/small-cluster.ts';
import { FakeMqttNode } from '../testing/fake-mqtt-node.ts';
import { untilTrue } from '../testing/condition.ts';
import { UpdateClient } from './update-client.ts';

let nodes: [FakeMqttNode, FakeMqttNode];
let ports: [number, number];
let client: UpdateClient;
let ready: number;
let said: string[];
let accounts: SourceAccount[];

beforeEach(begin);

async function begin(): Promise<void> {
  nodes = [new FakeMqttNode(), new FakeMqttNode()];
  ports = [await nodes[0].listen(), await nodes[1].listen()];
  ready = 0;
  said = [];
  accounts = [];
  const cluster = smallCluster();
  cluster.nodes[0]!.mqttPort = ports[0];
  cluster.nodes[1]!.mqttPort = ports[1];
  cluster.clients[0]!.keepAliveSeconds = 1;
  client = new UpdateClient({ config: { cluster, client: 'writer', incarnation: 3 }, onReady: () => (ready += 1), onAccount: (account) => accounts.push(account), say: (text) => said.push(text) });
  client.connect();
}

afterEach(async () => {
  await client.end();
  await Promise.all(nodes.map((node) => node.die()));
});

const registered = (node: FakeMqttNode): Promise<void> => untilTrue('the client registered', () => node.subscribed.includes('$update-source/news'));
const publishing = (node: FakeMqttNode, count: number): Promise<void> => untilTrue(`${count} updates`, () => node.published.length >= count);

describe('a client', () => {
  it('MQ-01 registers by subscribing, and is ready with its first callback', async () => {
    await registered(nodes[0]);
    expect(ready).toBe(0);
    nodes[0].callback('news', { state: 'standby', epoch: null });
    await untilTrue('it is ready', () => ready === 1);
    expect(nodes[0].published).toEqual([]);
  });

  it('US-07 publishes once it is active, numbered from 1 over all its topics, and says under which epoch', async () => {
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 7, node: 'n-1' });
    await publishing(nodes[0], 25);
    const updates = nodes[0].updates();
    expect(updates.map((update) => update.n)).toEqual(updates.map((_, index) => index + 1));
    expect(updates[0]).toMatchObject({ by: 'writer', life: '3.1', e: 7, at: 'n-1' });
    expect(new Set(updates.map((update) => update.topic)).size).toBe(10);
    expect(nodes[0].published.every((packet) => packet.qos === 1 && packet.topic.startsWith('news/'))).toBe(true);
  });

  it('US-11 stops with the callback that it is standby, and a new activation is a new life', async () => {
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 1, node: 'n-1' });
    await publishing(nodes[0], 5);
    nodes[0].callback('news', { state: 'standby', epoch: 2 });
    await untilTrue('it heard that', () => said.some((text) => text.includes('standby')));
    const before = nodes[0].published.length;
    nodes[0].callback('news', { state: 'active', epoch: 3, node: 'n-1' });
    await publishing(nodes[0], before + 3);
    const lives = nodes[0].updates().map((update) => update.life);
    expect(lives.slice(0, before).every((life) => life === '3.1')).toBe(true);
    expect(nodes[0].updates()[before]).toMatchObject({ life: '3.2', n: 1, e: 3 });
  });

  it('US-27 advances to the next node of its list when its node dies, and registers there', async () => {
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 1, node: 'n-1' });
    await publishing(nodes[0], 3);
    await nodes[0].die();
    await registered(nodes[1]);
    expect(nodes[1].published).toEqual([]);
    nodes[1].callback('news', { state: 'active', epoch: 2, node: 'n-2' });
    await publishing(nodes[1], 1);
    expect(nodes[1].updates()[0]).toMatchObject({ n: 1, life: '3.2', at: 'n-2' });
  });

  it('US-27 goes round its list until a node is there', async () => {
    await registered(nodes[0]);
    await Promise.all(nodes.map((node) => node.die()));
    await untilTrue('it was ready though nobody answered', () => ready === 1);
    nodes[0] = new FakeMqttNode();
    await nodes[0].listen(ports[0]);
    await registered(nodes[0]);
    nodes[1] = new FakeMqttNode();
    await nodes[1].listen(ports[1]);
  });

  it('US-27 leaves a node that acknowledges nothing', async () => {
    nodes[0].acknowledging = false;
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 1, node: 'n-1' });
    await registered(nodes[1]);
    expect(said.some((text) => text.includes('n-1 acknowledged nothing'))).toBe(true);
  });

  it('registers again after its registration was refused', async () => {
    nodes[0].grant = 0x80;
    await registered(nodes[0]);
    nodes[0].grant = 0;
    await untilTrue('it asked again', () => nodes[0].subscribed.length >= 2);
    nodes[0].callback('news', { state: 'active', epoch: 1, node: 'n-1' });
    await publishing(nodes[0], 1);
  });

  it('disconnects cleanly', async () => {
    await registered(nodes[0]);
    await client.end();
    await untilTrue('the DISCONNECT came', () => nodes[0].disconnects === 1);
  });
});

describe('what a client keeps in mind', () => {
  const numbers = (node: FakeMqttNode): string[] => node.updates().map(({ life, n }) => `${life} ${n}`);

  /** Active on the first node, which answers the first `answered` updates and dies with more on their way. */
  async function inDoubt(answered: number): Promise<string[]> {
    nodes[0].acknowledging = false;
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 4, node: 'n-1' });
    await publishing(nodes[0], answered + 5);
    nodes[0].acknowledge(answered);
    await untilTrue('they were acknowledged', () => accounts.some((account) => account.acknowledged === answered));
    await nodes[0].die();
    await registered(nodes[1]);
    return numbers(nodes[0]);
  }

  it('RP-13 sends what the node did not keep again, as it was and before anything new, when no other source was active in between', async () => {
    const sent = await inDoubt(3);
    nodes[1].callback('news', { state: 'active', epoch: 5, node: 'n-2', before: { epoch: 4, node: 'n-1', kept: 4 } });
    await untilTrue('it goes on with what is new', () => numbers(nodes[1]).includes('3.2 1'));
    // The last ones may never have reached the node that died.
    const all = numbers(nodes[1]);
    const again = all.filter((number) => number.startsWith('3.1 '));
    expect(again.slice(0, sent.length - 4)).toEqual(sent.slice(4));
    expect(again).toEqual(again.map((_, index) => `3.1 ${5 + index}`));
    expect(all[again.length]).toBe('3.2 1');
    await client.end();
    const { published, acknowledged, unconfirmed } = accounts.at(-1)!;
    expect([acknowledged, unconfirmed]).toEqual([published, 0]);
  });

  it('RP-13 leaves what is in doubt unconfirmed when another source was active in between', async () => {
    for (const callback of [{ state: 'active', epoch: 5, node: 'n-2' }, { state: 'active', epoch: 5, node: 'n-2', before: { epoch: 4, node: 'n-2', kept: 9 } }]) {
      const sent = await inDoubt(2);
      nodes[1].callback('news', callback);
      await publishing(nodes[1], 2);
      expect(numbers(nodes[1]).slice(0, 2)).toEqual(['3.2 1', '3.2 2']);
      await client.end();
      // Some that it published may never have reached the node that died.
      expect(accounts.at(-1)!.unconfirmed).toBeGreaterThanOrEqual(sent.length - 2);
      await Promise.all(nodes.map((node) => node.die()));
      await begin();
    }
  });

  it('RP-13 leaves what is in doubt unconfirmed when another source is active', async () => {
    const sent = await inDoubt(1);
    nodes[1].callback('news', { state: 'standby', epoch: 5 });
    // Some that it published may never have reached the node that died.
    await untilTrue('it gave them up', () => accounts.at(-1)!.unconfirmed >= sent.length - 1 && accounts.at(-1)!.unconfirmed === accounts.at(-1)!.published - 1);
    expect(accounts.at(-1)).toMatchObject({ client: 'writer', path: 'news', incarnation: 3, acknowledged: 1, refused: 0 });
    expect(accounts.at(-1)!.streams).toEqual([{ epoch: { counter: 4, node: 'n-1' }, acknowledged: [1, 1], lives: [{ life: 1, acknowledged: [1, 1] }], over: true }]);
  });

  it('MQ-05 counts an update as refused when the error comes before its acknowledgement, and gives it no number', async () => {
    nodes[0].acknowledging = false;
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 1, node: 'n-1' });
    await publishing(nodes[0], 4);
    nodes[0].acknowledge(1);
    nodes[0].callback('news', { state: 'error', topic: 'news/x', reason: 'standby', packetId: nodes[0].published[1]!.messageId });
    nodes[0].callback('news', { state: 'error', topic: 'news/x', reason: 'taken over', packetId: nodes[0].published[2]!.messageId, overruled: true });
    nodes[0].acknowledge(3);
    await untilTrue('all four are answered', () => accounts.at(-1)?.acknowledged === 2);
    expect(accounts.at(-1)!.lives[0]).toMatchObject({ life: 1, acknowledged: [1, 1, 4, 4], refused: [2, 3] });
    expect(accounts.at(-1)!.streams[0]).toMatchObject({ acknowledged: [1, 1, 3, 3] });
  });

  it('waits for what it published last when it ends', async () => {
    await registered(nodes[0]);
    nodes[0].callback('news', { state: 'active', epoch: 1, node: 'n-1' });
    await publishing(nodes[0], 20);
    await client.end();
    const { published, acknowledged } = accounts.at(-1)!;
    expect(published).toBeGreaterThanOrEqual(20);
    expect(acknowledged).toBe(published);
    expect(accounts.at(-1)!.lives.every(({ over }) => over)).toBe(true);
  });
});
