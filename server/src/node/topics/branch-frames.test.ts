import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNames } from '@understudy/shared/domain/name-order';
import { joinPath } from '@understudy/shared/domain/topic-path';
import { describeValue } from './describe-value.ts';
import { orderChildren } from './order-children.ts';
import { createTopics } from './topic-store.ts';
import type { TopicUpdate } from '@understudy/shared/node/topic-table';
import type {  } from './topic-types.ts';

const ALL = { ask: 'branch' as const, path: '', offset: 0, limit: 100, locate: [], leaveOut: [] };

function update(topic: string, payload: string, number = 1): TopicUpdate {
  return { topic, payload: Buffer.from(payload), version: { epoch: { counter: 1, node: 'lon-1' }, number } };
}

describe('frames of an opened branch', () => {
  it('list children in natural order, cut where asked, removed ones gone', () => {
    const topics = createTopics();
    for (const name of ['eur10', 'eur9', 'eur1', 'gbp']) topics.apply(update(`fx/${name}`, name), 1000);
    topics.apply(update('fx/gbp/fixing', 'x'), 1500);
    topics.apply(update('fx/deep/er', 'x'), 1500);
    const frame = (ask: Partial<typeof ALL>) => topics.branch({ ...ALL, path: 'fx', ...ask }, 2000, false);
    const names = (offset: number, limit: number) => frame({ offset, limit }).children.map((child) => child.name);
    expect(frame({ limit: 3 })).toMatchObject({
      path: 'fx', offset: 0, total: 5, beyond: 0, topics: 6, ordering: false,
      children: [{ name: 'deep', topics: 1, branch: true, value: null, ageMillis: 500 }, { name: 'eur1', topics: 1, branch: false, value: { as: 'text', shown: 'eur1', bytes: 4, cut: false }, ageMillis: 1000 }, { name: 'eur9' }],
    });
    topics.apply(update('fx/eur1', '', 2), 2000);
    expect(names(0, 10)).toEqual(['deep', 'eur9', 'eur10', 'gbp']);
    topics.apply(update('fx/aud', 'a'), 2000);
    topics.apply(update('fx/eur1', 'again', 3), 2000);
    expect(names(0, 10)).toEqual(['aud', 'deep', 'eur1', 'eur9', 'eur10', 'gbp']);
    topics.apply(update('fx/eur1', '', 4), 2000);
    topics.apply(update('fx/eur1', 'and again', 5), 2000);
    expect(names(2, 2)).toEqual(['eur1', 'eur9']);
    topics.apply(update('fx/deep/er', '', 2), 2000);
    expect(names(0, 10)).toEqual(['aud', 'eur1', 'eur9', 'eur10', 'gbp']);
    expect(topics.branch(ALL, 2000, false).children).toMatchObject([{ name: 'fx', topics: 6, branch: true }]);
    expect(topics.branch({ ...ALL, path: 'nowhere' }, 2000, false)).toMatchObject({ path: 'nowhere', children: [], total: 0, topics: 0 });
  });

  it('tell the branch of topics that begin with a slash from the root', () => {
    const topics = createTopics();
    topics.apply(update('/home/lamp', 'on'), 0);
    expect(topics.branch(ALL, 0, false).children).toMatchObject([{ name: '', topics: 1, branch: true }]);
    const unnamed = joinPath('', '');
    expect(topics.branch({ ...ALL, path: unnamed }, 0, false)).toMatchObject({ path: unnamed, children: [{ name: 'home' }] });
    expect(topics.branch({ ...ALL, path: joinPath(unnamed, 'home') }, 0, false).children).toMatchObject([{ name: 'lamp', value: { shown: 'on' } }]);
  });

  it('say where the children stand that were asked for by name', () => {
    const topics = createTopics();
    for (const name of ['a', 'b', 'c']) topics.apply(update(`fx/${name}`, 'v'), 0);
    expect(topics.branch({ ...ALL, path: 'fx', offset: 0, limit: 1, locate: ['c', 'b', 'bb'] } as never, 0, false).places).toEqual({ c: 2, b: 1 });
  });

  it('leave out what others tell of, in rows and in sums', () => {
    const topics = createTopics();
    for (let number = 1; number <= 5; number++) topics.apply(update('prices/fx/a', 'v', number), 1500);
    topics.apply(update('prices/misc/a', 'v'), 1500);
    topics.apply(update('orders/1', 'v'), 1500);
    const frame = topics.branch({ ...ALL, leaveOut: ['prices/fx', 'orders', 'nowhere'] } as never, 1600, false);
    expect(frame).toMatchObject({ topics: 1, updatesPerSecond: 1, children: [{ name: 'prices', topics: 1, updatesPerSecond: 1, branch: true }] });
    expect(frame.children).toHaveLength(1);
  });

  it('keep their order true through any comings and goings', () => {
    const steps = fc.array(fc.tuple(fc.constantFrom('a', 'B', 'b', 'a1', 'a10', 'a9', 'ü', 'a/x'), fc.boolean(), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (all) => {
        const topics = createTopics();
        const there = new Set<string>();
        all.forEach(([name, comes, looks], index) => {
          topics.apply(update(`t/${name}`, comes ? 'v' : '', index + 1), 0);
          if (comes) there.add(name);
          else there.delete(name);
          if (!looks) return;
          const expected = [...new Set([...there].map((each) => each.split('/')[0]!))].sort(compareNames);
          expect(topics.branch({ ...ALL, path: 't' }, 0, false).children.map((child) => child.name)).toEqual(expected);
        });
      }),
    );
  });

  it('of very many children come once they are in order, with what was added meanwhile', async () => {
    const topics = createTopics();
    for (let number = 0; number < 30_000; number++) topics.apply(update(`t/${number}`, 'v'), 0);
    const ask = { ...ALL, path: 't', offset: 29_998, limit: 5 };
    expect(topics.branch(ask, 0, false)).toMatchObject({ ordering: true, topics: 30_000, children: [] });
    topics.apply(update('t/30000', 'v'), 0);
    topics.apply(update('t/0', '', 2), 0);
    await expect.poll(() => topics.branch(ask, 0, false).ordering).toBe(false);
    expect(topics.branch(ask, 0, false)).toMatchObject({ total: 30_000, children: [{ name: '29999' }, { name: '30000' }] });
  });
});

