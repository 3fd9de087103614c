import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { matchesPattern, matchFind } from './match-find.ts';
import { parseFind } from './parse-find.ts';

const viewOf = (story: string): ClusterView => applyBatch(emptyFold(), scenarios[story]!()).view;

function find(story: string | ClusterView, text: string) {
  const view = typeof story === 'string' ? viewOf(story) : story;
  const parsed = parseFind(text);
  if (parsed.state !== 'find') throw new Error(`“${text}” did not parse`);
  const { nodes, destinations, keys } = matchFind(parsed.find, view.spec!, view, view.at);
  return { nodes: [...nodes], destinations: [...destinations], keys };
}

/** A destination of the view with other counts of what waits. */
function lagging(view: ClusterView, node: string, to: string, waitingUpdates: number, waitingMillis: number): ClusterView {
  const known = view.nodes[node]!;
  const streams = known.sample!.streams.map((stream) => (stream.to === to ? { ...stream, waitingUpdates, waitingMillis } : stream));
  return { ...view, nodes: { ...view.nodes, [node]: { ...known, sample: { ...known.sample!, streams } } } };
}

describe('matchFind', () => {
  it('finds nodes by state, name, group and section', () => {
    expect(find('lon-1-killed', 'down').nodes).toEqual(['lon-1']);
    expect(find('lon-1-killed', 'not up').nodes).toEqual(['lon-1']);
    expect(find('steady', 'group:london').nodes).toEqual(['lon-1', 'lon-2', 'lon-3']);
    expect(find('steady', 'group:"new york"').nodes).toEqual(['nyc-1', 'nyc-2']);
    expect(find('steady', 'node:*-2').nodes).toEqual(['lon-2', 'nyc-2', 'r-2']);
    expect(find('steady', 'lon').nodes).toEqual(['lon-1', 'lon-2', 'lon-3']);
    expect(find('steady', 'fx-2').nodes).toEqual(['lon-2']);
    expect(find('steady', 'holds:prices/fx').nodes).toEqual(['lon-1']);
    expect(find('steady', 'holds:prices').nodes).toEqual(['lon-1', 'lon-3']);
    expect(find('steady', 'holds:prices/fx or standby:prices/fx').nodes).toEqual(['lon-1', 'lon-2']);
    expect(find('paused-node', 'paused').nodes).toEqual(['nyc-2']);
    expect(find('lab-lost', 'unheard').nodes).toHaveLength(7);
  });

  it('asks a destination’s questions of each destination: the node is found with it, the others of it are not', () => {
    const view = lagging(lagging(viewOf('steady'), 'lon-1', 'new-york', 40, 2500), 'nyc-1', 'recovery', 40, 2500);
    expect(find(view, 'group:london lag>1s')).toMatchObject({ nodes: ['lon-1'], destinations: ['lon-1/new-york'] });
    expect(find(view, 'lag>1s').destinations).toEqual(['lon-1/new-york', 'nyc-1/recovery']);
    expect(find(view, 'lagging').destinations).toEqual(['lon-1/new-york', 'nyc-1/recovery']);
    expect(find(view, 'to:recovery lag>1s').nodes).toEqual(['nyc-1']);
    expect(find(view, 'waiting>=40').destinations).toHaveLength(2);
  });

  it('RP-06 finds what acknowledgements do not wait for', () => {
    const steady = viewOf('steady');
    const known = steady.destinations['lon-1/new-york']!;
    const view = { ...steady, destinations: { ...steady.destinations, 'lon-1/new-york': { ...known, ack: { now: 'downgraded' as const, because: 'too late', at: known.at, wall: known.wall } } } };
    expect(find(steady, 'downgraded').destinations).toEqual([]);
    expect(find(view, 'downgraded').destinations).toEqual(['lon-1/new-york']);
    expect(find(view, 'async').destinations).not.toContain('lon-1/new-york');
  });

  it('DF-05 finds searches by what they have been through', () => {
    expect(find('recovery-search', 'searching').destinations).toEqual(['nyc-1/recovery', 'nyc-2/recovery']);
    expect(find('recovery-search', 'passes>3').nodes).toEqual(['nyc-1', 'nyc-2']);
    expect(find('recovery-search', 'failed=2').destinations).toEqual(['nyc-1/recovery', 'nyc-2/recovery']);
    expect(find('steady', 'reused').destinations).toEqual(['nyc-1/london', 'nyc-2/london']);
  });

  it('MB-01 US-24 finds who thinks what of whom, cuts and splits', () => {
    expect(find('cut-link', 'takes:suspected').nodes).toEqual(['lon-1', 'lon-2']);
    expect(find('lon-1-killed', 'taken:down').nodes).toEqual(['lon-1']);
    expect(find('cut-link', 'cut').nodes).toEqual(['lon-1', 'lon-2']);
    expect(find('split', 'split').nodes).toEqual(['lon-1', 'lon-3']);
  });

  it('finds with nodes what belongs to them: links between two of them, their clients, their group', () => {
    const { keys } = find('steady', 'group:london');
    for (const key of ['node:lon-1', 'link:lon-1~lon-2', 'client:fx-1', 'group:london', 'destination:lon-1/new-york']) expect(keys.has(key), key).toBe(true);
    for (const key of ['node:nyc-1', 'link:nyc-1~nyc-2', 'client:oms-1', 'group:recovery', 'destination:nyc-1/london']) expect(keys.has(key), key).toBe(false);
  });

  it('takes what is not known for not so, and not the other way', () => {
    expect(find('lab-lost', 'up').nodes).toEqual([]);
    const silent = { ...viewOf('steady'), nodes: Object.fromEntries(Object.entries(viewOf('steady').nodes).map(([name, node]) => [name, { ...node, sample: null }])) };
    expect(find(silent, 'updates<1').nodes).toEqual([]);
  });

  it('finds with “not” exactly the rows that the other does not', () => {
    for (const text of ['down', 'group:london', 'lag>1s', 'searching', 'holds:prices/fx']) {
      const view = viewOf('recovery-search');
      const all = view.spec!.nodes.flatMap((node) => node.destinations.map((destination) => `${node.name}/${destination.name}`));
      expect([...find(view, text).destinations, ...find(view, `not (${text})`).destinations].sort()).toEqual([...all].sort());
    }
  });
});

describe('matchesPattern', () => {
  it('takes * for anything and everything else for itself', () => {
    fc.assert(fc.property(fc.stringMatching(/^[a-z-]{0,6}$/), fc.stringMatching(/^[a-z-]{0,6}$/), (a, b) => {
      expect(matchesPattern(a + b, `${a}*`)).toBe(true);
      expect(matchesPattern(a + b, `*${b}`)).toBe(true);
      expect(matchesPattern(a + b, `${a}*${b}`)).toBe(true);
      expect(matchesPattern(a, b)).toBe(a === b);
    }));
    expect(matchesPattern('LON-1', 'lon-*')).toBe(true);
    expect(matchesPattern('aba', 'ab*ba')).toBe(false);
  });
});
