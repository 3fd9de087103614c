import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silenceFault } from './watch-silence.ts';
import { startTestServer, type TestServer } from './test-server.ts';

let test: TestServer;
beforeEach(async () => void (test = await startTestServer({ connectMillis: 300, packetBytes: 10_000, waitingBytes: 1024 * 1024 })));
afterEach(() => test.stop());

const CONNECT = { cmd: 'connect', clientId: 'c', protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0 } as const;

describe('connections', () => {
  it('MQ-04 sessions are always clean and never present, whatever the client asks', async () => {
    const client = await test.open();
    client.send({ ...CONNECT, clean: false });
    expect(await client.next()).toMatchObject({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    await client.subscribe(1, 'a');
    client.socket.end();
    await test.called('gone c');
    const again = await test.open();
    again.send({ ...CONNECT, clean: false });
    expect(await again.next()).toMatchObject({ cmd: 'connack', returnCode: 0, sessionPresent: false });
    expect(test.server.deliver('a', Buffer.from('1'))).toBe(0);
  });

  it('MQ-04 a client without a name gets one, unless it wants its session kept', async () => {
    const unnamed = await test.connect('');
    await unnamed.ping();
    expect(test.node.calls).toEqual(['connected unnamed-1']);
    const keeper = await test.open();
    keeper.socket.write(Buffer.from([0x10, 12, 0, 4, ...Buffer.from('MQTT'), 4, 0, 0, 0, 0, 0]));
    expect(await keeper.next()).toMatchObject({ cmd: 'connack', returnCode: 2 });
    await keeper.untilClosed();
  });

  it('refuses other protocol levels with CONNACK 1', async () => {
    for (const level of [3, 5, 9]) {
      const client = await test.open();
      const name = level === 3 ? 'MQIsdp' : 'MQTT';
      const rest = level === 5 ? [0, 0, 1, 'x'.charCodeAt(0)] : [0, 1, 'x'.charCodeAt(0)];
      client.socket.write(Buffer.from([0x10, 6 + name.length + rest.length, 0, name.length, ...Buffer.from(name), level, 2, 0, 0, ...rest]));
      expect(await client.next()).toMatchObject({ cmd: 'connack', returnCode: 1 });
      await client.untilClosed();
    }
    expect(test.node.faults).toHaveLength(3);
    expect(test.node.calls).toEqual([]);
  });

  it('closes on junk, at once or in the middle, says so, and disturbs nobody else', async () => {
    const [bystander, reader] = [await test.connect('bystander'), await test.connect('reader')];
    await reader.subscribe(0, 'a');
    const junk: [Buffer, string][] = [
      [Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n'), 'the first byte is 0x47'],
      [Buffer.alloc(5000, 0xff), 'the first byte is 0xff'],
      [Buffer.from([0x10, 2, 0, 0]), 'malformed packet'],
      [Buffer.from([0x10, 0xff, 0xff, 0xff, 0xff, 1]), 'a packet of at least'],
      [Buffer.from([0x10, 0x80, 0x80, 0x80, 0x80, 1]), 'more than four bytes'],
      [Buffer.from([0x10, 0]), 'malformed packet'],
    ];
    for (const [bytes, reason] of junk) {
      const client = await test.open();
      client.socket.write(bytes);
      await client.untilClosed();
      await test.faulted(reason);
    }
    for (const bytes of [[0xc1, 0], [0x82, 2, 0, 0], [0x36, 3, 0, 1, 97], [0x20, 2, 0, 0], [0x00, 0], [0xf0, 0], [0x32, 5, 0, 1, 97, 0, 0]]) {
      const client = await test.connect('mad');
      client.socket.write(Buffer.from(bytes));
      await client.untilClosed();
    }
    expect(test.node.faults.every((fault) => fault.closed)).toBe(true);
    expect(test.node.faults).toHaveLength(junk.length + 7);
    bystander.publish('a', '1', 1, 1);
    expect(await bystander.lines(1)).toEqual(['puback 1']);
    expect(await reader.lines(1)).toEqual(['publish a=1']);
  });

  it('takes packets that come in pieces, and many in one piece', async () => {
    const client = await test.connect('slow-writer');
    for (const byte of [0x32, 6, 0, 1, 97, 0, 9, 0x78]) {
      client.socket.write(Buffer.from([byte]));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await client.lines(1)).toEqual(['puback 9']);
    const many = Array.from({ length: 500 }, (_, index) => index + 1);
    client.send(...many.map((messageId) => ({ cmd: 'publish' as const, topic: `t/${messageId}`, payload: 'x'.repeat(messageId * 7), qos: 1 as const, messageId, dup: false, retain: false })));
    expect(await client.lines(500)).toEqual(many.map((id) => `puback ${id}`));
    expect(test.node.values.get('t/333')?.length).toBe(333 * 7);
  });

  it('closes a connection with an oversized packet before it is read, and one that never gets to its CONNECT', async () => {
    const [half, large] = [await test.open(), await test.connect('large')];
    half.socket.write(Buffer.from([0x10, 20, 0]));
    large.publish('a', 'x'.repeat(9_990), 1, 1);
    expect(await large.lines(1)).toEqual(['puback 1']);
    large.socket.write(Buffer.from([0x30, 0x91, 0x4e, 0]));
    await large.untilClosed();
    await test.faulted('a packet of at least 10004 bytes; the limit is 10000');
    await half.untilClosed();
    await test.faulted('no CONNECT within 300 ms');
    expect(test.node.calls.filter((call) => call.startsWith('gone'))).toEqual(['gone large: a packet of at least 10004 bytes; the limit is 10000']);
  });

  it('refuses topics and filters that are no use: empty, wild, too deep', async () => {
    const deep = 'a/'.repeat(3000);
    const client = await test.connect('sub');
    expect(await client.subscribe(1, 'a/#/b', 'a+', deep, 'fine')).toEqual([0x80, 0x80, 0x80, 1]);
    for (const topic of ['a/+', 'a/#', deep]) {
      const publisher = await test.connect('pub');
      publisher.publish(topic, '1', 1, 1);
      await publisher.untilClosed();
    }
    expect(test.node.faults.map((fault) => fault.closed)).toEqual([false, false, false, true, true, true]);
    expect(test.node.values.size).toBe(0);
  });

  it('disconnects a subscriber that does not read, and nobody else', async () => {
    const [slow, quick, publisher] = [await test.connect('slow'), await test.connect('quick'), await test.connect('pub')];
    await slow.subscribe(0, '#');
    await quick.subscribe(0, '#');
    slow.socket.pause();
    let sent = 0;
    while (!test.node.calls.some((call) => call.startsWith('gone slow'))) {
      publisher.publish('a', 'x'.repeat(9_000), 1, 1);
      await publisher.next();
      sent++;
    }
    expect(test.node.faults).toMatchObject([{ client: 'slow', reason: expect.stringContaining('too slow'), closed: true }]);
    expect((await quick.lines(sent)).every((line) => line.startsWith('publish a=x'))).toBe(true);
    slow.socket.resume();
    await slow.untilClosed();
  });

  it('disconnects a subscriber that acknowledges nothing', async () => {
    const client = await test.connect('mute');
    await client.subscribe(1, 'a');
    for (let count = 0; count <= 16_384; count++) test.server.deliver('a', Buffer.from('1'));
    await client.untilClosed();
    expect(test.node.faults).toMatchObject([{ client: 'mute', reason: 'too slow: 16384 deliveries are not acknowledged' }]);
  });

  it('US-05 a client that is silent for 1.5 × its keep-alive is gone; one that pings is not', async () => {
    const [silent, pinging] = [await test.connect('silent', { keepalive: 1 }), await test.connect('pinging', { keepalive: 1 })];
    await silent.subscribe(0, '$update-source/prices/fx');
    while (!silent.closed) {
      await pinging.ping();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await test.called('deregister silent')).toMatch(/^deregister silent prices\/fx: silent for \d+ ms; its keep-alive is 1000 ms$/);
    await pinging.ping();
    expect(test.server.clients()).toBe(1);
  });

  it('US-05 silence is counted from the last bytes, and not at all without a keep-alive', () => {
    const session = { state: 'connected', heardAt: 1000, keepAliveMillis: 2000, isHeld: false } as const;
    expect(silenceFault(session, 4000, 300)).toBeNull();
    expect(silenceFault(session, 4001, 300)).toBe('silent for 3001 ms; its keep-alive is 2000 ms');
    expect(silenceFault({ ...session, keepAliveMillis: 0 }, 1e9, 300)).toBeNull();
    expect(silenceFault({ ...session, state: 'accepted' }, 1300, 300)).toBeNull();
    expect(silenceFault({ ...session, state: 'accepted' }, 1301, 300)).toBe('no CONNECT within 300 ms');
  });

  it('says why it cannot listen', async () => {
    const other = await startTestServer();
    try {
      const { createMqttServer } = await import('./mqtt-server.ts');
      await expect(createMqttServer({ host: '127.0.0.1', port: other.port, node: other.node, now: () => 0 }).listen()).rejects.toThrow('EADDRINUSE');
    } finally {
      await other.stop();
    }
  });
});
