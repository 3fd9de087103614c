/** The one log and its many readings: replay equals live, batching makes no difference, no order of witnesses breaks the view. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../domain/cluster-event.ts';
import { checkView } from '../view/check-view.ts';
import { hashJson } from '../view/hash-view.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import { applyBatch, applyLogged, emptyFold, type FoldState } from './fold.ts';
import { lookOfLane } from './lane-looks.ts';

const lists = Object.entries(scenarios).map(([name, make]) => ({ name, events: make() }));

/** A plausible other arrival: each witness keeps its own order, witnesses overtake each other. */
function shuffleWitnesses(events: readonly LoggedEvent[], picks: readonly number[]): LoggedEvent[] {
  const queues = new Map<string, LoggedEvent[]>();
  for (const logged of events) {
    const { kind, name, incarnation } = logged.event.witness;
    const key = `${kind} ${name} ${incarnation}`;
    queues.set(key, [...(queues.get(key) ?? []), logged]);
  }
  const result: LoggedEvent[] = [];
  for (let turn = 0; queues.size > 0; turn += 1) {
    const keys = [...queues.keys()];
    const key = keys[(picks[turn % picks.length] ?? 0) % keys.length]!;
    const queue = queues.get(key)!;
    const logged = queue.shift()!;
    // Every so often one comes late, and is then placed in the past.
    result.push({ ...logged, n: result.length + 1, arrivedAt: logged.event.at + ((picks[(turn * 7) % picks.length] ?? 0) % 4 === 0 ? 20_000 : 0.4) });
    if (queue.length === 0) queues.delete(key);
  }
  return result;
}

/** Thousands of folds take long where many things run at once. */
const PATIENCE_MILLIS = 60_000;

const anyList = fc.constantFrom(...lists);
const anyOrder = fc.record({ list: anyList, picks: fc.array(fc.nat(30), { minLength: 3, maxLength: 60 }) }).map(({ list, picks }) => shuffleWitnesses(list.events, picks));

describe('the fold', () => {
  it('gives at n by replay the state that was seen live, hash by hash', () => {
    fc.assert(fc.property(anyOrder, fc.nat(1000), (events, pick) => {
      const n = pick % events.length;
      let live: FoldState = emptyFold();
      let seen = '';
      for (const logged of events) {
        live = applyLogged(live, logged);
        if (logged.n === n) seen = hashJson(live);
      }
      // What a page does after a reconnection: a snapshot that went over the wire, then the rest.
      const snapshot = JSON.parse(JSON.stringify(applyBatch(emptyFold(), events.slice(0, n)))) as FoldState;
      if (n > 0) expect(hashJson(snapshot)).toBe(seen);
      expect(hashJson(applyBatch(snapshot, events.slice(n)))).toBe(hashJson(live));
    }), { numRuns: 20 });
  }, PATIENCE_MILLIS);

  it('does not depend on how events are batched', () => {
    fc.assert(fc.property(anyOrder, fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1 }), (events, sizes) => {
      let state = emptyFold();
      for (let from = 0, turn = 0; from < events.length; turn += 1) {
        const size = sizes[turn % sizes.length]!;
        state = applyBatch(state, events.slice(from, from + size));
        from += size;
      }
      expect(hashJson(state)).toBe(hashJson(applyBatch(emptyFold(), events)));
    }), { numRuns: 12 });
  }, PATIENCE_MILLIS);

  it('keeps every invariant of the view in whatever order the witnesses are heard', () => {
    fc.assert(fc.property(anyOrder, (events) => {
      let state = emptyFold();
      for (const logged of events) {
        state = applyLogged(state, logged);
        expect(checkView(state.view)).toEqual([]);
        expect(state.history.size).toBe(state.history.lanes.reduce((sum, { spans, marks }) => sum + spans.length + marks.length, 0));
        for (const [place, lane] of state.history.lanes.entries()) {
          expect(state.history.places[lane.id]).toBe(place);
          // Only the lanes that the event touches were looked at; all others must look as they would if they had been.
          const open = lane.spans.at(-1);
          if (open) expect([open.to, open.tone, open.label]).toEqual([null, ...Object.values(lookOfLane(state.view, lane.id)).slice(0, 2)]);
          for (const [index, span] of lane.spans.entries()) {
            const next = lane.spans[index + 1];
            if (next) expect(span.to).not.toBeNull();
            if (next) expect(span.to!).toBeLessThanOrEqual(next.from);
          }
        }
      }
    }), { numRuns: 12 });
  }, PATIENCE_MILLIS);

  it('never changes the state that it was given', () => {
    for (const { events } of lists) {
      // A frozen object throws when it is changed.
      let state = freeze(emptyFold());
      for (const logged of events) state = freeze(applyLogged(state, freeze(logged)));
      expect(state.view.n).toBe(events.length);
    }
  });
});

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  Object.values(value).forEach(freeze);
  return value;
}
