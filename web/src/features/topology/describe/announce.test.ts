import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { announceChanges, toldOf, type Told } from './announce.ts';
import { GraphReader } from './read-graph.ts';

function told(story: string): Told {
  const { view, history } = applyBatch(emptyFold(), scenarios[story]!());
  return toldOf(new GraphReader(view.spec!).read(view, history, view.at), view);
}

describe('announceChanges', () => {
  it('says in sentences who went, who serves now, and who replicates to whom', () => {
    expect(announceChanges(told('steady'), told('lon-1-killed'))).toBe('lon-1 is down. prices/fx is served by fx-2 on lon-2. nyc-1 to london goes to lon-2. nyc-2 to london goes to lon-2.');
    expect(announceChanges(told('steady'), told('split'))).toBe('prices/fx is split: two nodes hold it.');
    expect(announceChanges(told('steady'), told('recovery-search'))).toBe('r-1 and r-2 are down. nyc-1 to recovery has no connection. nyc-2 to recovery has no connection.');
  });

  it('says nothing when nothing changed, nor of what is told for the first time', () => {
    expect(announceChanges(told('steady'), told('steady'))).toBe('');
    expect(announceChanges({ nodes: {}, sections: {}, destinations: {} }, told('lon-1-killed'))).toBe('');
  });

  it('counts instead of listing when much happens at once', () => {
    const words = announceChanges(told('steady'), told('lab-lost'));
    expect(words).toMatch(/^7 nodes are not heard\./);
    expect(words.length).toBeLessThan(160);
    const many = (state: 'up' | 'down', peer: string | null): Told => ({ nodes: Object.fromEntries(Array.from({ length: 400 }, (_, index) => [`n${index}`, state])), sections: {}, destinations: Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`n${index}/x`, peer])) });
    expect(announceChanges(many('up', 'a'), many('down', null))).toBe('400 nodes are down. 900 destinations changed, 900 of them have no connection.');
  });
});
