/** A lab client against stand-ins for nodes: it registers, publishes while it is active and not a moment longer, and advances in its list. */
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

beforeEach(async () => {
  nodes = [new FakeMqttNode(), new FakeMqttNode()];
  ports = [await nodes[0].listen(), await nodes[1].listen()];
  ready = 0;
  said = [];
  const cluster = smallCluster();
  cluster.nodes[0]!.mqttPort = ports[0];
  cluster.nodes[1]!.mqttPort = ports[1];
  cluster.clients[0]!.keepAliveSeconds = 1;
  client = new UpdateClient({ config: { cluster, client: 'writer', incarnation: 3 }, onReady: () => (ready += 1), say: (text) => said.push(text) });
  client.connect();
});

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
