import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import type { Episode } from '@understudy/shared/history/history';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { placeRows, type LaneRow, type RowKind } from '../../draw/lane-rows.ts';
import type { Hit } from '../../draw/place-lanes.ts';
import { CompareCard } from './compare-card.tsx';
import { EpisodeCard } from './episode-card.tsx';
import { EpisodeList } from './episode-list.tsx';
import { explainUncertainty, formatDifference, formatUncertainty } from './episode-words.ts';
import { LaneList } from './lane-list.tsx';
import { episodeAt, headEpisode, lanesOfSelection, selectionOfFault, selectionOfLane, windowOfEpisode } from './lane-selection.ts';
import { describeHit, describeNotes } from './lane-tooltip.tsx';
import { sizeStage, widestName } from './lane-strip.tsx';
import { describeWindow } from './window-bar.tsx';

const fold = (story: string) => applyBatch(emptyFold(), scenarios[story]!());
const PLAIN = { filter: '', folded: new Set<RowKind>(), worstFirst: false, at: Infinity };
const nothing = () => undefined;
const newest = (story: string) => headEpisode([...fold(story).history.episodes].reverse())!;
const wordsOf = (html: string) => html.split('<li').slice(1).map((line) => line.replace(/<[^>]*>/g, '').replace(/^[^>]*>/, ''));

function list(rows: readonly LaneRow[], more: Partial<Parameters<typeof LaneList>[0]> = {}): string {
  return renderToStaticMarkup(<LaneList rows={rows} pitch={20} top={20} width={100} sight={{ top: 0, bottom: 300 }} lit={new Set()} monoMinusWall={0} runningFaults={['lon-1 killed · by trainer']} at={Infinity} folded={new Set()} byKind onPick={nothing} onFold={nothing} onReveal={nothing} {...more} />);
}

const card = (episode: Episode) => renderToStaticMarkup(<EpisodeCard episode={episode} onZoom={nothing} onNote={nothing} />);

describe('the list of lanes', () => {
  const { history, view } = fold('lon-1-killed');

  it('tells every lane with the state that it is in, for those who do not see the canvas', () => {
    const lines = wordsOf(list(placeRows(history, PLAIN), { monoMinusWall: history.monoMinusWall }));
    expect(lines[0]).toBe('faults: lon-1 killed · by trainer');
    expect(lines.find((line) => line.includes('node lon-1:'))).toMatch(/node lon-1: down.*, since \d\d:\d\d:\d\d$/);
    expect(lines.find((line) => line.includes('section prices/fx'))).toContain('fx-2 on lon-2');
  });

  it('tells the state at the playhead, and what a folded kind holds', () => {
    const before = history.faults[0]!.from - 100;
    expect(wordsOf(list(placeRows(history, { ...PLAIN, at: before }), { at: before })).find((line) => line.includes('node lon-1:'))).toContain('node lon-1: up');
    const folded = new Set<RowKind>(['node']);
    expect(wordsOf(list(placeRows(history, { ...PLAIN, folded }), { folded })).find((line) => line.includes('7 nodes'))).toContain('7 nodes: 1 down · 6 up');
  });

  it('holds all rows while they are few, and of a thousand those around what is in sight, each with its place', () => {
    expect(wordsOf(list(placeRows(history, PLAIN)))).toHaveLength(1 + 7 + 7 + 3);
    const many = Array.from({ length: 1000 }, (_, index): LaneRow => ({ id: `node:${index}`, kind: 'node', title: `n-${index}`, lane: null, folded: null }));
    const html = list(many, { sight: { top: 10_000, bottom: 10_300 } });
    expect(wordsOf(html).length).toBeLessThan(50);
    expect(html).toContain('aria-posinset="501" ');
    expect(html).toContain('aria-setsize="1000"');
  });

  it('lights the lanes of a selection, and turns lanes and faults into selections and back', () => {
    expect(selectionOfLane('destination:lon-1/new-york')).toEqual({ kind: 'destination', id: 'lon-1/new-york' });
    expect(selectionOfLane('faults')).toBeNull();
    expect(selectionOfFault(history.faults[0]!)).toEqual({ kind: 'node', id: 'lon-1' });
    for (const { id } of history.lanes) expect(lanesOfSelection(selectionOfLane(id), view, history).has(id)).toBe(true);
    expect(lanesOfSelection({ kind: 'episode', id: history.episodes[0]!.id }, view, history)).toEqual(new Set([history.episodes[0]!.lane]));
  });
});

