/** Pages that look at topics: what each is told, and that it can always put the whole together from it. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { ShownChild, TopicFrame, TopicLook, TopicNews } from '@understudy/shared/wire/topic-watch';
import { BranchAudiences } from './branch-audiences.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'Date'] }));
afterEach(() => void vi.useRealTimers());

const look = (...paths: string[]): TopicLook => ({ windows: paths.map((path) => ({ path, offset: 0, limit: 10, locate: [] })), search: null, outline: null });

function frame(path: string, rows: Record<string, number>): BranchFrame {
  const children = Object.entries(rows).map(([name, rate]) => ({ name, topics: 1, branch: false, updatesPerSecond: rate, value: null, ageMillis: null, trend: null }));
  return { path, offset: 0, children, total: children.length, beyond: 0, places: {}, ordering: false, topics: children.length, updatesPerSecond: 0 };
}

function start() {
  const lookers = new Map<string, (frame: TopicFrame) => void>();
  const messages: [pages: string[], news: TopicNews][] = [];
  const pages = new Map<string, Map<string, ShownChild[]>>();
  const full = new Set<string>();
  const audiences = new BranchAudiences({
    open: (request, tell) => {
      const path = request.ask === 'branch' ? request.path : request.ask;
      expect(lookers.has(path)).toBe(false);
      lookers.set(path, tell);
      return () => void lookers.delete(path);
    },
    emit: (ids, news) => {
      messages.push([ids, news]);
      for (const id of ids) {
        const page = pages.get(id)!;
        for (const { path, children } of news.branches) {
          if (!children.whole && !page.has(path)) throw new Error(`${id} was told changes of ${path} before the whole`);
          const rows = children.whole ? [] : [...page.get(path)!];
          for (const [place, row] of children.rows) rows[place] = 'name' in row ? (row as ShownChild) : { ...rows[place]!, ...row };
          page.set(path, rows.slice(0, children.count));
        }
      }
    },
    now: () => Date.now(),
  });
  /** @param forgotten what it looks at no more */
  const page = (id: string, forgotten: string[] = []) => {
    pages.set(id, pages.get(id) ?? new Map());
    for (const path of forgotten) pages.get(id)!.delete(path);
    return { id, isFull: () => full.has(id) };
  };
  const told = (id: string, path: string) => pages.get(id)!.get(path)?.map(({ name, updatesPerSecond }) => `${name} ${updatesPerSecond}`);
  return { audiences, lookers, messages, page, told, full, soon: () => vi.advanceTimersByTime(0), tick: () => vi.advanceTimersByTime(500) };
}

describe('what pages are told of topics', () => {
  it('is the whole at once, then what changed, the same message for all that look at the same', () => {
    const { audiences, lookers, messages, page, told, soon, tick } = start();
    audiences.look(page('one'), look('a', 'b'));
    audiences.look(page('two'), look('a', 'b'));
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1, y: 2 }) });
    lookers.get('b')!({ of: 'branch', frame: frame('b', { z: 1 }) });
    soon();
    expect(messages).toHaveLength(1);
    expect([messages[0]![0], told('one', 'a')]).toEqual([['one', 'two'], ['x 1', 'y 2']]);
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1, y: 3 }) });
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1, y: 4 }) });
    soon();
    expect(messages).toHaveLength(1);
    tick();
    expect(messages).toHaveLength(2);
    expect(messages[1]![1].branches).toMatchObject([{ path: 'a', children: { whole: false, count: 2, rows: [[1, { updatesPerSecond: 4 }]] } }]);
    tick();
    expect(messages).toHaveLength(2);
  });

  it('is nothing new to a page that goes on looking at the same beside something else', () => {
    const { audiences, lookers, messages, page, soon } = start();
    audiences.look(page('one'), look('a'));
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1 }) });
    soon();
    audiences.look(page('one'), look('a', 'b'));
    lookers.get('b')!({ of: 'branch', frame: frame('b', { z: 1 }) });
    soon();
    expect(messages.at(-1)![1].branches.map(({ path }) => path)).toEqual(['b']);
    audiences.look(page('one'), look('b'));
    expect([...lookers.keys()]).toEqual(['b']);
    audiences.leave('one');
    expect(lookers.size).toBe(0);
  });

  it('is left out for a page that is slow, which then gets the whole; the others notice nothing', () => {
    const { audiences, lookers, messages, page, told, full, soon, tick } = start();
    audiences.look(page('slow'), look('a'));
    audiences.look(page('quick'), look('a'));
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1 }) });
    soon();
    full.add('slow');
    for (let rate = 2; rate < 10; rate++) {
      lookers.get('a')!({ of: 'branch', frame: frame('a', { x: rate }) });
      tick();
    }
    expect([told('slow', 'a'), told('quick', 'a'), messages.filter(([ids]) => ids.includes('slow')).length]).toEqual([['x 1'], ['x 9'], 1]);
    full.delete('slow');
    audiences.drained('slow');
    soon();
    expect(told('slow', 'a')).toEqual(['x 9']);
    expect(messages.at(-1)).toMatchObject([['slow'], { branches: [{ children: { whole: true } }] }]);
  });

  it('is right for a page that came between two messages, though a row went there and back', () => {
    const { audiences, lookers, page, told, soon, tick } = start();
    audiences.look(page('one'), look('a'));
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1 }) });
    soon();
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 2 }) });
    audiences.look(page('late'), look('a'));
    soon();
    lookers.get('a')!({ of: 'branch', frame: frame('a', { x: 1 }) });
    tick();
    expect([told('one', 'a'), told('late', 'a')]).toEqual([['x 1'], ['x 1']]);
  });

  it('is put together rightly by every page, however they come, go, are slow and change what they look at', () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('look' as const), page: fc.nat(2), paths: fc.subarray(['a', 'b', 'c']) }),
      fc.record({ do: fc.constant('frame' as const), path: fc.constantFrom('a', 'b', 'c'), rows: fc.dictionary(fc.constantFrom('x', 'y', 'z'), fc.nat(2)) }),
      fc.record({ do: fc.constant('full' as const), page: fc.nat(2), is: fc.boolean() }),
      fc.constant({ do: 'tick' as const }),
      fc.constant({ do: 'soon' as const }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { audiences, lookers, page, told, full, soon, tick } = start();
        const newest = new Map<string, Record<string, number>>();
        const looks = new Map<string, string[]>();
        for (const each of steps) {
          if (each.do === 'look') {
            for (const path of each.paths) if (!lookers.has(path)) newest.delete(path);
            audiences.look(page(`p${each.page}`, ['a', 'b', 'c'].filter((path) => !(each.paths as string[]).includes(path))), look(...each.paths));
            looks.set(`p${each.page}`, each.paths);
          } else if (each.do === 'frame' && lookers.has(each.path)) {
            newest.set(each.path, each.rows);
            lookers.get(each.path)!({ of: 'branch', frame: frame(each.path, each.rows) });
          } else if (each.do === 'full') {
            if (each.is) full.add(`p${each.page}`);
            else full.delete(`p${each.page}`);
          } else if (each.do === 'tick') tick();
          else soon();
        }
        full.clear();
        tick();
        tick();
        for (const id of looks.keys()) audiences.leave(id);
        for (const [id, paths] of looks) for (const path of paths) expect(told(id, path)).toEqual(newest.has(path) ? Object.entries(newest.get(path)!).map(([name, rate]) => `${name} ${rate}`) : undefined);
      }),
      { numRuns: 500 },
    );
  });
});
