import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterMatches } from '@understudy/shared/domain/topic-path';
import { runOf } from '@understudy/shared/replication/testing/runs';
import { UpdateStreams } from '@understudy/shared/replication/update-entry';
import { SubscriptionTrie, type GrantedQos } from './subscription-trie.ts';
import { createTopics } from './topic-store.ts';
import type { TopicUpdate } from '@understudy/shared/node/topic-table';

const ALL = { ask: 'branch' as const, path: '', offset: 0, limit: 100, locate: [], leaveOut: [] };

function update(topic: string, payload: string, number = 1, counter = 1, node = 'lon-1'): TopicUpdate {
  return { topic, payload: Buffer.from(payload), version: { epoch: { counter, node }, number } };
}

const parts = fc.constantFrom('a', 'b', 'c', '', '$s', 'ü', '日本', 'x'.repeat(130));
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

  it('MQ-08 RP-03 a run of updates leaves what its updates leave one by one, and tells of those that were newer', () => {
    const streams = new UpdateStreams();
    const source = { path: 'fx', section: 'fx', source: 'fx-1', node: 'lon-1', group: 'london' };
    const streamOf = (counter: number) => streams.intern({ ...source, epoch: { counter, node: 'lon-1' } }, [], null);
    const given = fc.array(fc.record({ counter: fc.nat(2), number: fc.nat(9), updates: fc.array(fc.tuple(topicNames, fc.constantFrom('', 'v', 'value', 'x'.repeat(200))), { minLength: 1, maxLength: 8 }) }), { maxLength: 12 });
    fc.assert(
      fc.property(given, (all) => {
        const [one, other] = [createTopics(), createTopics()];
        for (const { counter, number, updates } of all) {
          const entries = updates.map(([topic, payload], index) => ({ stream: streamOf(counter), number: number + index, topic, payload: Buffer.from(payload), acceptedAt: 0, position: 0 }));
          const [first, ...rest] = entries;
          const told: [string, string][] = [];
          const applied = one.applyRun(runOf(first!, ...rest), 0, (topic, payload) => told.push([topic, Buffer.from(payload).toString()]));
          const newer = entries.filter((entry) => other.apply({ topic: entry.topic, payload: entry.payload, version: { epoch: entry.stream.epoch, number: entry.number } }, 0) === 'applied');
          expect(told).toEqual(newer.map(({ topic, payload }) => [topic, payload.toString()]));
          expect(applied).toBe(newer.length);
        }
        expect([...one.within('')]).toEqual([...other.within('')]);
        expect(one.counts('', 0)).toEqual(other.counts('', 0));
        expect(one.takeChanged(100).map(({ topic }) => topic)).toEqual(other.takeChanged(100).map(({ topic }) => topic));
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
        const found = [...topics.matching(filter)];
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

  it('keeps a value apart from the memory it came with', () => {
    const topics = createTopics();
    const chunk = Buffer.alloc(65536, 'x');
    topics.apply({ ...update('a', ''), payload: chunk.subarray(100, 140) }, 0);
    chunk.fill('y');
    expect(topics.value('a')?.toString()).toBe('x'.repeat(40));
    const before = topics.value('a')!;
    topics.apply(update('a', 'z'.repeat(40), 2), 0);
    expect(before.toString()).toBe('x'.repeat(40));
  });

  it('US-17 counts the topics with a value of an earlier epoch and names one', () => {
    const topics = createTopics();
    topics.apply(update('fx/a', 'v', 1, 1), 0);
    topics.apply(update('fx/b', 'v', 1, 2), 0);
    topics.apply(update('fx/c', '', 1, 1), 0);
    topics.apply(update('fxo/a', 'v', 1, 1), 0);
    topics.apply(update('fx/d', 'v', 1, 1, 'lon-2'), 0);
    expect(topics.older('fx', { counter: 2, node: 'lon-1' })).toMatchObject({ topics: 2 });
    expect(topics.older('fx', { counter: 1, node: 'lon-2' })).toEqual({ topics: 1, example: 'fx/a' });
    expect(topics.older('fx', { counter: 1, node: 'lon-1' })).toEqual({ topics: 0, example: null });
    expect(topics.older('nowhere', { counter: 9, node: 'a' })).toEqual({ topics: 0, example: null });
  });

  it('remembers the last minute of a branch that holds many topics, second by second', () => {
    const topics = createTopics();
    const trend = (path: string, now: number) => topics.branch({ ...ALL, path: '' }, now, true).children.find(({ name }) => name === path)!.trend;
    for (let number = 0; number < 40; number++) topics.apply(update(`fx/${number}`, 'v'), 5000);
    topics.apply(update('small/a', 'v'), 5000);
    for (let number = 2; number < 12; number++) topics.apply(update('fx/1', 'v', number), 6100);
    topics.apply(update('fx/1', 'v', 20), 9500);
    expect(trend('fx', 10_200)).toEqual([40, 10, 0, 0, 1]);
    expect(trend('fx', 11_200)).toEqual([40, 10, 0, 0, 1, 0]);
    expect(trend('small', 10_200)).toBeNull();
    topics.apply(update('fx/1', 'v', 21), 66_500);
    expect(trend('fx', 67_000)).toEqual([0, 0, 1, ...Array.from({ length: 56 }, () => 0), 1].slice(-60));
    expect(trend('fx', 67_000)).toHaveLength(60);
    expect(topics.branch({ ...ALL, path: '' }, 67_000, false).children[0]!.trend).toBeNull();
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
