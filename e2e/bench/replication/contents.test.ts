import { describe, expect, it } from 'vitest';
import { checkContents, digestValues, expectedContents } from './contents.ts';
import { TOPIC_BYTES, VALUE_BYTES, Workload } from './workload.ts';

const workload = new Workload({ updates: 500, warmUp: 0, topics: 40 });
const expected = expectedContents(workload);

describe('the workload', () => {
  it('has topics and values of the sizes that the protocols of the peers are told', () => {
    for (let index = 0; index < workload.updates; index += 1) {
      expect(Buffer.byteLength(workload.topic(index))).toBe(TOPIC_BYTES);
      expect(workload.value(index).length).toBe(VALUE_BYTES);
    }
  });

  it('has no two values alike, and more than one update on a topic', () => {
    expect(new Set(Array.from({ length: workload.updates }, (_, index) => workload.value(index).toString())).size).toBe(workload.updates);
    expect(expected.topics).toBeLessThan(workload.updates);
  });
});

describe('what a receiver has', () => {
  it('is accepted when it is what was sent, in whatever order the topics are told', () => {
    const values = new Map([...workload.lastValues()].reverse());
    expect(() => checkContents('it', expected, [{ journalled: 500, topics: values.size, digest: digestValues(values) }], 1)).not.toThrow();
  });

  it('is refused when one update is missing from the journal', () => {
    expect(() => checkContents('it', expected, [expected, { ...expected, journalled: 499 }], 2)).toThrow('receiver 2 of 2 has not what was sent: journalled 499, sent 500');
  });

  it('is refused when the last update of one topic is missing', () => {
    const values = workload.lastValues();
    const last = workload.updates - 1;
    const before = Array.from({ length: last }, (_, index) => index).findLast((index) => workload.topic(index) === workload.topic(last))!;
    values.set(workload.topic(last), workload.value(before));
    expect(() => checkContents('it', expected, [{ ...expected, digest: digestValues(values) }], 1)).toThrow('digest');
  });

  it('is refused when a value went to another topic', () => {
    const values = workload.lastValues();
    const [[one, ofOne], [other, ofOther]] = [...values] as [[string, Buffer], [string, Buffer]];
    values.set(one, ofOther).set(other, ofOne);
    expect(digestValues(values)).not.toBe(expected.digest);
  });

  it('is refused when a receiver says nothing', () => {
    expect(() => checkContents('it', expected, [expected], 2)).toThrow('1 receivers');
  });
});
