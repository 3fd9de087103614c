/** What auditors count, from bytes to handovers. */
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AuditEventBody } from '@understudy/shared/domain/cluster-event';
import { encodeUpdate, readOrigin, type UpdateOrigin } from '../feed-payload.ts';
import { untilTrue } from '../testing/condition.ts';
import { FakeMqttNode } from '../testing/fake-mqtt-node.ts';
import { smallCluster } from '../testing/small-cluster.ts';
import { LifeCount } from './life-count.ts';
import { NodeAudit } from './node-audit.ts';
import { PublishReader } from './publish-reader.ts';
import { SectionAudit } from './section-audit.ts';

const origin = (number: number, counter = 1, life = `1.${counter}`): UpdateOrigin => ({ client: 'writer', life, number, epoch: { counter, node: 'n-1' } });

describe('the numbers of one life', () => {
  const count = (numbers: number[]): { duplicated: number; reordered: number; missing: number } => {
    const life = new LifeCount();
    for (const number of numbers) life.take(number);
    return { duplicated: life.duplicated, reordered: life.reordered, missing: life.missing };
  };
  const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);

  it('in a row are nothing to report', () => {
    expect(count(range(1, 500))).toEqual({ duplicated: 0, reordered: 0, missing: 0 });
  });

  it('are missing, reordered or duplicated', () => {
    expect(count([1, 2, 5])).toEqual({ duplicated: 0, reordered: 0, missing: 2 });
    expect(count([1, 2, 5, 4])).toEqual({ duplicated: 0, reordered: 1, missing: 1 });
    expect(count([1, 2, 2, 1])).toEqual({ duplicated: 2, reordered: 0, missing: 0 });
    expect(count([1, 20_002])).toEqual({ duplicated: 0, reordered: 0, missing: 20_000 });
  });

  it('are not counted while they are last values of a node that catches up', () => {
    expect(count([900, 40, 411, 1200, 3])).toEqual({ duplicated: 0, reordered: 0, missing: 0 });
    expect(count([900, 40, 411, ...range(1200, 1300), 1303])).toEqual({ duplicated: 0, reordered: 0, missing: 2 });
  });

  it('are complete in any order: whatever is not missing came, and nothing is counted twice', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(range(2, 60)), (numbers) => {
        const { duplicated, missing } = count([1, ...numbers]);
        expect(duplicated).toBe(0);
        expect(missing).toBe(Math.max(1, ...numbers) - numbers.length - 1);
      }),
    );
  });
});

describe('a section at a node', () => {
  it('US-26 hands over with the gap from the last update of the old source to the first of the new one', () => {
    const audit = new SectionAudit('n-2', 'news');
    audit.take(origin(1), 1000);
    audit.take(origin(2), 1050);
    const handover = audit.take(origin(1, 2), 1085);
    expect(handover).toEqual({ path: 'news', epoch: { counter: 2, node: 'n-1' }, client: 'writer', node: 'n-1', previous: { epoch: { counter: 1, node: 'n-1' }, client: 'writer', lastAt: 1050 }, gapMillis: 35 });
  });

  it('does not hand back to a straggler of a lower epoch, and counts it with its own life', () => {
    const audit = new SectionAudit('n-2', 'news');
    for (const number of [1, 2, 4]) audit.take(origin(number), number);
    audit.take(origin(1, 2), 10);
    expect(audit.sample(1000)).toMatchObject({ missing: 1 });
    expect(audit.take(origin(3), 11)).toBeNull();
    expect(audit.take(origin(2, 2), 12)).toBeNull();
    expect(audit.sample(1000)).toMatchObject({ delivered: 6, duplicated: 0, reordered: 1, missing: 0 });
  });

  it('measures no gap across an interruption, and keeps its counts', () => {
    const audit = new SectionAudit('n-2', 'news');
    for (const number of [1, 3]) audit.take(origin(number), number);
    audit.interrupted(10);
    expect(audit.take(origin(700, 2), 9000)).toBeNull();
    expect(audit.sample(500)).toEqual({ node: 'n-2', path: 'news', delivered: 3, duplicated: 0, reordered: 0, missing: 1, perSecond: 6 });
    expect(audit.sample(1000).perSecond).toBe(0);
  });

  it('counts no hole as a loss while its subscription is young', () => {
    const missing = (subscribed: number): number => {
      const audit = new SectionAudit('n-2', 'news');
      audit.interrupted(subscribed);
      for (let number = 1; number <= 300; number += 1) if (number < 100 || number >= 110) audit.take(origin(number), 1000 + number);
      return audit.sample(1000).missing;
    };
    expect(missing(900)).toBe(0);
    expect(missing(-60_000)).toBe(10);
  });

  it('counts what nobody of ours published without a source', () => {
    const audit = new SectionAudit('n-2', 'news');
    expect(audit.take(readOrigin(Buffer.from('hello')), 1)).toBeNull();
    expect(audit.take(readOrigin(Buffer.from('{"n":"1"}')), 1)).toBeNull();
    expect(audit.sample(1000).delivered).toBe(2);
  });
});

