import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterMatches } from '@understudy/shared/domain/topic-path';
import { describeValue } from './branch-frames.ts';
import { SubscriptionTrie, type GrantedQos } from './subscription-trie.ts';
import { createTopics } from './topic-store.ts';
import type { TopicUpdate } from '@understudy/shared/node/topic-table';

function update(topic: string, payload: string, number = 1, counter = 1, node = 'lon-1'): TopicUpdate {
  return { topic, payload: Buffer.from(payload), version: { epoch: { counter, node }, number } };
}

const parts = fc.constantFrom('a', 'b', 'c', '', '$s');
const topicNames = fc.array(parts, { minLength: 1, maxLength: 4 }).map((each) => each.join('/')).filter((topic) => topic !== '');
const filters = fc
  .tuple(fc.array(fc.oneof(parts, fc.constant('+')), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([each, hash]) => [...each, ...(hash ? ['#'] : [])].join('/'))
  .filter((filter) => filter !== '');

describe('the topics', () => {
  it('MQ-08 a tombstone outlives an older value that comes back', () => {
    const topics = createTopics();
    expect(topics.apply(update('a/b', 'one', 1), 0)).toBe('applied');
    expect(topics.apply(update('a/b', '', 2), 0)).toBe('applied');
    expect([topics.value('a/b'), topics.counts('', 0).topics]).toEqual([null, 0]);
    expect(topics.apply(update('a/b', 'one', 1), 0)).toBe('older');
    expect(topics.apply(update('a/b', '', 2), 0)).toBe('older');
    expect(topics.apply(update('a/b', 'late', 900, 0), 0)).toBe('older');
    expect(topics.value('a/b')).toBeNull();
    expect(topics.version('a/b')).toEqual({ epoch: { counter: 1, node: 'lon-1' }, number: 2 });
    expect([...topics.within('a')]).toEqual([update('a/b', '', 2)]);
    expect(topics.apply(update('a/b', 'new', 1, 2), 0)).toBe('applied');
    expect(topics.value('a/b')?.toString()).toBe('new');
  });

  it('MQ-08 in whatever order updates arrive, the newest of each topic is what remains', () => {
    const updates = fc.array(fc.tuple(fc.constantFrom('a', 'a/b', 'a/c'), fc.nat(3), fc.nat(5), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(updates, updates, (some, more) => {
        const [one, other] = [createTopics(), createTopics()];
        const all = [...some, ...more].map(([topic, counter, number, removed]) => update(topic, removed && number > 0 ? '' : `${counter}.${number}`, number * 2 + Number(removed), counter));
        for (const each of all) one.apply(each, 0);
        for (const each of [...all].reverse()) other.apply(each, 0);
        const state = (topics: typeof one) => [...topics.within('')].sort((a, b) => (a.topic < b.topic ? -1 : 1));
        expect(state(other)).toEqual(state(one));
        expect(other.counts('', 0).topics).toBe(one.counts('', 0).topics);
      }),
    );
  });

  it('MQ-07 a filter finds exactly the topics that it matches, by walking the tree', () => {
    fc.assert(
      fc.property(fc.array(topicNames, { maxLength: 20 }), fc.array(topicNames, { maxLength: 5 }), filters, (names, removed, filter) => {
        const topics = createTopics();
        for (const name of names) topics.apply(update(name, name, 1), 0);
        for (const name of removed) topics.apply(update(name, '', 2), 0);
        const expected = [...new Set(names)].filter((name) => !removed.includes(name) && filterMatches(filter, name));
        const found = topics.matching(filter);
        expect(found.map((each) => each.topic).sort()).toEqual(expected.sort());
        for (const each of found) expect(each.payload?.toString()).toBe(each.topic);
      }),
    );
  });

  it('sums topics, updates and rates at every branch', () => {
    const topics = createTopics();
    topics.replace(update('prices/fx/gbp', '1'));
    for (let number = 1; number <= 100; number++) topics.apply(update(`prices/fx/${number % 10}`, 'v', number), 10_000 + number * 10);
    topics.apply(update('orders/1', 'v'), 10_500);
    expect(topics.counts('prices', 11_000)).toEqual({ topics: 11, updates: 100, updatesPerSecond: 100, newestAt: 11_000 });
    expect(topics.counts('prices/fx', 11_500).updatesPerSecond).toBeCloseTo(50, -1);
    expect(topics.counts('prices/fx', 12_000).updatesPerSecond).toBeLessThanOrEqual(1);
    expect(topics.counts('prices/fx', 13_000).updatesPerSecond).toBe(0);
    expect(topics.counts('prices/fx/gbp', 11_000)).toEqual({ topics: 1, updates: 0, updatesPerSecond: 0, newestAt: null });
    expect(topics.counts('', 11_000).updates).toBe(101);
    expect(topics.counts('nowhere', 11_000)).toEqual({ topics: 0, updates: 0, updatesPerSecond: 0, newestAt: null });
  });

  it('frames an opened branch: children in natural order, cut where asked, removed ones gone', () => {
    const topics = createTopics();
    for (const name of ['eur10', 'eur9', 'eur1', 'gbp']) topics.apply(update(`fx/${name}`, name), 1000);
    topics.apply(update('fx/gbp/fixing', 'x'), 1500);
    topics.apply(update('fx/deep/er', 'x'), 1500);
    expect(topics.branch({ path: 'fx', offset: 0, limit: 3 }, 2000)).toMatchObject({ path: 'fx', leftOut: 2, topics: 6, children: [{ name: 'deep', topics: 1, branch: true, value: null, ageMillis: 500 }, { name: 'eur1', topics: 1, branch: false, value: 'eur1', ageMillis: 1000 }, { name: 'eur9' }] });
    const names = (offset: number, limit: number) => topics.branch({ path: 'fx', offset, limit }, 2000).children.map((child) => child.name);
    topics.apply(update('fx/eur1', '', 2), 2000);
    expect(names(0, 10)).toEqual(['deep', 'eur9', 'eur10', 'gbp']);
    topics.apply(update('fx/aud', 'a'), 2000);
    expect(names(0, 10)).toEqual(['aud', 'deep', 'eur9', 'eur10', 'gbp']);
    expect(names(3, 10)).toEqual(['eur10', 'gbp']);
    topics.apply(update('fx/deep/er', '', 2), 2000);
    expect(names(0, 10)).toEqual(['aud', 'eur9', 'eur10', 'gbp']);
    expect(topics.branch({ path: '', offset: 0, limit: 10 }, 2000).children).toMatchObject([{ name: 'fx', topics: 5, branch: true }]);
    expect(topics.branch({ path: 'nowhere', offset: 0, limit: 10 }, 2000)).toEqual({ path: 'nowhere', children: [], leftOut: 0, topics: 0, updatesPerSecond: 0 });
  });

  it('shows a value as text, cut at 120 characters, or as a number of bytes', () => {
    expect(describeValue(Buffer.from('1.0832 ü'))).toBe('1.0832 ü');
    expect(describeValue(Buffer.from('é'.repeat(121)))).toBe('é'.repeat(120));
    expect(describeValue(Buffer.from('😀'.repeat(500)))).toBe('😀'.repeat(120));
    expect(describeValue(Buffer.from([0xff, 0xfe, 1]))).toBe('3 bytes');
    expect(describeValue(Buffer.from([0]))).toBe('1 byte');
  });

  it('keeps a value in memory of its own size, not in the chunk it came with', () => {
    const topics = createTopics();
    topics.apply({ ...update('a', ''), payload: Buffer.alloc(65536, 'x').subarray(100, 140) }, 0);
    expect(topics.value('a')?.toString()).toBe('x'.repeat(40));
    expect(topics.value('a')?.buffer.byteLength).toBe(40);
  });
});

describe('the subscriptions', () => {
  it('MQ-07 a topic finds exactly the subscribers whose filters match it, with their highest QoS', () => {
    const subscriptions = fc.array(fc.tuple(filters, fc.nat(3), fc.constantFrom<GrantedQos>(0, 1)), { maxLength: 20 });
    fc.assert(
      fc.property(subscriptions, fc.array(fc.nat(19)), topicNames, (all, removed, topic) => {
        const trie = new SubscriptionTrie<number>();
        const kept = new Map<string, [string, number, GrantedQos]>();
        for (const each of all) {
          trie.add(...each);
          kept.set(`${each[1]} ${each[0]}`, each);
        }
        for (const index of removed) {
          const each = all[index];
          if (!each) continue;
          trie.remove(each[0], each[1]);
          kept.delete(`${each[1]} ${each[0]}`);
        }
        const expected = new Map<number, number>();
        for (const [filter, subscriber, qos] of kept.values()) if (filterMatches(filter, topic)) expected.set(subscriber, Math.max(qos, expected.get(subscriber) ?? 0));
        const found = new Map<number, GrantedQos>();
        trie.match(topic, found);
        expect(found).toEqual(expected);
        expect(trie.countWithin(topic)).toBeGreaterThanOrEqual(expected.size);
      }),
    );
  });

  it('MQ-07 counts who can hear of a branch', () => {
    const trie = new SubscriptionTrie<string>();
    trie.add('prices/fx/eur', 'below', 0);
    trie.add('prices/fx', 'at', 0);
    trie.add('prices/#', 'above', 0);
    trie.add('+/fx/+', 'plus', 0);
    trie.add('#', 'all', 0);
    trie.add('prices/rates/#', 'beside', 0);
    trie.add('prices', 'too high', 0);
    trie.add('prices/+', 'plus at', 0);
    expect(trie.countWithin('prices/fx')).toBe(6);
    expect(trie.countWithin('prices/rates')).toBe(4);
    expect(trie.countWithin('$sys')).toBe(0);
  });
});
