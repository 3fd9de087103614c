/** What feeds are made of: as many topics as asked for, each with its own name, the watched ones more often. */
import { describe, expect, it } from 'vitest';
import { Feed } from './feed.ts';
import { feedTopics } from './feed-topics.ts';
import { NodeWalk } from './node-walk.ts';

describe('the topics of a feed', () => {
  it.each([['prices/fx', 1200], ['prices/fx', 5], ['prices/rates', 1600], ['orders', 900], ['telemetry', 200], ['anything', 3], ['prices/fx', 3000]])('%s: %i, each once, below the path, with values that are JSON', (path, count) => {
    const topics = feedTopics(path, count);
    expect(new Set(topics.map((topic) => topic.topic)).size).toBe(count);
    for (const topic of topics) {
      expect(topic.topic.startsWith(`${path}/`)).toBe(true);
      expect(['number', 'string']).toContain(typeof JSON.parse(topic.next()));
    }
  });

  it('begin with the pairs that are traded most', () => {
    expect(feedTopics('prices/fx', 12).map((topic) => topic.topic.split('/')[2])).toEqual(expect.arrayContaining(['EURUSD', 'USDJPY']));
  });
});

describe('a feed', () => {
  const spec = { topics: 100, updatesPerSecond: 200, intervalMillis: 50 };

  it('updates every topic once before any of them twice', () => {
    const feed = new Feed('prices/fx', spec);
    feed.begin(false);
    expect(new Set(Array.from({ length: 100 }, () => feed.pick().topic)).size).toBe(100);
  });

  it('then updates the first ones more often than their share', () => {
    const feed = new Feed('prices/fx', spec);
    feed.begin(false);
    const majors = new Set(feedTopics('prices/fx', 15).map((topic) => topic.topic));
    for (let count = 0; count < 100; count += 1) feed.pick();
    const picks = Array.from({ length: 2000 }, () => feed.pick().topic);
    expect(picks.filter((topic) => majors.has(topic)).length).toBeGreaterThan(1000);
    expect(new Set(picks).size).toBe(100);
  });

  it('owes its rate, fractions kept, and does not make up for a long stall', () => {
    const feed = new Feed('prices/fx', { topics: 100, updatesPerSecond: 30, intervalMillis: 50 });
    feed.begin(false);
    expect(Array.from({ length: 20 }, () => feed.due(50)).reduce((a, b) => a + b)).toBe(30);
    expect(feed.due(60_000)).toBe(3);
  });

  it('publishes the image of a fresh section faster, then at its rate', () => {
    const feed = new Feed('prices/fx', spec);
    feed.begin(true);
    expect(feed.due(50)).toBe(50);
    for (let count = 0; count < 100; count += 1) feed.pick();
    expect(feed.due(50)).toBe(10);
  });
});

describe('the list of nodes', () => {
  it('US-27 advances from wherever it is, round and round', () => {
    const walk = new NodeWalk(['a', 'b', 'c']);
    expect([walk.next(), walk.next()]).toEqual(['a', 'b']);
    expect(walk.passed).toBe(false);
    walk.connected();
    expect([walk.next(), walk.next(), walk.next()]).toEqual(['c', 'a', 'b']);
    expect(walk.passed).toBe(true);
  });
});
