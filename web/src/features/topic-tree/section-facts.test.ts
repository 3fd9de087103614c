import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { firstOpened, litSections, sectionFacts } from './section-facts.ts';

const viewOf = (name: string) => applyBatch(emptyFold(), scenarios[name]!()).view;

describe('what is said of a section', () => {
  it('US-26 after a takeover: who holds it, that nobody stands by, and the longest gap of that handover', () => {
    const view = viewOf('lon-1-killed');
    const facts = sectionFacts(view, view.sections['prices/fx']!);
    expect(facts).toMatchObject({ active: { client: 'fx-2', node: 'lon-2' }, standbys: [], epoch: '2' });
    expect(facts.gap?.millis).toBeCloseTo(38, 0);
    expect(facts.copies.home).toEqual(['lon-2', 'lon-3']);
  });

  it('lights the sections that hang on the selection', () => {
    const view = viewOf('steady');
    const lit = (kind: 'node' | 'client' | 'topic' | 'link', id: string) => [...litSections(view, { kind, id })].sort();
    expect(lit('node', 'lon-2')).toEqual(['prices/fx', 'prices/rates']);
    expect(lit('client', 'oms-1')).toEqual(['orders']);
    expect(lit('topic', 'prices/fx/EURUSD')).toEqual(['prices/fx']);
    expect(lit('link', 'lon-1~lon-2')).toEqual([]);
    expect(litSections(view, null).size).toBe(0);
  });

  it('opens at first what leads to sections', () => {
    expect(firstOpened(viewOf('steady'))).toEqual(['prices']);
  });
});
