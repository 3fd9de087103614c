/** What a subscriber got, life by life, and how a section changes hands there. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pairsOf } from '../domain/number-ranges.ts';
import { DeliveryCount } from './delivery-count.ts';
import { SectionDeliveries, SETTLING_MILLIS, type DeliveredUpdate } from './section-deliveries.ts';

const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const origin = (number: number, counter = 1, life = `1.${counter}`): DeliveredUpdate => ({ client: 'writer', life, number, epoch: { counter, node: 'n-1' } });

describe('the numbers of one life', () => {
  const count = (numbers: number[], acknowledged = [1, Math.max(...numbers)], whole = false) => {
    const life = new DeliveryCount();
    for (const number of numbers) life.take(number);
    return { duplicated: life.duplicated, reordered: life.reordered, missing: life.missing(acknowledged, whole) };
  };

  it('in a row are nothing to report', () => {
    expect(count(range(1, 500))).toEqual({ duplicated: 0, reordered: 0, missing: [] });
  });

  it('are missing, reordered or duplicated', () => {
    expect(count([1, 2, 5])).toEqual({ duplicated: 0, reordered: 0, missing: [3, 4] });
    expect(count([1, 2, 5, 4])).toEqual({ duplicated: 0, reordered: 1, missing: [3, 3] });
    expect(count([1, 2, 2, 1])).toEqual({ duplicated: 2, reordered: 0, missing: [] });
    expect(count([1, 20_002])).toEqual({ duplicated: 0, reordered: 0, missing: [2, 20_001] });
  });

  it('are missing only if they were acknowledged, the last ones too', () => {
    expect(count([1, 2, 5], [1, 2, 4, 7]).missing).toEqual([4, 4, 6, 7]);
    expect(count([1, 2, 5], []).missing).toEqual([]);
  });

  it('count from the first on where the subscriber was there before the life began', () => {
    expect(count([3, 4, 5], [1, 5], false).missing).toEqual([]);
    expect(count([3, 4, 5], [1, 5], true).missing).toEqual([1, 2]);
  });

  it('are not counted while they are last values of a node that catches up', () => {
    expect(count([900, 40, 411, 1200, 3])).toEqual({ duplicated: 0, reordered: 0, missing: [] });
    expect(count([900, 40, 411, ...range(1200, 1300), 1303])).toEqual({ duplicated: 0, reordered: 0, missing: [1301, 1302] });
  });

  it('are complete in any order: whatever is not missing came, and nothing is counted twice', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(range(2, 60)), (numbers) => {
        const { duplicated, missing } = count([1, ...numbers], [1, 60]);
        expect(duplicated).toBe(0);
        expect(pairsOf(missing).flatMap(([from, to]) => range(from, to))).toEqual(range(2, 60).filter((number) => !numbers.includes(number)));
      }),
    );
  });
});

describe('a section at a node', () => {
  it('US-26 hands over with the gap from the last update of the old source to the first of the new one', () => {
    const section = new SectionDeliveries('n-2', 'news');
    section.take(origin(1), 1000);
    section.take(origin(2), 1050);
    const handover = section.take(origin(1, 2), 1085);
    expect(handover).toEqual({ path: 'news', epoch: { counter: 2, node: 'n-1' }, client: 'writer', node: 'n-1', previous: { epoch: { counter: 1, node: 'n-1' }, client: 'writer', lastAt: 1050 }, gapMillis: 35 });
  });

  it('does not hand back to a straggler of a lower epoch, and counts it with its own life', () => {
    const section = new SectionDeliveries('n-2', 'news');
    section.interrupted(-SETTLING_MILLIS);
    for (const number of [1, 2, 4]) section.take(origin(number), number);
    section.take(origin(1, 2), 10);
    const judge = () => section.judge('writer', '1.1', { epoch: { counter: 1, node: 'n-1' }, since: 0 }, [1, 4], false);
    judge();
    expect(section.sums.missing).toBe(1);
    expect(section.take(origin(3), 11)).toBeNull();
    expect(section.take(origin(2, 2), 12)).toBeNull();
    judge();
    expect(section.sums).toEqual({ delivered: 6, duplicated: 0, reordered: 1, missing: 0 });
  });

  it('RP-13 counts what is sent again in a later epoch with the life that it is of', () => {
    const section = new SectionDeliveries('n-2', 'news');
    section.interrupted(-SETTLING_MILLIS);
    for (const number of [1, 2]) section.take(origin(number), number);
    // Sent again after a reconnect, with nobody else active in between, before the new life's first.
    for (const number of [3, 4]) section.take(origin(number), 50);
    expect(section.take(origin(1, 2), 51)).toMatchObject({ gapMillis: 1 });
    section.judge('writer', '1.1', { epoch: { counter: 1, node: 'n-1' }, since: 0 }, [1, 4], true);
    expect(section.sums).toEqual({ delivered: 5, duplicated: 0, reordered: 0, missing: 0 });
  });

  it('measures no gap across an interruption, and keeps its counts', () => {
    const section = new SectionDeliveries('n-2', 'news');
    for (const number of [1, 2, 2]) section.take(origin(number), number);
    section.interrupted(10);
    expect(section.take(origin(700, 2), 9000)).toBeNull();
    expect(section.sums).toEqual({ delivered: 4, duplicated: 1, reordered: 0, missing: 0 });
    expect(section.ranges(10)).toEqual([{ kind: 'duplicated', client: 'writer', epoch: { counter: 1, node: 'n-1' }, life: '1.1', node: 'n-2', from: 2, to: 2 }]);
  });

  const missing = (subscribed: number, since: number, act: (section: SectionDeliveries) => void = () => undefined): number => {
    const section = new SectionDeliveries('n-2', 'news');
    section.interrupted(subscribed);
    for (let number = 1; number <= 300; number += 1) if (number < 100 || number >= 110) section.take(origin(number), 1000 + number);
    act(section);
    section.judge('writer', '1.1', { epoch: { counter: 1, node: 'n-1' }, since }, [1, 300], false);
    return section.sums.missing;
  };

  it('counts no hole as a loss while its subscription is young', () => {
    expect(missing(900, 1000)).toBe(0);
    expect(missing(-60_000, 1000)).toBe(10);
  });

  it('misses nothing while its node is down, paused or hangs, and begins anew when it is back', () => {
    expect(missing(-60_000, 1000, (section) => section.left())).toBe(0);
    expect(missing(-60_000, 1000, (section) => section.interrupted(2000))).toBe(0);
  });

  it('misses all of a life of which nothing came, if it was there before that began', () => {
    for (const [since, lost] of [[SETTLING_MILLIS, 20], [10, 0]] as const) {
      const section = new SectionDeliveries('n-2', 'news');
      section.interrupted(0);
      section.judge('writer', '7.1', { epoch: { counter: 3, node: 'n-1' }, since }, [1, 20], true);
      expect(section.sums.missing).toBe(lost);
    }
  });

  it('counts what nobody of ours published without a source', () => {
    const section = new SectionDeliveries('n-2', 'news');
    expect(section.take(null, 1)).toBeNull();
    expect(section.sums.delivered).toBe(1);
  });
});
