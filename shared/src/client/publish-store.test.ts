/** What became of what a source published (RP-13). */
import { describe, expect, it } from 'vitest';
import { PublishStore } from './publish-store.ts';

const active = (counter: number, node = 'lon-1') => ({ counter, node });
const publication = (number: number) => ({ topic: 't', payload: 'p', life: 1, number });

function publishing(count: number): { store: PublishStore; settled: string[] } {
  const settled: string[] = [];
  const store = new PublishStore(({ number }, outcome, place) => settled.push(`${number} ${outcome}${place ? ` ${place.number}@${place.epoch.counter}` : ''}`));
  store.activate(active(1), null);
  for (let number = 1; number <= count; number++) store.sending(publication(number));
  return { store, settled };
}

describe('a publish store', () => {
  it('RP-13 sends again what the node did not keep, when this source was the last one and is the next', () => {
    const { store, settled } = publishing(5);
    store.answered('acknowledged');
    store.connectionLost();
    // The node has three of that epoch: one was acknowledged, two more count.
    expect(store.activate(active(2), { epoch: active(1), kept: 3 }).map(({ number }) => number)).toEqual([4, 5]);
    expect(settled).toEqual(['1 acknowledged 1@1', '2 acknowledged 2@1', '3 acknowledged 3@1']);
    for (const number of [4, 5]) store.sending(publication(number), true);
    store.answered('acknowledged');
    store.answered('acknowledged');
    expect(settled.slice(3)).toEqual(['4 acknowledged 1@2', '5 acknowledged 2@2']);
    expect(store.counts).toEqual({ published: 5, acknowledged: 5, refused: 0, unconfirmed: 0 });
  });

  it('RP-13 gives up what is in doubt when another source was active in between, or is', () => {
    // Nobody says that the epoch right before was this source's.
    const skipped = publishing(2);
    skipped.store.connectionLost();
    expect(skipped.store.activate(active(2), null)).toEqual([]);
    expect(skipped.settled).toEqual(['1 unconfirmed', '2 unconfirmed']);
    const standby = publishing(2);
    standby.store.connectionLost();
    standby.store.giveUp();
    expect(standby.store.counts).toEqual({ published: 2, acknowledged: 0, refused: 0, unconfirmed: 2 });
  });

  it('RP-13 gives up what is in doubt when the node speaks of another epoch, of the same counter even', () => {
    for (const epoch of [active(9), active(1, 'lon-2')]) {
      const { store, settled } = publishing(2);
      store.connectionLost();
      expect(store.activate(active(epoch.counter + 1), { epoch, kept: 2 })).toEqual([]);
      expect(settled).toEqual(['1 unconfirmed', '2 unconfirmed']);
    }
  });

  it('RP-13 sends all of it again when nothing was kept', () => {
    const { store } = publishing(3);
    store.connectionLost();
    expect(store.activate(active(2), { epoch: active(1), kept: 0 }).map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  it('RP-13 does not send again what is on its way over a connection that is there', () => {
    const { store, settled } = publishing(2);
    expect(store.activate(active(2), { epoch: active(1), kept: 0 })).toEqual([]);
    expect(store.activate(active(2), null)).toEqual([]);
    store.answered('acknowledged');
    store.answered('refused');
    store.answered('acknowledged');
    expect(settled).toEqual(['1 acknowledged 1@2', '2 refused']);
    expect(store.waiting).toBe(0);
  });

  it('RP-12 RP-13 what the node took in the epoch that ended is acknowledged there, though its answer comes after the callback', () => {
    const { store, settled } = publishing(6);
    for (let count = 0; count < 2; count++) store.answered('acknowledged');
    // The split healed and this source won it: the node has four of the epoch before, the rest of what is under way comes to the new one.
    expect(store.activate(active(2), { epoch: active(1), kept: 4 })).toEqual([]);
    store.sending(publication(7));
    for (const answer of ['acknowledged', 'acknowledged', 'refused', 'acknowledged', 'acknowledged'] as const) store.answered(answer);
    expect(settled).toEqual(['1 acknowledged 1@1', '2 acknowledged 2@1', '3 acknowledged 3@1', '4 acknowledged 4@1', '5 refused', '6 acknowledged 1@2', '7 acknowledged 2@2']);
  });

  it('RP-12 RP-13 so it is when one epoch after the other ends meanwhile, and when some of what was under way does not count', () => {
    const { store, settled } = publishing(4);
    store.activate(active(2), { epoch: active(1), kept: 1 });
    store.activate(active(3), { epoch: active(2), kept: 1 });
    for (const answer of ['acknowledged', 'acknowledged', 'overruled', 'acknowledged'] as const) store.answered(answer);
    for (const number of [5, 6, 7]) store.sending(publication(number));
    for (const answer of ['acknowledged', 'overruled', 'acknowledged'] as const) store.answered(answer);
    expect(settled).toEqual(['1 acknowledged 1@1', '2 acknowledged 1@2', '3 refused', '4 acknowledged 1@3', '5 acknowledged 2@3', '6 refused', '7 acknowledged 4@3']);
  });

  it('RP-13 what the node kept of an ended epoch is acknowledged by that when the connection goes, and nothing more of it is awaited', () => {
    const { store, settled } = publishing(3);
    store.answered('acknowledged');
    store.activate(active(2), { epoch: active(1), kept: 2 });
    store.connectionLost();
    expect(settled.slice(1)).toEqual(['2 acknowledged 2@1']);
    expect(store.activate(active(3), { epoch: active(2), kept: 0 }).map(({ number }) => number)).toEqual([3]);
    store.sending(publication(3), true);
    store.answered('acknowledged');
    expect(settled.slice(2)).toEqual(['3 acknowledged 1@3']);
  });

  it('RP-13 counts what was numbered and overruled among what the node kept, and not what was refused', () => {
    const { store, settled } = publishing(6);
    for (const answer of ['acknowledged', 'refused', 'overruled', 'acknowledged'] as const) store.answered(answer);
    store.connectionLost();
    expect(store.activate(active(2), { epoch: active(1), kept: 4 }).map(({ number }) => number)).toEqual([6]);
    expect(settled).toEqual(['1 acknowledged 1@1', '2 refused', '3 refused', '4 acknowledged 3@1', '5 acknowledged 4@1']);
  });
});