describe('the card of a failover', () => {
  it('shows the failover of the section before those of destinations that the same fault set off', () => {
    expect(newest('lon-1-killed')).toMatchObject({ kind: 'section', title: 'prices/fx' });
    expect(headEpisode([])).toBeNull();
  });

  it('US-26 writes the gap, its phases since the fault, and that no standby is there yet', () => {
    const episode = newest('lon-1-killed');
    const html = card(episode);
    expect(html).toMatch(/38<span>ms<\/span>/);
    expect(html).toContain('service gap, worst of 2 nodes');
    expect(html).toContain('one witness');
    expect(html).toContain('no standby yet');
    expect(html).toContain('Since the fault was seen in effect, at most 1.2 ms after it was.');
    for (const phase of episode.phases) expect(html).toContain(phase.name);
    expect(card(newest('lon-1-killed-standby-again'))).toMatch(/a standby again after/);
  });

  it('US-18 DF-04 says why the new one is the new one, and what became of the others', () => {
    expect(card(newest('lon-1-killed'))).toContain('fx-2 on lon-2: first in line');
    const html = card(newest('recovery-found'));
    expect(html).toContain('r-2: next in list; r-1 refused');
    expect(html).toContain('Ranked by the list from its top (DF-03). Decided by nyc-');
  });

  it('says how sure a number is and why', () => {
    expect([0.31, 0.04, 12.2, 31, null].map((millis) => formatUncertainty({ millis, because: '' }, 38))).toEqual(['± 0.3 ms', '± < 0.1 ms', '± 12 ms', 'witnesses 31 ms apart', 'one witness']);
    expect(explainUncertainty({ millis: null, because: 'lon-3 alone measured it' })).toBe('Lon-3 alone measured it, so that nothing bounds the error. All clocks are one: the machine\'s monotonic clock.');
  });

  it('finds the episode under a point and a window that shows it whole', () => {
    const { history } = fold('lon-1-killed');
    const episode = newest('lon-1-killed');
    expect(episodeAt(history, episode.lane, episode.faultAt + 0.5, 0)?.id).toBe(episode.id);
    expect(episodeAt(history, episode.lane, episode.faultAt - 5000, 10)).toBeNull();
    const window = windowOfEpisode(episode);
    expect(window.live === false && window.from < episode.faultAt && window.to > episode.faultAt + episode.gapMillis!).toBe(true);
  });
});

describe('two failovers', () => {
  const a = newest('lon-1-killed-standby-again');
  const b = { ...a, id: 'other', gapMillis: 50.2, phases: a.phases.map((phase) => ({ ...phase, sinceFaultMillis: phase.sinceFaultMillis * 2 })) };

  it('stand beside each other with their differences in milliseconds', () => {
    const html = renderToStaticMarkup(<CompareCard a={a} b={b} onEnd={nothing} />);
    const rows = [...html.matchAll(/<tr[^>]*><th scope="row">(.*?)<\/th>(.*?)<\/tr>/g)].map(([, name, cells]) => [name, ...[...cells!.matchAll(/<td[^>]*>(.*?)<\/td>/g)].map(([, cell]) => cell)]);
    expect(rows[0]).toEqual(['service gap', '38 ms', '50 ms', '+12 ms']);
    expect(rows.find(([name]) => name === 'suspected')).toEqual(['suspected', '0.4 ms', '0.8 ms', '+0.4 ms']);
    expect([-3.2, 0.01, 120].map(formatDifference)).toEqual(['−3.2 ms', '0 ms', '+120 ms']);
  });

  it('can be chosen where they are of a kind', () => {
    const destination = fold('recovery-found').history.episodes[0]!;
    const html = renderToStaticMarkup(<EpisodeList episodes={[b, destination, a]} chosen={a} compared="other" onPick={nothing} onCompare={nothing} />);
    expect([...html.matchAll(/aria-label="Compare vs ([^"]*) at/g)].map(([, title]) => title)).toEqual(['prices/fx']);
    expect(html).toContain('class="tl-versus" aria-pressed="true"');
  });
});

