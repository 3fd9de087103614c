import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestServer;
beforeEach(async () => void (test = await startTestServer()));
afterEach(() => test.stop());

describe('subscribing', () => {
  it('MQ-07 the last values come as retained, then updates; + and # work, and leave $ topics out', async () => {
    for (const topic of ['fx/eur', 'fx/gbp', 'fx/deep/er', 'rates/10y', '$own/x']) test.node.values.set(topic, Buffer.from('last'));
    const client = await test.connect('sub');
    await client.subscribe(0, 'fx/+');
    expect(await client.lines(2)).toEqual(['publish fx/eur=last retained', 'publish fx/gbp=last retained']);
    await client.subscribe(1, '#');
    expect(await client.lines(4)).toEqual(['fx/eur', 'fx/gbp', 'fx/deep/er', 'rates/10y'].map((topic) => `publish ${topic}=last qos1 retained`));
    for (const topic of ['fx/eur', 'rates/10y', '$own/x']) test.server.deliver(topic, Buffer.from('new'));
    expect(await client.lines(2)).toEqual(['publish fx/eur=new qos1', 'publish rates/10y=new qos1']);
    client.send({ cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['#'] });
    expect(await client.lines(1)).toEqual(['unsuback 4']);
    expect([test.server.deliver('rates/10y', Buffer.from('newer')), test.server.deliver('fx/eur', Buffer.from('newer'))]).toEqual([0, 1]);
    expect(await client.lines(1)).toEqual(['publish fx/eur=newer']);
    expect([test.server.delivered(), test.server.subscribers('fx'), test.server.subscribers('rates')]).toEqual([3, 1, 0]);
  });

  it('MQ-07 MQ-02 what a client publishes with the retain flag comes live without it', async () => {
    const client = await test.connect('both');
    await client.subscribe(0, 'a');
    client.send({ cmd: 'publish', topic: 'a', payload: '1', qos: 0, dup: false, retain: true });
    expect(await client.lines(1)).toEqual(['publish a=1']);
  });

  it('MQ-07 a subscription to very many topics is sent as fast as it is read; an update overtakes a last value, and none is lost or repeated', async () => {
    const topics = Array.from({ length: 25_000 }, (_, index) => `t/${index}`);
    for (const topic of topics) test.node.values.set(topic, Buffer.alloc(400, 'o'));
    for (const qos of [0, 1] as const) {
      const client = await test.connect(`sub-${qos}`);
      await client.subscribe(qos, 't/#');
      // Far behind in the list, so that its last value has not been sent yet.
      expect(test.server.deliver('t/24999', Buffer.from('new'))).toBe(1);
      const seen = new Map<string, string[]>();
      for (let count = 0; count < topics.length; count++) {
        const packet = await client.next();
        if (packet.cmd !== 'publish') throw new Error(`${packet.cmd} came`);
        if (qos === 1) client.send({ cmd: 'puback', messageId: packet.messageId! });
        seen.set(packet.topic, [...(seen.get(packet.topic) ?? []), packet.retain ? 'retained' : 'live']);
      }
      await client.ping();
      expect(client.packets).toEqual([]);
      expect(seen.size).toBe(topics.length);
      expect([...seen.values()].filter(([flag]) => flag === 'live')).toHaveLength(1);
      expect(seen.get('t/24999')).toEqual(['live']);
      client.send({ cmd: 'disconnect' });
      await test.called(`gone sub-${qos}`);
    }
    expect(test.node.faults).toEqual([]);
  });

  it('MQ-07 last values wait for the acknowledgements of a subscriber that is slow with them', async () => {
    for (let number = 0; number < 20_000; number++) test.node.values.set(`t/${number}`, Buffer.from('v'));
    const client = await test.connect('thoughtful');
    await client.subscribe(1, 't/#');
    for (let received = 0; received < 20_000; ) {
      const lot: number[] = [];
      for (; lot.length < 1024 && received < 20_000; received++) lot.push((await client.next()).messageId!);
      await client.ping();
      expect(client.packets).toEqual([]);
      client.send(...lot.map((messageId) => ({ cmd: 'puback' as const, messageId })));
    }
    expect(test.node.faults).toEqual([]);
  });

  it('MQ-07 all deliveries of one turn go out with one write', async () => {
    const client = await test.connect('sub');
    await client.subscribe(0, '#');
    let chunks = 0;
    client.socket.on('data', () => chunks++);
    for (let count = 0; count < 50; count++) test.server.deliver('a', Buffer.from(String(count)));
    expect(await client.lines(50)).toEqual(Array.from({ length: 50 }, (_, count) => `publish a=${count}`));
    expect(chunks).toBe(1);
  });
});
