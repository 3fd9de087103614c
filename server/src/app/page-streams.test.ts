/** What pages are sent of the log: never a hole, nothing more to who has no room, and the same message to all that stand at the same number. */
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { emptyFold } from '@understudy/shared/history/fold';
import type { EventBatch, Snapshot } from '@understudy/shared/wire/stream';
import { PageStreams } from './page-streams.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate', 'hrtime'] }));
afterEach(() => void vi.useRealTimers());

/** Events that the log still has in memory. */
const KEPT = 40;

/** A log, and pages that note what they are sent as their browsers would. */
function start() {
  let n = 0;
  const listeners = new Set<(events: readonly LoggedEvent[]) => void>();
  const eventOf = (number: number) => ({ n: number, arrivedAt: 0, event: {} }) as unknown as LoggedEvent;
  const recorder = {
    get n() { return n; },
    get state() { return { ...emptyFold(), view: { ...emptyFold().view, n } }; },
    log: { identity: 'log' },
    after: (from: number, limit: number) => (from < n - KEPT || from > n ? null : Array.from({ length: Math.min(limit, n - from) }, (_, index) => eventOf(from + 1 + index))),
    listen: (listener: (events: readonly LoggedEvent[]) => void) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const sent: { pages: string[]; what: string }[] = [];
  const pages = new Map<string, { n: number | null; full: boolean; snapshots: number; batches: number }>();
  const take = (ids: string[], what: string, act: (page: { n: number | null; full: boolean; snapshots: number; batches: number }) => void) => {
    sent.push({ pages: ids, what });
    for (const id of ids) {
      const page = pages.get(id)!;
      if (page.full) throw new Error(`${id} has no room and was sent ${what}`);
      act(page);
    }
  };
  const streams = new PageStreams({
    recorder, build: 'b',
    sendEvents: (ids, { events }: EventBatch) => take(ids, events.length === 0 ? 'nothing' : `${events[0]!.n}-${events.at(-1)!.n}`, (page) => {
      page.batches += 1;
      for (const event of events) {
        if (event.n !== page.n! + 1) throw new Error(`a hole: ${event.n} after ${page.n}`);
        page.n = event.n;
      }
    }),
    sendSnapshot: (ids, snapshot: Snapshot) => take(ids, `snapshot ${snapshot.n}`, (page) => Object.assign(page, { n: snapshot.n, snapshots: page.snapshots + 1 })),
  });
  return {
    streams, sent, pages, listeners,
    follow: (id: string, after: number | null = null) => {
      pages.set(id, pages.get(id) ?? { n: after, full: false, snapshots: 0, batches: 0 });
      streams.follow({ id, isFull: () => pages.get(id)!.full }, { after, log: 'log' });
    },
    happen: (count = 1) => {
      n += count;
      for (const listener of [...listeners]) listener([]);
    },
    // An immediate that a timer sets is due a millisecond later here.
    soon: () => vi.advanceTimersByTime(1),
    later: (millis: number) => vi.advanceTimersByTime(millis),
  };
}

describe('what pages are sent of the log', () => {
  it('is one snapshot for all that come together, then the same message for all', () => {
    const { follow, happen, soon, sent } = start();
    for (const id of ['one', 'two', 'three']) follow(id);
    soon();
    expect(sent).toEqual([{ pages: ['one', 'two', 'three'], what: 'snapshot 0' }]);
    happen();
    happen();
    expect(sent.slice(1)).toEqual([{ pages: ['one', 'two', 'three'], what: '1-1' }, { pages: ['one', 'two', 'three'], what: '2-2' }]);
  });

  it('is what it lacks for a page that comes back, and a word for one that lacks nothing', () => {
    const { follow, happen, soon, sent, later } = start();
    happen(10);
    follow('lacks', 7);
    follow('has all', 10);
    follow('from the future', 11);
    soon();
    expect(sent).toEqual([{ pages: ['has all'], what: 'nothing' }, { pages: ['lacks'], what: '8-10' }, { pages: ['from the future'], what: 'snapshot 10' }]);
    happen();
    expect(sent.at(-1)).toEqual({ pages: ['lacks', 'has all', 'from the future'], what: '11-11' });
    later(2000);
    expect(sent.at(-1)!.what).toBe('nothing');
  });

  it('comes as it happens after quiet, and in thirty batches a second when much does', () => {
    const { follow, happen, soon, later, pages } = start();
    follow('one');
    soon();
    for (let millis = 0; millis < 2000; millis += 2) {
      happen();
      later(2);
    }
    expect(pages.get('one')!.batches).toBeLessThanOrEqual(8 + 61);
    expect(pages.get('one')!.batches).toBeGreaterThan(55);
    later(33);
    expect(pages.get('one')!.n).toBe(1000);
  });

  it('is nothing for a page without room, whatever it asks for, and one snapshot once it has some; others get every event', () => {
    const { follow, happen, soon, later, pages, streams } = start();
    for (const id of ['stuck', 'other']) follow(id);
    soon();
    pages.get('stuck')!.full = true;
    for (let turn = 0; turn < 100; turn += 1) {
      happen(3);
      follow('stuck');
      later(40);
    }
    expect(pages.get('other')).toMatchObject({ n: 300, snapshots: 1 });
    expect(pages.get('stuck')).toMatchObject({ n: 0, snapshots: 1, batches: 0 });
    pages.get('stuck')!.full = false;
    streams.drained('stuck');
    soon();
    expect(pages.get('stuck')).toMatchObject({ n: 300, snapshots: 2 });
    happen();
    later(40);
    expect(pages.get('stuck')).toMatchObject({ n: 301, snapshots: 2 });
  });

  it('listens to nothing when all pages are gone', () => {
    const { follow, soon, happen, streams, listeners, sent, later } = start();
    follow('one');
    soon();
    streams.leave('one');
    happen();
    later(5000);
    expect([listeners.size, sent.length, vi.getTimerCount()]).toEqual([0, 1, 0]);
  });

  it('never has a hole, and all arrives in the end, whoever comes, goes, sticks and drains (property)', () => {
    const id = fc.constantFrom('a', 'b', 'c');
    const step = fc.oneof(
      fc.record({ does: fc.constant('happen' as const), count: fc.integer({ min: 1, max: 60 }) }),
      fc.record({ does: fc.constantFrom('follow' as const, 'resume' as const, 'stick' as const, 'drain' as const, 'leave' as const), id }),
      fc.record({ does: fc.constant('wait' as const), millis: fc.integer({ min: 0, max: 1200 }) }),
    );
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { follow, happen, later, pages, streams } = start();
      const drain = (page: string) => {
        pages.get(page)!.full = false;
        streams.drained(page);
      };
      for (const each of steps) {
        if (each.does === 'happen') happen(each.count);
        else if (each.does === 'wait') later(each.millis);
        else if (each.does === 'follow') follow(each.id);
        else if (each.does === 'resume') follow(each.id, pages.get(each.id)?.n ?? null);
        else if (!pages.has(each.id)) continue;
        else if (each.does === 'stick') pages.get(each.id)!.full = true;
        else if (each.does === 'drain') drain(each.id);
        else {
          streams.leave(each.id);
          pages.delete(each.id);
        }
      }
      for (const page of pages.keys()) drain(page);
      happen();
      later(2000);
      const newest = [...pages.values()].map(({ n }) => n);
      expect(new Set(newest).size).toBeLessThanOrEqual(1);
      for (const page of pages.keys()) streams.leave(page);
      expect(vi.getTimerCount()).toBe(0);
    }), { numRuns: 300 });
  });
});
