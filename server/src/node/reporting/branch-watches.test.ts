/** What a node tells of its topics: when, and how often. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { TopicAsk, TopicFrame } from '@understudy/shared/wire/topic-watch';
import { createTopics } from '../topics/topic-store.ts';
import { BranchWatches } from './branch-watches.ts';

let now = 1_000_000;
vi.mock('../../clock.ts', () => ({ monoMillis: () => now }));

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] }));
afterEach(() => void vi.useRealTimers());

function pass(millis: number): void {
  for (let each = 0; each < millis; each += 100) {
    now += 100;
    vi.advanceTimersByTime(100);
  }
}

function start() {
  const topics = createTopics();
  const watches = new BranchWatches(topics);
  const frames: TopicFrame[] = [];
  let room = true;
  let number = 0;
  return {
    topics, watches, frames,
    fill: (is: boolean) => (room = !is),
    update: (topic: string, payload: string) => topics.apply({ topic, payload: Buffer.from(payload), version: { epoch: { counter: 1, node: 'a' }, number: (number += 1) } }, now),
    open: (ask: TopicAsk) => watches.open('w', ask, (frame) => room && frames.push(structuredClone(frame)) > 0),
  };
}

const branch: TopicAsk = { ask: 'branch', path: 't', offset: 0, limit: 10, locate: [], leaveOut: [] };
const values = (frame: TopicFrame | undefined) => (frame?.of === 'branch' ? frame.frame.children.map(({ value }) => value?.shown) : null);

describe('a watched branch', () => {
  it('is told at once, then when it changed, at most twice a second', () => {
    const { frames, open, update } = start();
    update('t/a', '1');
    open(branch);
    expect(values(frames[0])).toEqual(['1']);
    for (let each = 0; each < 100; each++) {
      update('t/a', `${each}`);
      now += 10;
      vi.advanceTimersByTime(10);
    }
    expect(frames.length).toBeLessThanOrEqual(3);
    pass(500);
    expect(values(frames.at(-1))).toEqual(['99']);
  });

  it('says nothing while nothing happens, and nothing to those who are gone', () => {
    const { frames, open, update, watches } = start();
    update('t/a', '1');
    open(branch);
    pass(4000);
    const told = frames.length;
    pass(10_000);
    expect(frames.length).toBe(told);
    watches.close('w');
    update('t/a', '2');
    pass(1000);
    expect(frames.length).toBe(told);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('tells once a second that the same value came again', () => {
    const { frames, open, update } = start();
    open(branch);
    for (let each = 0; each < 100; each++) {
      update('t/a', 'same');
      pass(100);
    }
    expect(frames.length).toBeGreaterThanOrEqual(10);
    expect(frames.length).toBeLessThanOrEqual(25);
  });

  it('tells again what could not be sent', () => {
    const { frames, open, update, fill } = start();
    open(branch);
    fill(true);
    update('t/a', '1');
    pass(1000);
    fill(false);
    pass(200);
    expect(values(frames.at(-1))).toEqual(['1']);
  });

  it('comes with the last minute in its first frame alone', () => {
    const { frames, open, update } = start();
    for (let each = 0; each < 40; each++) update(`t/b/${each}`, 'v');
    pass(1000);
    update('t/b/1', 'v');
    open(branch);
    pass(1000);
    expect(frames.map((frame) => (frame.of === 'branch' ? frame.frame.children[0]!.trend : null))).toEqual([[40], ...frames.slice(1).map(() => null)]);
  });
});

describe('a watched search and outline', () => {
  it('a search is told as it goes, and made anew some seconds after topics came', () => {
    const { frames, open, update } = start();
    update('t/abc', '1');
    open({ ask: 'search', text: 'abc', limit: 10, leaveOut: [] });
    vi.advanceTimersByTime(0);
    expect(frames.at(-1)).toMatchObject({ frame: { found: 1, done: true, rows: [{ path: 't/abc', value: { shown: '1' } }] } });
    update('t/abc', '2');
    pass(1200);
    expect(frames.at(-1)).toMatchObject({ frame: { rows: [{ value: { shown: '2' } }] } });
    update('t/xabc', '1');
    pass(6000);
    expect(frames.at(-1)).toMatchObject({ frame: { found: 2 } });
  });

  it('an outline is made anew every second', () => {
    const { frames, open, update } = start();
    update('t/a', '1');
    open({ ask: 'outline', path: '', by: 'topics', depth: 2, leastShare: 0.01, leaveOut: [] });
    vi.advanceTimersByTime(0);
    expect(frames.at(-1)).toMatchObject({ frame: { root: { topics: 1 } } });
    update('u/a', '1');
    pass(1500);
    expect(frames.at(-1)).toMatchObject({ frame: { root: { topics: 2, children: [{ name: 't' }, { name: 'u' }] } } });
  });
});
