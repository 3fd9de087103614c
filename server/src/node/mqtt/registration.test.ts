import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestServer;
beforeEach(async () => void (test = await startTestServer()));
afterEach(() => test.stop());

const SOURCE = '$update-source/prices/fx';

describe('registering by subscription', () => {
  it('MQ-01 subscribing registers, repeating changes nothing, unsubscribing deregisters', async () => {
    const fx = await test.connect('fx-1');
    expect(await fx.subscribe(1, SOURCE)).toEqual([1]);
    expect(await fx.subscribe(0, SOURCE)).toEqual([0]);
    fx.send({ cmd: 'unsubscribe', messageId: 5, unsubscriptions: [SOURCE] }, { cmd: 'unsubscribe', messageId: 6, unsubscriptions: [SOURCE] });
    expect(await fx.lines(2)).toEqual(['unsuback 5', 'unsuback 6']);
    expect(await fx.subscribe(1, SOURCE)).toEqual([1]);
    expect(test.node.calls).toEqual(['connected fx-1', 'register fx-1 prices/fx', 'deregister fx-1 prices/fx: unsubscribed', 'register fx-1 prices/fx']);
  });

  it('MQ-01 disconnecting, dying and being taken over deregister, each with its reason, before the client is gone', async () => {
    for (const [name, leave, because] of [
      ['leaver', 'disconnect', 'disconnected'],
      ['closer', 'close', 'the client closed the connection'],
      ['dead', 'reset', 'the connection was lost: read ECONNRESET'],
      ['twice', 'again', 'taken over by a new connection of twice'],
    ] as const) {
      const client = await test.connect(name);
      await client.subscribe(0, SOURCE, '$update-source/orders');
      if (leave === 'disconnect') client.send({ cmd: 'disconnect' });
      else if (leave === 'close') client.socket.end();
      else if (leave === 'reset') client.socket.resetAndDestroy();
      else await test.connect(name);
      await test.called(`gone ${name}`);
      const ends = test.node.calls.filter((call) => call.includes(`${because}`) && call.includes(` ${name}`));
      expect(ends.map((call) => call.split(':')[0])).toEqual([`deregister ${name} prices/fx`, `deregister ${name} orders`, `gone ${name}`]);
      if (leave !== 'again') expect(test.node.calls.filter((call) => call.startsWith(`gone ${name}`))).toHaveLength(1);
    }
  });

  it('MQ-01 a client that takes over its own name is gone before it is connected, and the old connection is closed', async () => {
    const old = await test.connect('fx-1');
    await old.subscribe(0, SOURCE);
    const fresh = await test.connect('fx-1');
    await old.untilClosed();
    expect(test.node.calls.map((call) => call.split(':')[0])).toEqual(['connected fx-1', 'register fx-1 prices/fx', 'deregister fx-1 prices/fx', 'gone fx-1', 'connected fx-1']);
    await fresh.ping();
    expect(test.server.clients()).toBe(1);
  });

  it('MQ-02 a callback comes after the SUBACK even when the node calls back at once, never retained, to that client alone', async () => {
    const other = await test.connect('other');
    await other.subscribe(1, '#', SOURCE);
    test.node.onRegister = (client, path) => {
      test.server.callback(client, path, { state: 'standby', epoch: { counter: 6, node: 'lon-1' } });
      test.server.callback(client, path, { state: 'active', epoch: { counter: 7, node: 'lon-2' }, before: null });
      return { taken: true };
    };
    const fx = await test.connect('fx-1');
    fx.send({ cmd: 'subscribe', messageId: 9, subscriptions: [{ topic: 'prices/#', qos: 0 }, { topic: SOURCE, qos: 1 }] });
    expect(await fx.lines(3)).toEqual(['suback 9', `publish ${SOURCE}={"state":"standby","epoch":6,"node":"lon-1"} qos1`, `publish ${SOURCE}={"state":"active","epoch":7,"node":"lon-2"} qos1`]);
    await other.ping();
    expect(other.packets).toEqual([]);
  });

  it('MQ-02 a conflict is answered SUBACK 0x80, leaves no registration, and leaves the other filters alone', async () => {
    test.node.onRegister = (_client, path) => (path === 'orders' ? { taken: false, reason: 'orders is at home in new-york' } : { taken: true });
    const fx = await test.connect('fx-1');
    expect(await fx.subscribe(1, '$update-source/orders', SOURCE, 'a/b')).toEqual([0x80, 1, 1]);
    const handle = test.node.handles.get('fx-1')!;
    expect(test.server.callback(handle, 'orders', { state: 'standby', epoch: null })).toBe(false);
    expect(test.server.callback(handle, 'prices/fx', { state: 'standby', epoch: null })).toBe(true);
    expect(await fx.lines(1)).toEqual([`publish ${SOURCE}={"state":"standby"} qos1`]);
    fx.send({ cmd: 'disconnect' });
    await test.called('gone fx-1');
    expect(test.node.calls.filter((call) => call.startsWith('deregister'))).toEqual(['deregister fx-1 prices/fx: disconnected']);
  });

  it('MQ-02 closed ends the registration, and the client may register again', async () => {
    const fx = await test.connect('fx-1');
    await fx.subscribe(0, SOURCE);
    const handle = test.node.handles.get('fx-1')!;
    expect(test.server.callback(handle, 'prices/fx', { state: 'closed', reason: 'a registration above it was first' })).toBe(true);
    expect(test.server.callback(handle, 'prices/fx', { state: 'standby', epoch: null })).toBe(false);
    expect(await fx.lines(1)).toEqual([`publish ${SOURCE}={"state":"closed","reason":"a registration above it was first"}`]);
    expect(await fx.subscribe(0, SOURCE)).toEqual([0]);
    expect(test.node.calls).toEqual(['connected fx-1', 'register fx-1 prices/fx', 'register fx-1 prices/fx']);
    fx.send({ cmd: 'disconnect' });
    await test.called('gone');
    expect(test.server.callback(handle, 'prices/fx', { state: 'standby', epoch: null })).toBe(false);
  });

  it('MQ-03 nobody subscribes there with a wildcard, and no wildcard elsewhere reaches there', async () => {
    const fx = await test.connect('fx-1');
    expect(await fx.subscribe(1, '$update-source/#', '$update-source/+', '$update-source/prices/+', '$update-source', '$update-source/', '$update-source/$x')).toEqual(Array(6).fill(0x80));
    expect(test.node.faults.map((fault) => [fault.client, fault.topic, fault.closed])).toEqual(['$update-source/#', '$update-source/+', '$update-source/prices/+', '$update-source', '$update-source/', '$update-source/$x'].map((filter) => ['fx-1', filter, false]));
    expect(test.node.calls).toEqual(['connected fx-1']);
  });

  it('MQ-03 nobody publishes there: registered it is an error callback, unregistered the connection ends', async () => {
    const fx = await test.connect('fx-1');
    await fx.subscribe(0, SOURCE);
    fx.publish(SOURCE, '{"state":"active"}', 1, 3);
    expect(await fx.lines(2)).toEqual([`publish ${SOURCE}={"state":"error","topic":"${SOURCE}","reason":"topics that begin with $ belong to the server","packetId":3}`, 'puback 3']);
    const forger = await test.connect('forger');
    forger.publish('$update-source/prices/fx', '{"state":"active"}', 1, 4);
    await forger.untilClosed();
    expect(forger.packets).toEqual([]);
    expect(test.node.calls.filter((call) => call.startsWith('publish'))).toEqual([]);
    expect(test.node.faults.map((fault) => [fault.client, fault.topic, fault.closed])).toEqual([['fx-1', SOURCE, false], ['forger', SOURCE, true]]);
  });
});
