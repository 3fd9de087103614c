import { connectAsync } from 'mqtt';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestServer;
beforeEach(async () => void (test = await startTestServer()));
afterEach(() => test.stop());

const SOURCE = '$update-source/prices/fx';

describe('publishing', () => {
  it('MQ-06 acknowledges in the order of receipt, whatever becomes durable first, and after it is durable', async () => {
    test.node.durableAtOnce = false;
    const client = await test.connect('fx-1');
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([1, 2, 3, 4, 5, 6], { minLength: 6 }), async (order) => {
        for (const id of [1, 2, 3, 4, 5, 6]) client.publish('a', String(id), id % 3 === 0 ? 2 : 1, id);
        await client.ping();
        const durable = new Set<number>();
        for (const id of order) {
          test.node.persisted.get(String(id))!();
          durable.add(id);
          const due = [1, 2, 3, 4, 5, 6].findIndex((each) => !durable.has(each));
          await client.ping();
          expect(client.packets.map((packet) => packet.messageId)).toEqual([1, 2, 3, 4, 5, 6].slice(0, due === -1 ? 6 : due));
        }
        expect(client.packets.splice(0).map((packet) => packet.cmd)).toEqual(['puback', 'puback', 'pubrec', 'puback', 'puback', 'pubrec']);
        client.send({ cmd: 'pubrel', messageId: 3 }, { cmd: 'pubrel', messageId: 6 });
        expect(await client.lines(2)).toEqual(['pubcomp 3', 'pubcomp 6']);
      }),
      { numRuns: 20 },
    );
  });

  it('MQ-06 subscribers get the update without waiting for the acknowledgement', async () => {
    test.node.durableAtOnce = false;
    const [subscriber, client] = [await test.connect('sub'), await test.connect('fx-1')];
    await subscriber.subscribe(0, 'a');
    client.publish('a', '1', 1, 8);
    expect(await subscriber.lines(1)).toEqual(['publish a=1']);
    await client.ping();
    expect(client.packets).toEqual([]);
    test.node.persisted.get('1')!();
    expect(await client.lines(1)).toEqual(['puback 8']);
  });

  it('MQ-05 a refused update of a registered client: the error comes right before its PUBACK, and after those of earlier updates', async () => {
    test.node.durableAtOnce = false;
    test.node.verdict = (_client, { payload }) => (payload.toString().startsWith('bad') ? { accepted: false, reason: 'standby', registration: 'prices/fx' } : { accepted: true });
    const fx = await test.connect('fx-1');
    await fx.subscribe(0, SOURCE);
    fx.publish('prices/fx/a', 'good', 1, 1);
    fx.publish('prices/fx/a', 'bad', 1, 2);
    fx.publish('prices/fx/b', 'bad too', 0);
    fx.publish('prices/fx/c', 'bad as well', 2, 3);
    await fx.ping();
    expect(fx.packets).toEqual([]);
    test.node.persisted.get('good')!();
    const error = (topic: string, packetId?: number) => `publish ${SOURCE}=${JSON.stringify({ state: 'error', topic, reason: 'standby', packetId })}`;
    expect(await fx.lines(6)).toEqual(['puback 1', error('prices/fx/a', 2), 'puback 2', error('prices/fx/b'), error('prices/fx/c', 3), 'pubrec 3']);
    expect(test.node.values.get('prices/fx/a')?.toString()).toBe('good');
  });

  it('MB-04 MQ-06 RP-13 an update that cannot be decided yet holds up all that its client sent behind it, and nobody else', async () => {
    let undecided = new Set(['2', '4']);
    test.node.verdict = (_client, { payload }) => (undecided.has(payload.toString()) ? 'undecided' : { accepted: true });
    const [fx, other] = [await test.connect('fx-1'), await test.connect('fx-2')];
    for (const id of [1, 2, 3, 4, 5]) fx.publish('a', String(id), id === 4 ? 0 : id === 5 ? 2 : 1, id === 4 ? undefined : id);
    fx.send({ cmd: 'pingreq' });
    other.publish('b', '1', 1, 9);
    expect([await fx.lines(1), await other.lines(1)]).toEqual([['puback 1'], ['puback 9']]);
    undecided = new Set(['4']);
    test.server.offerAgain();
    expect(await fx.lines(2)).toEqual(['puback 2', 'puback 3']);
    test.server.offerAgain();
    await other.ping();
    expect(fx.packets).toEqual([]);
    undecided = new Set();
    test.server.offerAgain();
    expect(await fx.lines(2)).toEqual(['pubrec 5', 'pingresp']);
    const published = test.node.calls.filter((call) => call.startsWith('publish fx-1')).map((call) => call.split(' ')[3]);
    expect(published).toEqual(['1', '2', '2', '3', '4', '4', '4', '5']);
  });

  it('MB-04 a client that ends while an update of it is held takes the update with it', async () => {
    test.node.verdict = () => 'undecided';
    const fx = await test.connect('fx-1');
    fx.publish('a', '1', 1, 1);
    await test.called('publish fx-1');
    test.server.disconnect(test.node.handles.get('fx-1')!, 'the test says so');
    test.node.verdict = () => ({ accepted: true });
    test.server.offerAgain();
    await fx.untilClosed();
    expect(test.node.calls.filter((call) => call.startsWith('publish fx-1'))).toHaveLength(1);
  });

  it('MQ-05 a refused update of an unregistered client ends its connection, unacknowledged', async () => {
    test.node.verdict = () => ({ accepted: false, reason: 'prices/fx/a needs a registration', registration: null });
    for (const qos of [0, 1, 2] as const) {
      const client = await test.connect(`anyone-${qos}`);
      client.publish('prices/fx/a', '1', qos, qos > 0 ? 4 : undefined);
      await client.untilClosed();
      expect(client.packets).toEqual([]);
      expect(await test.called(`gone anyone-${qos}`)).toBe(`gone anyone-${qos}: an update of prices/fx/a was refused: prices/fx/a needs a registration`);
    }
  });

  it('MQ-05 a will inside a section is refused at CONNECT; elsewhere it is published when the client dies, not when it leaves', async () => {
    const will = (topic: string) => ({ topic, payload: Buffer.from('dead'), qos: 1 as const, retain: false });
    for (const topic of ['prices/fx/state', '$update-source/prices/fx', 'a/#']) {
      const refused = await test.open();
      refused.send({ cmd: 'connect', clientId: 'w', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0, will: will(topic) });
      expect(await refused.next()).toMatchObject({ cmd: 'connack', returnCode: 5 });
      await refused.untilClosed();
    }
    expect(test.node.faults.map((fault) => fault.topic)).toEqual(['prices/fx/state', '$update-source/prices/fx', 'a/#']);
    const leaver = await test.connect('leaver', { will: will('desk/state') });
    leaver.send({ cmd: 'disconnect' });
    await test.called('gone leaver');
    const dead = await test.connect('dead', { will: will('desk/state') });
    await dead.subscribe(0, '$update-source/desk');
    dead.socket.resetAndDestroy();
    await test.called('gone dead');
    expect(test.node.calls.filter((call) => / (leaver|dead) /.test(call)).map((call) => call.split(':')[0])).toEqual(['register dead desk', 'publish dead desk/state dead (will)', 'deregister dead desk']);
  });

  it('MQ-06 a repeated PUBLISH of QoS 2 is published once', async () => {
    const client = await test.connect('fx-1');
    for (let count = 0; count < 3; count++) client.publish('a', 'once', 2, 5);
    client.send({ cmd: 'pubrel', messageId: 5 }, { cmd: 'pubrel', messageId: 5 });
    expect(await client.lines(5)).toEqual(['pubrec 5', 'pubrec 5', 'pubrec 5', 'pubcomp 5', 'pubcomp 5']);
    client.publish('a', 'again', 2, 5);
    expect(await client.lines(1)).toEqual(['pubrec 5']);
    expect(test.node.calls.filter((call) => call.startsWith('publish'))).toEqual(['publish fx-1 a once', 'publish fx-1 a again']);
  });

  it('MQ-08 an empty payload is passed on as it is', async () => {
    const [subscriber, client] = [await test.connect('sub'), await test.connect('fx-1')];
    await subscriber.subscribe(1, 'a');
    client.publish('a', '', 1, 8);
    expect(await subscriber.lines(1)).toEqual(['publish a= qos1']);
    expect(await subscriber.subscribe(0, 'a')).toEqual([0]);
    await subscriber.ping();
    expect(subscriber.packets).toEqual([]);
  });

  it('MQ-06 MQ-07 serves an ordinary client library, at every QoS', async () => {
    const url = `mqtt://127.0.0.1:${test.port}`;
    const [publisher, subscriber] = await Promise.all([connectAsync(url, { clientId: 'pub' }), connectAsync(url, { clientId: 'sub', clean: false })]);
    const heard: string[] = [];
    await publisher.publishAsync('fx/eur', 'before', { qos: 1 });
    subscriber.on('message', (topic, payload, packet) => heard.push(`${topic} ${payload.toString()} ${packet.retain ? 'retained' : 'live'} ${packet.qos}`));
    expect(await subscriber.subscribeAsync({ 'fx/#': { qos: 2 }, 'fx/+': { qos: 0 } })).toMatchObject([{ qos: 1 }, { qos: 0 }]);
    for (const qos of [0, 1, 2] as const) await publisher.publishAsync('fx/eur', `live ${qos}`, { qos });
    await expect.poll(() => heard.length).toBe(5);
    expect(heard).toEqual(['fx/eur before retained 1', 'fx/eur before retained 0', 'fx/eur live 0 live 1', 'fx/eur live 1 live 1', 'fx/eur live 2 live 1']);
    await Promise.all([publisher.endAsync(), subscriber.endAsync()]);
    await test.called('gone sub: disconnected');
  });
});
