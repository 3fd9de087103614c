/** Watches against nodes that answer when they are told to. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { emptyView } from '@understudy/shared/view/empty-view';
import type { ClusterView, NodeView } from '@understudy/shared/view/cluster-view';
import type { TopicAsk, TopicFrame, TopicRequest } from '@understudy/shared/wire/topic-watch';
import { BranchWatches } from './branch-watches.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const request = (path: string, offset = 0): TopicRequest => ({ ask: 'branch', path, offset, limit: 10, locate: [] });

function answer(total: number, topics = total): TopicFrame {
  const children = Array.from({ length: Math.min(10, total) }, (_, index) => ({ name: `n${index}`, topics: 1, branch: false, updatesPerSecond: 0, value: null, ageMillis: null, trend: null }));
  return { of: 'branch', frame: { path: 't', offset: 0, children, total, beyond: 0, places: {}, ordering: false, topics, updatesPerSecond: 0 } };
}

/** A view in which these nodes are heard. */
function viewOf(names: string[]): ClusterView {
  const node = (name: string) => ({ name, group: 'g', process: { state: 'running' }, outlet: { state: 'connected' } }) as unknown as NodeView;
  return { ...emptyView(), nodes: Object.fromEntries(names.map((name) => [name, node(name)])) };
}

function start(names: string[]) {
  const asked: [node: string, ask: TopicAsk | null][] = [];
  const state = { view: viewOf(names) };
  const watches = new BranchWatches({
    watch: (node, _id, ask) => {
      asked.push([node, ask]);
      return true;
    },
    unwatch: (node) => void asked.push([node, null]),
  }, () => state.view, () => Date.now());
  return { watches, asked, state };
}

const topicsOf = ({ frame }: TopicFrame): number => ('topics' in frame ? frame.topics : -1);

describe('watches', () => {
  it('ask once however many look, and end with the last of them', () => {
    const { watches, asked } = start(['a']);
    const seen: number[] = [];
    const closeOne = watches.open(request('t'), (frame) => seen.push(topicsOf(frame)));
    const closeOther = watches.open(request('t'), (frame) => seen.push(topicsOf(frame)));
    watches.take('a', 1, answer(3));
    watches.open(request('t'), (frame) => seen.push(topicsOf(frame)))();
    expect(seen).toEqual([3, 3, 3]);
    closeOne();
    expect(asked).toHaveLength(1);
    closeOther();
    expect(asked.at(-1)).toEqual(['a', null]);
  });

  it('tell nothing before all have answered, and at once when they have', () => {
    const { watches } = start(['a', 'b']);
    const seen: number[] = [];
    watches.open(request('t'), (frame) => seen.push(topicsOf(frame)));
    watches.take('a', 1, answer(3));
    vi.advanceTimersByTime(100);
    expect(seen).toEqual([]);
    watches.take('b', 1, answer(4));
    expect(seen).toEqual([7]);
  });

  it('go on without a node that does not answer', () => {
    const { watches } = start(['a', 'b']);
    const seen: number[] = [];
    watches.open(request('t'), (frame) => seen.push(topicsOf(frame)));
    watches.take('a', 1, answer(3));
    vi.advanceTimersByTime(300);
    expect(seen).toEqual([3]);
  });

  it('tell at most five times a second, the newest of all', () => {
    const { watches } = start(['a']);
    const seen: number[] = [];
    watches.open(request('t'), (frame) => seen.push(topicsOf(frame)));
    for (let each = 1; each <= 100; each++) {
      watches.take('a', 1, answer(each));
      vi.advanceTimersByTime(10);
    }
    expect(seen.length).toBeLessThanOrEqual(6);
    vi.advanceTimersByTime(200);
    expect(seen.at(-1)).toBe(100);
  });

  it('tell the last minute of a branch once, whoever answers late', () => {
    const { watches } = start(['a', 'b']);
    const trends: (number[] | null)[] = [];
    watches.open(request('t'), ({ frame }) => 'children' in frame && trends.push(frame.children[0]!.trend));
    const withTrend = (trend: number[] | null): TopicFrame => {
      const { frame } = answer(1) as Extract<TopicFrame, { of: 'branch' }>;
      return { of: 'branch', frame: { ...frame, children: frame.children.map((child) => ({ ...child, trend })) } };
    };
    watches.take('a', 1, withTrend([1, 2]));
    watches.take('a', 1, withTrend(null));
    watches.take('b', 1, answer(0));
    vi.advanceTimersByTime(300);
    watches.take('b', 1, answer(0, 1));
    vi.advanceTimersByTime(300);
    expect(trends).toEqual([[1, 2], null]);
  });

  it('ask again when others are to be asked, and drop what a former one said', () => {
    const { watches, asked, state } = start(['a', 'b']);
    const seen: number[] = [];
    watches.open(request('t'), (frame) => seen.push(topicsOf(frame)));
    watches.take('a', 1, answer(3));
    watches.take('b', 1, answer(4));
    state.view = viewOf(['b', 'c']);
    watches.review();
    expect(asked.slice(-2)).toEqual([['a', null], ['c', expect.objectContaining({ path: 't' })]]);
    watches.take('a', 1, answer(1000));
    watches.take('c', 1, answer(5));
    vi.advanceTimersByTime(500);
    expect(seen).toEqual([7, 9]);
  });

  it('ask the only node that has anything for the rows themselves, and all again when another has some', () => {
    const { watches, asked } = start(['a', 'b']);
    const seen: TopicFrame[] = [];
    watches.open(request('t', 5000), (frame) => seen.push(frame));
    expect(asked.map(([, ask]) => ask)).toMatchObject([{ offset: 0, limit: 2000 }, { offset: 0, limit: 2000 }]);
    watches.take('a', 1, answer(9000));
    watches.take('b', 1, answer(0));
    expect(asked.slice(2)).toMatchObject([['a', { offset: 5000, limit: 10 }], ['b', { offset: 0, limit: 1 }]]);
    watches.take('a', 1, answer(9000, 77));
    watches.take('b', 1, answer(0));
    vi.advanceTimersByTime(300);
    expect(topicsOf(seen.at(-1)!)).toBe(77);
    watches.take('b', 1, answer(1));
    expect(asked.slice(4)).toMatchObject([['a', { offset: 0, limit: 2000 }], ['b', { offset: 0, limit: 2000 }]]);
  });

  it('ask a node anew whose connection is new', () => {
    const { watches, asked } = start(['a']);
    watches.open(request('t'), () => undefined);
    watches.forget('a');
    watches.review();
    expect(asked).toHaveLength(2);
  });
});