describe('ordering in slices', () => {
  it('gives what sorting gives, however many there are', () => {
    fc.assert(
      fc.property(fc.nat(9000), fc.nat(), (count, seed) => {
        const names = Array.from({ length: count }, (_, index) => `n${Math.imul(index + 1, seed * 2 + 1) >>> 0}`);
        const work = orderChildren(names.keys(), (node) => names[node]!);
        let next = work.next();
        while (!next.done) next = work.next();
        expect([...next.value].map((node) => names[node])).toEqual([...names].sort(compareNames));
      }),
      { numRuns: 20 },
    );
  });
});

describe('values made safe to show', () => {
  const described = (bytes: Buffer) => describeValue(bytes.subarray(0, 480), bytes.length);

  it('are text where they are text, cut at 120 characters', () => {
    expect(described(Buffer.from('1.0832 ü'))).toEqual({ as: 'text', shown: '1.0832 ü', bytes: 9, cut: false });
    expect(described(Buffer.from('é'.repeat(121)))).toEqual({ as: 'text', shown: 'é'.repeat(120), bytes: 242, cut: true });
    expect(described(Buffer.from('😀'.repeat(500)))).toEqual({ as: 'text', shown: '😀'.repeat(120), bytes: 2000, cut: true });
    expect(described(Buffer.from(`x${'😀'.repeat(500)}`)).shown).toBe(`x${'😀'.repeat(119)}`);
    expect(described(Buffer.from('x'.repeat(1_000_000)))).toMatchObject({ shown: 'x'.repeat(120), bytes: 1_000_000, cut: true });
  });

  it('are the first bytes where they are none, or where they would not look like what they are', () => {
    expect(described(Buffer.from([0xff, 0xfe, 1]))).toEqual({ as: 'hex', shown: 'ff fe 01', bytes: 3, cut: false });
    expect(described(Buffer.from([0]))).toEqual({ as: 'hex', shown: '00', bytes: 1, cut: false });
    expect(described(Buffer.alloc(5000, 0xff))).toEqual({ as: 'hex', shown: Array.from({ length: 24 }, () => 'ff').join(' '), bytes: 5000, cut: true });
    expect(described(Buffer.from('pay \u202e001')).as).toBe('hex');
    expect(described(Buffer.from('\u001b[31mred')).as).toBe('hex');
  });
});
