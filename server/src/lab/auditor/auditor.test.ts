/** What auditors read, ask and report. How they count is tested with `shared/src/audit`. */
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Holdings } from '@understudy/shared/domain/audit';
import type { AuditEventBody } from '@understudy/shared/domain/cluster-event';
import { SectionDeliveries, type DeliveredUpdate } from '@understudy/shared/audit/section-deliveries';
import { encodeUpdate, readOrigin } from '../feed-payload.ts';
import { EventOutlet } from '../../outlet/event-outlet.ts';
import { untilTrue } from '../testing/condition.ts';
import { FakeMqttNode } from '../testing/fake-mqtt-node.ts';
import { smallCluster } from '../testing/small-cluster.ts';
import { NodeAudit } from './node-audit.ts';
import { PublishReader } from './publish-reader.ts';

const origin = (number: number, counter = 1, life = `1.${counter}`): DeliveredUpdate => ({ client: 'writer', life, number, epoch: { counter, node: 'n-1' } });

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
  let section: SectionDeliveries;
  let back: number;
  const delivered = (): number => section.sums.delivered;
  const begin = (eventPort = 1): void => {
    audit = new NodeAudit({
      node: { ...smallCluster().nodes[0]!, mqttPort: port, eventPort },
      sections: [section],
      report: (body) => events.push(body),
      onBack: () => (back += 1),
      say: () => undefined,
    });
  };

  beforeEach(async () => {
    node = new FakeMqttNode();
    port = await node.listen();
    events.length = 0;
    section = new SectionDeliveries('n-1', 'news');
    back = 0;
    begin();
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

  it('subscribes again when its node is back, and says so', async () => {
    await untilTrue('it was there', () => back === 1);
    await node.die();
    node = new FakeMqttNode();
    await node.listen(port);
    await untilTrue('it subscribed again', () => node.subscribed.length === 1);
    node.send('news/a', encodeUpdate('1', origin(1), 1));
    await untilTrue('it came', () => delivered() === 1);
    expect(back).toBe(2);
  });

  it('RP-12 asks its node what it has on its disk; whoever does not answer in time has said nothing', async () => {
    const holdings: Holdings = { serving: true, adoptions: 0, flows: [], streams: [{ key: 'news|1@n-1|writer', had: [1, 7], passed: [], overruled: [8, 9], forgotten: false }] };
    let answering = true;
    const asked: string[][] = [];
    const outlet = new EventOutlet({ witness: { kind: 'node', name: 'n-1', incarnation: 1 }, onAskHoldings: (keys, answer) => {
      asked.push([...keys]);
      if (answering) answer(holdings);
    } });
    audit.close();
    begin(await outlet.listen('127.0.0.1', 0));
    expect(await audit.ask(['news|1@n-1|writer'], 5000)).toEqual(holdings);
    answering = false;
    expect(await audit.ask([], 20)).toBeNull();
    answering = true;
    expect(await audit.ask([], 5000)).toEqual(holdings);
    expect(asked).toEqual([['news|1@n-1|writer'], [], []]);
    await outlet.close();
    expect(await audit.ask([], 5000)).toBeNull();
  });
});
