/** Reading bit by bit gives what reading at once gives, and leaves alone what stays the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyLogged, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { LargeStory } from '@understudy/shared/view/testdata/large-cluster';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { describeLinks } from './describe-links.ts';
import { GraphReader, type Graph } from './read-graph.ts';

const plain = (graph: Graph) => ({ cards: Object.fromEntries(graph.cards), pairs: Object.fromEntries([...graph.pairs].sort(([a], [b]) => (a < b ? -1 : 1))), members: Object.fromEntries(graph.members), groups: Object.fromEntries(graph.groups) });

describe('GraphReader', () => {
  it('gives the same whatever was read before', () => {
    fc.assert(fc.property(fc.constantFrom(...Object.keys(scenarios)), fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }), (story, steps) => {
      const events = scenarios[story]!();
      let state: FoldState = emptyFold();
      let reader: GraphReader | null = null;
      let at = 0;
      for (const step of [...steps, events.length]) {
        state = events.slice(at, at + step).reduce(applyLogged, state);
        at += step;
        const { view, history } = state;
        if (!view.spec) continue;
        reader ??= new GraphReader(view.spec);
        const now = view.at + 700 * (step % 4);
        expect(plain(reader.read(view, history, now))).toEqual(plain(new GraphReader(view.spec).read(view, history, now)));
      }
    }), { numRuns: 25 });
  }, 60_000);

  it('gives what describing every link at once gives', () => {
    for (const story of Object.keys(scenarios)) {
      const { view, history } = scenarios[story]!().reduce(applyLogged, emptyFold());
      expect(plain(new GraphReader(view.spec!).read(view, history, view.at)).pairs).toEqual(Object.fromEntries([...describeLinks(view.spec!, view)].sort(([a], [b]) => (a < b ? -1 : 1))));
    }
  });

  it('keeps the look of everything that a change does not touch', () => {
    const story = new LargeStory({ sites: 2, groups: 6, members: 4, destinations: 2 });
    let state = story.start().reduce(applyLogged, emptyFold());
    const reader = new GraphReader(story.spec);
    const now = state.view.at;
    let before = reader.read(state.view, state.history, now);
    for (let step = 0; step < 60; step += 1) {
      const change = story.next();
      state = applyLogged(state, change.event);
      const after = reader.read(state.view, state.history, now);
      const changedCards = [...after.cards].filter(([name, look]) => before.cards.get(name) !== look).map(([name]) => name);
      const changedLinks = [...after.pairs, ...after.members].filter(([key, look]) => (before.pairs.get(key) ?? before.members.get(key)) !== look).map(([key]) => key);
      // A node's trouble shows on itself and on the lines that end in it.
      const about = change.target === 'node' ? [change.id] : change.id.split('~');
      for (const name of changedCards) expect(about).toContain(name);
      for (const key of changedLinks) expect(key.split('~').some((end) => about.includes(end)), `${key} by ${change.id}`).toBe(true);
      expect(changedCards.length + changedLinks.length).toBeGreaterThan(0);
      before = after;
    }
  });

  it('is the same graph while nothing that is shown changed', () => {
    const { view, history } = scenarios.steady!().reduce(applyLogged, emptyFold());
    const reader = new GraphReader(view.spec!);
    const graph = reader.read(view, history, view.at);
    expect(reader.read({ ...view, n: view.n + 1 }, history, view.at)).toBe(graph);
  });
});
