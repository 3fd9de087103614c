import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Workload } from '../workload.ts';
import { FrameCutter, decodeFrame, encodeFrame } from './frame.ts';

const workload = new Workload({ updates: 300, warmUp: 0, topics: 70 });

it('every update comes out of the frames as it went in, wherever the reads are cut', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.array(fc.nat(), { maxLength: 30 }), (lump, cuts) => {
      const frames = Array.from({ length: Math.ceil(workload.updates / lump) }, (_, index) => encodeFrame(workload, index * lump, Math.min(lump, workload.updates - index * lump)));
      const sent = Buffer.concat(frames.map(({ bytes }) => bytes));
      const places = [0, ...cuts.map((cut) => cut % (sent.length + 1)).sort((a, b) => a - b), sent.length];
      const cutter = new FrameCutter();
      let next = 0;
      for (const [index, end] of places.slice(1).entries()) {
        for (const frame of cutter.cut(sent.subarray(places[index], end))) {
          decodeFrame(frame, (position, record, topic, value) => {
            expect([position, topic, value.toString()]).toEqual([next + 1, workload.topic(next), workload.value(next).toString()]);
            expect(record.subarray(-value.length).equals(value)).toBe(true);
            next += 1;
          });
        }
      }
      expect(next).toBe(workload.updates);
    }),
    { numRuns: 30 },
  );
});

it('the records of a frame lie where its offsets say', () => {
  const { bytes, offsets } = encodeFrame(workload, 10, 3);
  const records: Buffer[] = [];
  decodeFrame(bytes, (_, record) => records.push(record));
  expect(records).toEqual([0, 1, 2].map((index) => bytes.subarray(offsets[index], offsets[index + 1])));
  expect(offsets[3]).toBe(bytes.length);
});
