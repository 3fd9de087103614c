import { describe, expect, it } from 'vitest';
import { scenarios } from '../view/testdata/scenarios.ts';
import { compareEpisodes } from './compare-episodes.ts';
import { applyBatch, emptyFold } from './fold.ts';
import type { Episode } from './history.ts';

function episodeOf(story: string, lane: string): Episode {
  return applyBatch(emptyFold(), scenarios[story]!()).history.episodes.find((episode) => episode.lane === lane)!;
}

describe('two failovers beside each other', () => {
  const killed = episodeOf('lon-1-killed-standby-again', 'section:prices/fx');

  it('US-26 differ by nothing from themselves, in every step', () => {
    const { gap, redundancy, phases } = compareEpisodes(killed, killed);
    expect([gap, redundancy, ...phases].map(({ differenceMillis }) => differenceMillis)).toEqual([gap, redundancy, ...phases].map(() => 0));
    expect(phases.map(({ name }) => name)).toEqual(['fault in effect', 'suspected', 'agreed', 'promoted', 'callback sent', 'first update published', 'delivered on the first node', 'standby again']);
  });

  it('US-26 are aligned at their faults, whenever those were and whoever took part', () => {
    const renamed = { ...killed, faultAt: killed.faultAt + 9e6, phases: killed.phases.map((phase) => ({ ...phase, name: phase.name.replace('lon-3', 'nyc-2'), sinceFaultMillis: phase.sinceFaultMillis + (phase.name === 'promoted' ? 4 : 0) })) };
    const differences = compareEpisodes(killed, renamed).phases.filter(({ differenceMillis }) => differenceMillis !== 0);
    expect(differences.map(({ name, differenceMillis }) => [name, Math.round(differenceMillis! * 1e6) / 1e6])).toEqual([['promoted', 4]]);
  });

  it('say null where only one of them has a step', () => {
    const running = episodeOf('lon-1-killed', 'section:prices/fx');
    const { phases, redundancy } = compareEpisodes(killed, running);
    expect(phases.at(-1)).toMatchObject({ name: 'standby again', b: null, differenceMillis: null });
    expect(redundancy).toMatchObject({ b: null, differenceMillis: null });
  });

  it('DF-04 tell the first and the last try in vain of a search', () => {
    const found = episodeOf('recovery-found', 'destination:nyc-1/recovery');
    const long = applyBatch(emptyFold(), scenarios['recovery-found']!()).history.episodes.findLast(({ lane }) => lane === 'destination:nyc-1/recovery')!;
    expect(compareEpisodes(found, long).phases.map(({ name }) => name)).toEqual(['fault in effect', 'link lost', 'first try in vain', 'last try in vain', 'connected', 'caught up']);
  });
});