describe('what is published', () => {
  it('is read back as it was written', () => {
    const source = { client: 'fx-1', life: '2.5', number: 41, epoch: { counter: 7, node: 'lon-1' } };
    const text = encodeUpdate('1.0825', source, 123.4567);
    expect(JSON.parse(text)).toEqual({ v: 1.0825, n: 41, by: 'fx-1', life: '2.5', e: 7, at: 'lon-1', t: 123.457 });
    expect(readOrigin(Buffer.from(text))).toEqual(source);
  });
});

describe('the reader of bytes', () => {
  const packets = Buffer.concat([
    generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }),
    generate({ cmd: 'publish', topic: 'news/ä', payload: 'x'.repeat(300), qos: 0, retain: true, dup: false }),
    generate({ cmd: 'publish', topic: 'news/b', payload: 'y', qos: 1, messageId: 9, retain: false, dup: false }),
    generate({ cmd: 'publish', topic: 'news/c', payload: '', qos: 0, retain: false, dup: false }),
  ]);

  it('finds the same packets however they are cut into chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 20 }), (cuts) => {
        const seen: unknown[] = [];
        const reader = new PublishReader({ publish: (topic, payload, retained) => seen.push([topic, payload.length, retained]), other: (type) => seen.push(type) });
        let offset = 0;
        for (const cut of [...cuts, packets.length]) {
          if (offset < packets.length) reader.push(packets.subarray(offset, offset + cut));
          offset += cut;
        }
        expect(seen).toEqual([2, ['news/ä', 300, true], ['news/b', 1, false], ['news/c', 0, false]]);
      }),
    );
  });

  it.each([[[0x30, 0xff, 0xff, 0xff, 0xff, 0x01]], [[0x30, 0xff, 0xff, 0xff, 0x7f]], [[0x30, 0x02, 0x00, 0x09]]])('refuses bytes that are no MQTT: %j', (bytes) => {
    expect(() => new PublishReader({ publish: () => undefined, other: () => undefined }).push(Buffer.from(bytes))).toThrow();
  });
});

describe('the audit of a node', () => {
  let node: FakeMqttNode;
  let audit: NodeAudit;
  let port: number;
  const events: AuditEventBody[] = [];
  const delivered = (): number => audit.sample(1000)[0]!.delivered;

  beforeEach(async () => {
    node = new FakeMqttNode();
    port = await node.listen();
    events.length = 0;
    const cluster = smallCluster();
    audit = new NodeAudit({ ...cluster.nodes[0]!, mqttPort: port }, cluster.sections, (body) => events.push(body), () => undefined);
    await untilTrue('it subscribed', () => node.subscribed.length === 1);
  });

  afterEach(async () => {
    audit.close();
    await node.die();
  });

  it('leaves retained values aside, and reports a handover when the source changes', async () => {
    expect(node.subscribed).toEqual(['news/#']);
    node.send('news/a', encodeUpdate('0', origin(77), 1), true);
    node.send('news/a', encodeUpdate('1', origin(1), 1));
    node.send('elsewhere/a', encodeUpdate('1', origin(1), 1));
    node.send('news/b', encodeUpdate('2', origin(1, 2), 2));
    await untilTrue('both came', () => delivered() === 2);
    expect(events).toMatchObject([
      { kind: 'audit-handover', node: 'n-1', handover: { epoch: { counter: 1 }, previous: null, gapMillis: null } },
      { kind: 'audit-handover', node: 'n-1', handover: { epoch: { counter: 2 }, previous: { epoch: { counter: 1 } } } },
    ]);
  });

  it('subscribes again when its node is back', async () => {
    await node.die();
    node = new FakeMqttNode();
    await node.listen(port);
    await untilTrue('it subscribed again', () => node.subscribed.length === 1);
    node.send('news/a', encodeUpdate('1', origin(1), 1));
    await untilTrue('it came', () => delivered() === 1);
  });
});
