import { describe, expect, it } from 'vitest';
import { applyLogged, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { createClusterStore } from './cluster-store.ts';
import { createPageClock } from './page-clock.ts';

const clocks = { mono: 0, wall: 0 };

describe('the cluster store', () => {
  it('has the same view from a snapshot with batches as from the whole log', () => {
    const log = scenarios['lon-1-killed']!();
    const whole = log.reduce(applyLogged, emptyFold());
    const cut = Math.floor(log.length / 2);
    const half = log.slice(0, cut).reduce(applyLogged, emptyFold());
    const store = createClusterStore(applyLogged, createPageClock(() => 0));
    store.takeSnapshot({ log: 'a', n: cut, ...half, clocks, build: 'b', recorded: false });
    for (let from = cut; from < log.length; from += 7) store.takeBatch({ events: log.slice(from, from + 7), clocks });
    expect(store.read().folded).toEqual(whole);
  });

  it('leaves the view as it was when a batch is empty, so that nothing is redrawn', () => {
    const store = createClusterStore(applyLogged, createPageClock(() => 0));
    store.takeSnapshot({ log: 'a', n: 0, ...emptyFold(), clocks, build: 'b', recorded: false });
    const before = store.read();
    let told = 0;
    store.subscribe(() => (told += 1));
    store.takeBatch({ events: [], clocks });
    expect(store.read()).toBe(before);
    expect(told).toBe(0);
  });

  it('knows that it is outdated once another build is served', () => {
    const store = createClusterStore(applyLogged, createPageClock(() => 0));
    const told = ['a', 'a', 'b'].map((build) => {
      store.takeSnapshot({ log: 'a', n: 0, ...emptyFold(), clocks, build, recorded: false });
      return store.read().outdated;
    });
    expect(told).toEqual([false, false, true]);
  });

  it('knows it also when it goes on without a snapshot', () => {
    const store = createClusterStore(applyLogged, createPageClock(() => 0));
    const told = ['a', 'a', 'b', 'a'].map((build) => {
      store.takeServed(build);
      return store.read().outdated;
    });
    expect(told).toEqual([false, false, true, false]);
    expect(store.read().build).toBe('a');
  });

  it('keeps the last view when the connection is lost, and tells of a lost connection once', () => {
    const store = createClusterStore(applyLogged, createPageClock(() => 0));
    store.takeSnapshot({ log: 'a', n: 0, ...emptyFold(), clocks, build: 'b', recorded: false });
    const { folded } = store.read();
    let told = 0;
    store.subscribe(() => (told += 1));
    store.takeLink('lost', 'closed');
    store.takeLink('lost', 'closed');
    expect(store.read().folded).toBe(folded);
    expect(told).toBe(1);
  });
});
