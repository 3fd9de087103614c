/** Episodes and lanes of the named stories: phases in order, gaps as measured, late reports placed where they happened. */
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../domain/cluster-event.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import { applyBatch, emptyFold } from './fold.ts';
import type { Episode, History } from './history.ts';

function historyOf(events: readonly LoggedEvent[]): History {
  return applyBatch(emptyFold(), events).history;
}

function scenario(name: string): LoggedEvent[] {
  return scenarios[name]!();
}

function fxEpisode(history: History): Episode {
  return history.episodes.find(({ lane }) => lane === 'section:prices/fx')!;
}

describe('a section\'s episode', () => {
  it('US-26 measures the gap and names each phase from the fault on', () => {
    const episode = fxEpisode(historyOf(scenario('lon-1-killed-standby-again')));
    expect(episode.phases.map(({ name }) => name)).toEqual([
      'fault in effect', 'suspected', 'agreed', 'promoted', 'callback sent', 'first update published',
      'first update delivered on lon-2', 'first update delivered on lon-3', 'standby again',
    ]);
    expect(episode).toMatchObject({ state: 'done', gapMillis: 38, was: { client: 'fx-1' }, now: { client: 'fx-2', node: 'lon-2' } });
    expect(episode.phases[0]!.sinceFaultMillis).toBe(0);
    expect(episode.sentence).toBe('prices/fx moved from fx-1 on lon-1 to fx-2 on lon-2: no update for 38 ms at worst; a standby again after 1.2 s. Cause: lon-1 killed by trainer.');
  });

  it('runs until a standby exists again', () => {
    expect(fxEpisode(historyOf(scenario('lon-1-killed')))).toMatchObject({ state: 'running', redundancyMillis: null });
  });

  it('US-26 is the same when the lab reports the kill after the peers have moved the section', () => {
    const events = scenario('lon-1-killed-standby-again');
    const exit = events.find(({ event }) => event.kind === 'process-changed' && event.state === 'exited')!;
    const promoted = events.findIndex(({ event }) => event.kind === 'first-accepted');
    const late = events.filter((logged) => logged !== exit);
    late.splice(promoted, 0, exit);
    const onTime = fxEpisode(historyOf(events));
    const history = historyOf(late.map((logged, index) => ({ ...logged, n: index + 1 })));
    const episode = fxEpisode(history);
    expect(episode.wall).toBeCloseTo(onTime.wall, 1);
    expect({ ...episode, id: onTime.id, wall: onTime.wall }).toEqual(onTime);
    const spans = history.lanes['section:prices/fx']!.spans;
    expect(spans.find(({ tone }) => tone === 'down')).toMatchObject({ from: exit.event.at, label: 'no source' });
  });

  it('US-26 does not count the absence of the node that was lost as a gap of the service', () => {
    const events = scenario('lon-1-killed-standby-again');
    const delivered = events.findLast(({ event }) => event.kind === 'first-delivered')!;
    const { event } = delivered;
    if (event.kind !== 'first-delivered') throw new Error('the story ends otherwise');
    const back: LoggedEvent = { ...delivered, n: events.length + 1, event: { ...event, witness: { kind: 'node', name: 'lon-1', incarnation: 2 }, at: event.at + 9000, handover: { ...event.handover, gapMillis: 9038 } } };
    const episode = fxEpisode(historyOf([...events, back]));
    expect(episode.gapByNode['lon-1']).toBe(9038);
    expect(episode.gapMillis).toBe(38);
  });

  it('MB-02 is not begun by a cut that moves nothing', () => {
    expect(historyOf(scenario('cut-link')).episodes).toEqual([]);
  });

  it('US-24 names the cut as the cause of a split', () => {
    expect(fxEpisode(historyOf(scenario('split')))).toMatchObject({ cause: 'lon-1 ~ lon-3 cut', now: { client: 'fx-3' } });
  });
});

describe('a destination\'s episode', () => {
  it('DF-04 lists each try until one connects, and the time without a connection', () => {
    const first = historyOf(scenario('recovery-search')).episodes.find(({ lane }) => lane === 'destination:nyc-1/recovery')!;
    expect(first.phases.map(({ name }) => name)).toEqual(['fault in effect', 'link lost', 'r-1 refused', 'r-2 connected', 'caught up']);
    expect(first.gapMillis).toBeCloseTo(2.2, 6);
    expect(first).toMatchObject({ state: 'done', cause: 'r-1 killed by trainer' });
  });

  it('DF-05 goes on over all passes until something connects', () => {
    const episodes = historyOf(scenario('recovery-found')).episodes.filter(({ lane }) => lane === 'destination:nyc-2/recovery');
    expect(episodes).toHaveLength(2);
    expect(episodes[1]!.phases.filter(({ name }) => name.endsWith('refused'))).toHaveLength(9);
    expect(episodes[1]!.sentence).toMatch(/^nyc-2 → recovery came back to r-2 in 3\.2 s after 9 failed tries/);
  });

  it('DF-02 has no gap when an incoming connection takes over', () => {
    const episode = historyOf(scenario('lon-1-killed')).episodes.find(({ lane }) => lane === 'destination:nyc-1/london')!;
    expect(episode).toMatchObject({ gapMillis: 0 });
    expect(episode.sentence).toMatch(/went on over lon-2 at once/);
  });
});

describe('lanes and faults', () => {
  it('draws one lane for each node, destination and section', () => {
    const { order } = historyOf(scenario('steady'));
    expect(order).toHaveLength(7 + 7 + 3);
    expect(order[0]).toBe('node:lon-1');
    expect(order.at(-1)).toBe('section:orders');
  });

  it('ends a fault when its node is restored', () => {
    const { faults } = historyOf(scenario('recovery-found'));
    expect(faults.map(({ target, to }) => [target, to !== null])).toEqual([['node:r-1', false], ['node:r-2', true]]);
    expect(faults[0]).toMatchObject({ by: 'trainer', label: 'r-1 killed' });
    expect(faults[0]!.askedAt).toBeLessThan(faults[0]!.from);
  });

  it('DF-05 shows waits and tries in the lane', () => {
    const lane = historyOf(scenario('recovery-search')).lanes['destination:nyc-1/recovery']!;
    expect(lane.spans.at(-1)).toMatchObject({ tone: 'down', label: 'waits 1.6 s · pass 4', to: null });
    expect(lane.marks.filter(({ label }) => label.startsWith('r-1 refused'))).toHaveLength(5);
  });

  it('stays bounded however long it runs', () => {
    const events = scenario('recovery-found');
    const span = 60_000;
    let state = applyBatch(emptyFold(), events);
    const story = events.slice(-120).filter(({ event }) => !event.kind.endsWith('sampled'));
    for (let round = 1; round < 45; round += 1) {
      state = applyBatch(state, story.map((logged) => ({ ...logged, event: { ...logged.event, at: logged.event.at + round * span, wall: logged.event.wall + round * span } })));
    }
    const { lanes, episodes, faults, from } = state.history;
    expect(Math.max(...Object.values(lanes).map(({ spans, marks }) => Math.max(spans.length, marks.length)))).toBeLessThanOrEqual(301);
    expect(episodes.length).toBeLessThanOrEqual(150);
    expect(faults.length).toBeLessThanOrEqual(150);
    expect(state.view.at - from).toBeLessThanOrEqual(31 * 60_000);
  }, 60_000);
});
