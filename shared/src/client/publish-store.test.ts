/** What became of what a source published (RP-13). */
import { describe, expect, it } from 'vitest';
import { PublishStore } from './publish-store.ts';

const active = (counter: number) => ({ counter, node: 'lon-1' });

function publishing(count: number): { store: PublishStore; settled: string[] } {
  const settled: string[] = [];
  const store = new PublishStore(({ number }, outcome) => settled.push(`${number} ${outcome}`));
  store.activate(active(1), null);
  for (let number = 1; number <= count; number++) store.sending({ topic: 't', payload: 'p', number });
  return { store, settled };
}

describe('a publish store', () => {
  it('RP-13 sends again what the node did not keep, when this source was the last one and is the next', () => {
    const { store, settled } = publishing(5);
    store.acknowledged(false);
    store.connectionLost();
    // The node has three of that epoch: one was acknowledged, two more count.
    expect(store.activate(active(2), { epoch: 1, kept: 3 }).map(({ number }) => number)).toEqual([4, 5]);
    expect(settled).toEqual(['1 acknowledged', '2 acknowledged', '3 acknowledged']);
    for (const number of [4, 5]) store.sending({ topic: 't', payload: 'p', number }, true);
    store.acknowledged(false);
    store.acknowledged(false);
    expect(store.counts).toEqual({ published: 5, acknowledged: 5, refused: 0, unconfirmed: 0 });
  });

  it('RP-13 gives up what is in doubt when another source was active in between, or is', () => {
    const skipped = publishing(2);
    skipped.store.connectionLost();
    expect(skipped.store.activate(active(3), { epoch: 1, kept: 2 })).toEqual([]);
    expect(skipped.settled).toEqual(['1 unconfirmed', '2 unconfirmed']);
    const standby = publishing(2);
    standby.store.connectionLost();
    standby.store.giveUp();
    expect(standby.store.counts).toEqual({ published: 2, acknowledged: 0, refused: 0, unconfirmed: 2 });
  });

  it('RP-13 does not send again what is on its way over a connection that is there', () => {
    const { store, settled } = publishing(2);
    expect(store.activate(active(2), { epoch: 1, kept: 0 })).toEqual([]);
    expect(store.activate(active(2), null)).toEqual([]);
    store.acknowledged(false);
    store.acknowledged(true);
    store.acknowledged(false);
    expect(settled).toEqual(['1 acknowledged', '2 refused']);
    expect(store.waiting).toBe(0);
  });

  it('RP-13 keeps no more than the node says of the very epoch', () => {
    const { store } = publishing(3);
    store.connectionLost();
    expect(store.activate(active(2), { epoch: 9, kept: 3 }).map(({ number }) => number)).toEqual([1, 2, 3]);
  });
});
