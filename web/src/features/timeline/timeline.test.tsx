/** The timeline's words, from the shared scenarios. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { placeRows } from '../../draw/place-lanes.ts';
import { EpisodeCard } from './episode-card.tsx';
import { LaneList } from './lane-list.tsx';
import { episodeAt, headEpisode, lanesOfSelection, selectionOfFault, selectionOfLane } from './lane-selection.ts';
import { describeHit } from './lane-tooltip.tsx';
import { sizeStage } from './lane-strip.tsx';
import { windowOfEpisode } from './timeline.tsx';
import { describeWindow } from './window-bar.tsx';

const fold = (story: string) => applyBatch(emptyFold(), scenarios[story]!());

describe('the timeline', () => {
  it('lists every lane with the state that it is in, for those who do not see the canvas', () => {
    const { history } = fold('lon-1-killed');
    const html = renderToStaticMarkup(<LaneList rows={placeRows(history)} pitch={20} top={20} width={100} lit={new Set()} monoMinusWall={history.monoMinusWall} runningFaults={['lon-1 killed · by trainer']} onPick={() => undefined} />);
    const lines = html.split('<li').slice(1).map((line) => line.replace(/<[^>]*>/g, '').replace(/^[^>]*>/, ''));
    expect(lines[0]).toBe('faults: lon-1 killed · by trainer');
    expect(lines.find((line) => line.startsWith('node lon-1'))).toMatch(/^node lon-1: down.*, since \d\d:\d\d:\d\d$/);
    expect(lines.find((line) => line.startsWith('section prices/fx'))).toContain('fx-2 on lon-2');
  });

  it('shows the failover of the section before those of destinations that the same fault set off', () => {
    const { history } = fold('lon-1-killed');
    expect(headEpisode([...history.episodes].reverse())).toMatchObject({ kind: 'section', title: 'prices/fx' });
    expect(headEpisode([])).toBeNull();
  });

  it('US-26 writes the gap, its phases since the fault, and that no standby is there yet', () => {
    const { history } = fold('lon-1-killed');
    const episode = headEpisode([...history.episodes].reverse())!;
    const html = renderToStaticMarkup(<EpisodeCard episode={episode} onZoom={null} />);
    expect(html).toMatch(/38<span>ms<\/span>/);
    expect(html).toContain('service gap, worst of 2 nodes');
    expect(html).toContain('no standby yet');
    for (const phase of episode.phases) expect(html).toContain(phase.name);
    const after = fold('lon-1-killed-standby-again').history.episodes.find((known) => known.id === episode.id)!;
    expect(renderToStaticMarkup(<EpisodeCard episode={after} onZoom={null} />)).toMatch(/a standby again after/);
  });

  it('turns lanes and faults into selections and back', () => {
    const { view, history } = fold('lon-1-killed');
    expect(selectionOfLane('destination:lon-1/new-york')).toEqual({ kind: 'destination', id: 'lon-1/new-york' });
    expect(selectionOfLane('faults')).toBeNull();
    expect(selectionOfFault(history.faults[0]!)).toEqual({ kind: 'node', id: 'lon-1' });
    for (const lane of history.order) expect(lanesOfSelection(selectionOfLane(lane), view, history).has(lane)).toBe(true);
    expect(lanesOfSelection({ kind: 'episode', id: history.episodes[0]!.id }, view, history)).toEqual(new Set([history.episodes[0]!.lane]));
  });

  it('finds the episode under a point and a window that shows it whole', () => {
    const { history } = fold('lon-1-killed');
    const episode = headEpisode([...history.episodes].reverse())!;
    expect(episodeAt(history, episode.lane, episode.faultAt + 0.5, 0)?.id).toBe(episode.id);
    expect(episodeAt(history, episode.lane, episode.faultAt - 5000, 10)).toBeNull();
    const window = windowOfEpisode(episode);
    expect(window.live === false && window.from < episode.faultAt && window.to > episode.faultAt + episode.gapMillis!).toBe(true);
  });

  it('says what a span is, why, and for how long', () => {
    const { history, view } = fold('lon-1-killed');
    const row = placeRows(history).find((known) => known.id === 'node:lon-1')!;
    const down = row.lane!.spans.at(-1)!;
    const bar = { lane: row.id, x: 0, width: 1, y: 0, height: 1, tone: down.tone, hatched: true, label: down.label, span: down, open: true };
    const words = describeHit({ row, bar, mark: null, fault: null }, history.monoMinusWall, down.from + 2300)!;
    expect(words.title).toBe(`lon-1: ${down.label}`);
    expect(words.because).toBe(down.because);
    expect(words.time).toMatch(/ – now · 2\.3 s$/);
    expect(view.nodes['lon-1']).toBeDefined();
  });

  it('names a stretch that stands still by its two ends and its length', () => {
    expect(describeWindow({ live: true, span: 60_000 }, 0)).toBe('the last 1 min');
    expect(describeWindow({ live: false, from: 0, to: 40_000 }, 0)).toMatch(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d · 40 s$/);
  });

  it('fits lanes into the frame as long as they stay readable, then scrolls', () => {
    const rows = placeRows(fold('steady').history);
    const roomy = sizeStage({ width: 1000, height: 900 }, rows, 14, 0);
    const tight = sizeStage({ width: 1000, height: 200 }, rows, 14, 0);
    expect(roomy.content).toBeLessThanOrEqual(900);
    expect(tight.content).toBeGreaterThan(200);
    expect(tight.stage.sizes.bar).toBeGreaterThanOrEqual(tight.stage.font + 1);
  });
});
