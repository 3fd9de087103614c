/** The topics as they are shown: put together from messages, frozen while paused. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BranchNews, SearchNews, ShownChild, ShownFound, TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';
import { TopicStream } from './topic-stream.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const row = (name: string, shown: string, more: Partial<ShownChild> = {}): ShownChild => ({ name, topics: 1, branch: false, updatesPerSecond: 1, value: { as: 'text', shown, bytes: 1, cut: false }, trend: null, at: 0, ...more });

function branch(path: string, rows: [number, Partial<ShownChild>][], more: Partial<BranchNews> = {}, whole = true, count = rows.length): BranchNews {
  return { path, offset: 0, total: count, beyond: 0, places: {}, ordering: false, topics: count, updatesPerSecond: 1, children: { whole, count, rows }, ...more };
}

const look = (...paths: string[]): TopicLook => ({ windows: paths.map((path) => ({ path, offset: 0, limit: 64, locate: [] })), search: null, outline: null });

function start() {
  let listener: (news: TopicNews) => void = () => undefined;
  const asked: TopicLook[] = [];
  let closed = false;
  const stream = new TopicStream({
    gaze: (each) => {
      listener = each;
      return { turn: (what) => asked.push(what), close: () => (closed = true) };
    },
    now: () => Date.now(),
    nextFrame: (then) => void setTimeout(then, 16),
  });
  const tell = (...branches: BranchNews[]) => {
    listener({ branches, search: null, outline: null });
    vi.advanceTimersByTime(16);
  };
  const values = (path = 't') => [...(stream.read().picture.branches.get(path)?.rows ?? [])].map(([place, { name, value }]) => `${place} ${name} ${value?.shown}`);
  const hear = (news: Partial<TopicNews>) => {
    listener({ branches: [], search: null, outline: null, ...news });
    vi.advanceTimersByTime(16);
  };
  return { stream, asked, tell, hear, values, isClosed: () => closed };
}

describe('the shown topics', () => {
  it('change row by row, and lose the rows that are gone', () => {
    const { stream, tell, values } = start();
    stream.look(look('t'), []);
    tell(branch('t', [[0, row('a', '1')], [1, row('b', '1')], [2, row('c', '1')]]));
    tell(branch('t', [[1, { value: row('b', '2').value }]], {}, false, 3));
    expect(values()).toEqual(['0 a 1', '1 b 2', '2 c 1']);
    tell(branch('t', [[0, row('b', '2')]], {}, false, 1));
    expect(values()).toEqual(['0 b 2']);
  });

  it('keep a branch and its rows as they are, by identity, while others change', () => {
    const { stream, tell } = start();
    stream.look(look('t', 'u'), ['t', 'u']);
    tell(branch('t', [[0, row('a', '1')]]), branch('u', [[0, row('a', '1')]]));
    const before = stream.read().picture.branches.get('t');
    tell(branch('u', [[0, row('a', '2')]], {}, false));
    expect(stream.read().picture.branches.get('t')).toBe(before);
  });

  it('take no change of a row or of a search that they forgot while it was on its way', () => {
    const { stream, tell, hear, values } = start();
    const search = { text: '#', total: 2, searched: 2, topics: 2, done: true, beyond: 0 } as unknown as Omit<SearchNews, 'rows'>;
    stream.look({ ...look('t'), search: { text: '#', offset: 0, limit: 64 } as unknown as TopicLook['search'] }, ['t']);
    tell(branch('t', [[0, row('a', '1')], [1, row('b', '1')]]));
    hear({ search: { ...search, rows: { whole: true, count: 1, rows: [[0, { ...row('a', '1'), path: 't/a' } as ShownFound]] } } });
    vi.advanceTimersByTime(200);
    stream.look({ windows: [{ path: 't', offset: 1, limit: 1, locate: [] }], search: null, outline: null }, ['t']);
    tell(branch('t', [[0, { value: row('a', '2').value }], [1, { value: row('b', '2').value }]], {}, false, 2));
    hear({ search: { ...search, rows: { whole: false, count: 1, rows: [[0, { at: 5 }]] } } });
    expect([values(), stream.read().picture.search]).toEqual([['1 b 2'], null]);
  });

  it('forget rows that nobody looks at any more, and keep how many there are', () => {
    const { stream, tell, values } = start();
    stream.look(look('t'), ['t']);
    tell(branch('t', [[0, row('a', '1')]], { total: 5000 }));
    vi.advanceTimersByTime(200);
    stream.look({ windows: [{ path: 't', offset: 640, limit: 64, locate: [] }], search: null, outline: null }, ['t']);
    expect([values(), stream.read().picture.branches.get('t')?.head.total]).toEqual([[], 5000]);
    vi.advanceTimersByTime(200);
    stream.look(look(), []);
    expect(stream.read().picture.branches.has('t')).toBe(false);
  });

  it('ask at once, and while somebody scrolls only for where they arrive', () => {
    const { stream, asked } = start();
    for (let offset = 0; offset < 10; offset++) stream.look({ windows: [{ path: 't', offset: offset * 64, limit: 64, locate: [] }], search: null, outline: null }, ['t']);
    expect(asked.map(({ windows }) => windows[0]!.offset)).toEqual([0, 64, 128]);
    vi.advanceTimersByTime(200);
    expect(asked.map(({ windows }) => windows[0]!.offset)).toEqual([0, 64, 128, 576]);
    stream.look({ windows: [{ path: 't', offset: 576, limit: 64, locate: [] }], search: null, outline: null }, ['t']);
    vi.advanceTimersByTime(200);
    expect(asked).toHaveLength(4);
  });

  it('ask for a branch that is being opened before it is drawn, and once', () => {
    const { stream, asked } = start();
    stream.look(look('t'), []);
    stream.lookAhead('t/a', []);
    expect(asked.at(-1)!.windows.map(({ path, offset, limit }) => `${path} ${offset} ${limit}`)).toEqual(['t 0 64', 't/a 0 64']);
    stream.look(look('t', 't/a'), ['t/a']);
    expect(asked).toHaveLength(2);
  });

  it('live on: a rate that is not told anew goes on, second by second', () => {
    const { stream, tell } = start();
    vi.setSystemTime(10_500);
    stream.look(look('t'), ['t']);
    tell(branch('t', [[0, row('a', '1', { updatesPerSecond: 7, trend: [1, 2] })]]));
    vi.advanceTimersByTime(3000);
    expect(stream.read().picture.branches.get('t')!.rows.get(0)!.lived.rates).toEqual([1, 2, 7, 7, 7]);
    tell(branch('t', [[0, { updatesPerSecond: 9 }]], {}, false));
    vi.advanceTimersByTime(1000);
    expect(stream.read().picture.branches.get('t')!.rows.get(0)!.lived.rates).toEqual([1, 2, 7, 7, 7, 9]);
    tell(branch('t', [[0, row('other', '1')]], {}, false));
    expect(stream.read().picture.branches.get('t')!.rows.get(0)!.lived.rates).toEqual([]);
  });

  it('end with the tree', () => {
    const { stream, isClosed } = start();
    stream.close();
    expect([isClosed(), vi.getTimerCount()]).toEqual([true, 0]);
  });
});

describe('paused topics', () => {
  it('stand still while frames come and are counted, and catch up when resumed', () => {
    const { stream, tell, values } = start();
    vi.setSystemTime(5000);
    stream.look(look('t'), ['t']);
    tell(branch('t', [[0, row('a', '1')], [1, row('b', '1')]]));
    stream.pause();
    const { picture } = stream.read();
    for (let each = 2; each <= 35; each++) tell(branch('t', [[0, row('a', `${each}`)]], {}, false, 2));
    vi.advanceTimersByTime(5000);
    expect(stream.read()).toMatchObject({ pause: { at: 5016, behind: 34, outdated: 1, rows: 2 } });
    expect(stream.read().picture.branches.get('t')!.rows).toBe(picture.branches.get('t')!.rows);
    expect(values()).toEqual(['0 a 1', '1 b 1']);
    stream.resume();
    expect([values(), stream.read().pause]).toEqual([['0 a 35', '1 b 1'], null]);
  });

  it('show a branch that is opened meanwhile as it is then, and keep what they had though it is scrolled away', () => {
    const { stream, tell, values } = start();
    stream.look(look('t'), ['t']);
    tell(branch('t', [[0, row('a', '1')]], {}, true, 1));
    stream.pause();
    vi.advanceTimersByTime(200);
    stream.look(look('u'), ['t', 'u']);
    tell(branch('u', [[0, row('x', '1')]]));
    tell(branch('u', [[0, row('x', '2')]], {}, false));
    expect([values('t'), values('u')]).toEqual([['0 a 1'], ['0 x 1']]);
    stream.resume();
    expect([values('t'), values('u')]).toEqual([[], ['0 x 2']]);
  });

  it('keep what was found and the outline, too', () => {
    const { stream, hear } = start();
    const found = (value: string, whole: boolean) => ({ text: 'a', found: 1, topics: 1, looked: 1, of: 1, done: true, rows: { whole, count: 1, rows: [[0, { ...row('a', value), path: 't/a' }]] as [number, ShownChild & { path: string }][] } });
    const outline = (topics: number) => ({ path: '', by: 'topics' as const, root: { name: '', topics, updatesPerSecond: 0, children: [], rest: null } });
    stream.look({ windows: [], search: { text: 'a', limit: 10 }, outline: { path: '', by: 'topics', depth: 3, leastShare: 0.01 } }, []);
    hear({ search: found('1', true), outline: outline(1) });
    stream.pause();
    hear({ search: found('2', false), outline: outline(2) });
    const shown = () => [stream.read().picture.search?.rows[0]?.value?.shown, stream.read().picture.outline?.root.topics];
    expect(shown()).toEqual(['1', 1]);
    expect(stream.read().pause).toMatchObject({ outdated: 1, rows: 1 });
    stream.resume();
    expect(shown()).toEqual(['2', 2]);
    vi.advanceTimersByTime(200);
    stream.look({ windows: [], search: { text: 'b', limit: 10 }, outline: null }, []);
    expect(shown()).toEqual([undefined, undefined]);
  });
});
