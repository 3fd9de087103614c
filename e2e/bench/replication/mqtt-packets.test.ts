import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { PUBACK, PUBLISH, PacketCutter, isRetained, readPublish } from './mqtt-packets.ts';

it('cuts packets as another implementation made them, wherever the reads are cut', () => {
  // Lengths on both sides of one, two and three bytes of remaining length.
  const message = fc.record({ topic: fc.stringMatching(/^[a-zé/]{1,40}$/), length: fc.constantFrom(0, 1, 80, 127, 128, 300, 16_383, 16_400), retain: fc.boolean() });
  fc.assert(
    fc.property(fc.array(fc.option(message), { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 12 }), (messages, cuts) => {
      const bytes = Buffer.concat(messages.map((each, index) => (each === null ? generate({ cmd: 'puback', messageId: index + 1 }) : generate({ cmd: 'publish', qos: 0, dup: false, topic: each.topic, payload: Buffer.alloc(each.length, 'v'), retain: each.retain }))));
      const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
      const cutter = new PacketCutter();
      const found: unknown[] = [];
      for (const [index, end] of places.slice(1).entries()) {
        cutter.cut(bytes.subarray(places[index], end), (type, flags, body) => {
          if (type === PUBACK) found.push(null);
          else if (type === PUBLISH) found.push({ topic: readPublish(body).topic, length: readPublish(body).payload.length, retain: isRetained(flags) });
        });
      }
      expect(found).toEqual(messages);
    }),
    { numRuns: 60 },
  );
});