describe('the tooltip', () => {
  const { history } = fold('lon-1-killed');
  const row = placeRows(history, PLAIN).find((known) => known.id === 'node:lon-1')!;
  const down = row.lane!.spans.at(-1)!;
  const hit = (change: Partial<Hit>): Hit => ({ row, bar: { row, x: 0, width: 1, y: 0, height: 1, tone: down.tone, hatched: true, label: down.label, first: 0, end: 1, late: false }, mark: null, fault: null, gap: null, spans: [down], ...change });

  it('says what a span is, why, and for how long', () => {
    const words = describeHit(hit({}), history.monoMinusWall, down.from + 2300)!;
    expect(words.title).toBe(`lon-1: ${down.label}`);
    expect(words.lines).toEqual([down.because]);
    expect(words.time).toMatch(/ – now · 2\.3 s$/);
  });

  it('says how late a report came', () => {
    expect(describeHit(hit({ spans: [{ ...down, lateMillis: 12_000 }] }), 0, 0)!.lines).toContain('reported 12 s later: it was not known then');
  });

  it('names of many states in a bar the worst', () => {
    const words = describeHit(hit({ spans: [{ ...down, tone: 'up', label: 'fine' }, { ...down, label: 'broken', because: 'a reason' }, { ...down, tone: 'up', label: 'fine' }] }), 0, 0)!;
    expect(words.lines).toEqual(['3 states within this pixel or so; zoom in to tell them apart', 'the worst: broken, a reason']);
  });

  it('says when a fault was asked for and when it took effect', () => {
    const [fault] = history.faults;
    const band = { fault: fault!, askedX: 0, x: 1, width: 4, over: false, y: 0, height: 1, label: '' };
    const words = describeHit(hit({ fault: band }), history.monoMinusWall, fault!.from + 1000)!;
    expect(words.title).toBe('lon-1 killed · by trainer');
    expect(words.lines[0]).toMatch(/^asked \d\d:\d\d:\d\d\.\d{3}, in effect 1\.2 ms later$/);
  });

  it('reads notes out', () => {
    const note = { id: 'a', at: 0, episode: null, by: 'ana', text: 'the switch', wall: 0 };
    expect(describeNotes([note], 0)).toMatchObject({ title: 'Note by ana', lines: ['the switch'] });
    expect(describeNotes([note, { ...note, id: 'b', by: 'bo' }], 0)).toMatchObject({ title: '2 notes', lines: ['ana: the switch', 'bo: the switch'] });
    expect(describeNotes([], 0)).toBeNull();
  });
});

describe('the strip', () => {
  it('names a stretch that stands still by its two ends and its length', () => {
    expect(describeWindow({ live: true, span: 60_000 }, 0)).toBe('the last 1 min');
    expect(describeWindow({ live: false, from: 0, to: 40_000 }, 0)).toMatch(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d · 40 s$/);
  });

  it('fits lanes into the frame as long as they stay readable, then scrolls', () => {
    const rows = placeRows(fold('steady').history, PLAIN);
    const of = { count: rows.length, widestEms: widestName(rows) };
    const roomy = sizeStage({ width: 1000, height: 900 }, of, 14, 0);
    const tight = sizeStage({ width: 1000, height: 200 }, of, 14, 0);
    expect(roomy.content).toBeLessThanOrEqual(900);
    expect(tight.content).toBeGreaterThan(200);
    expect(tight.stage.sizes.bar).toBeGreaterThanOrEqual(tight.stage.font + 1);
  });
});
