/** Episodes and lanes of the named stories: phases in order, gaps as measured, late reports placed where they happened. */
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../domain/cluster-event.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import type { ClusterEventBody, Witness } from '../domain/cluster-event.ts';
import { applyBatch, emptyFold } from './fold.ts';
import { LAB_END } from '../domain/cluster-command.ts';
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
  it('US-05 counts no standby that another member names before it hears that the source is gone', () => {
    const episode = fxEpisode(historyOf(scenario('client-killed')));
    expect(episode.phases.map(({ name }) => name)).not.toContain('standby again');
    expect(episode.redundancyMillis).toBeNull();
  });

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
    expect(episode.sentence).toMatch(/^nyc-1 → london lost lon-1; no dial: went on over the incoming connection from lon-2\./);
  });
});

/** The scenario with more said after its end, 10 ms apart. */
function andThen(events: LoggedEvent[], said: { by: Witness; body: ClusterEventBody }[]): LoggedEvent[] {
  const { at, wall } = events.at(-1)!.event;
  return [...events, ...said.map(({ by, body }, index) => {
    const later = (index + 1) * 10;
    return { n: events.length + index + 1, arrivedAt: at + later, event: { witness: by, number: 1000 + index, at: at + later, wall: wall + later, ...body } } as LoggedEvent;
  })];
}

const lab: Witness = { kind: 'lab', name: 'lab', incarnation: 1 };
const nyc: Witness = { kind: 'node', name: 'nyc-1', incarnation: 1 };

/** nyc-1 loses lon-1 and goes on over the incoming connection of lon-2. */
function goesOn(events: LoggedEvent[]): { by: Witness; body: ClusterEventBody } {
  const state = applyBatch(emptyFold(), events).view.destinations['nyc-1/london']!.state;
  return { by: nyc, body: { kind: 'destination-changed', destination: 'london', from: 'connected', state: { ...state, connection: { peer: 'lon-2', via: 'incoming', since: 0 } }, because: 'the connection with lon-1 closed: ECONNRESET', order: null } };
}

describe('what is no failover', () => {
  const leaves = (kind: 'client' | 'node', name: string, state: 'stopping' | 'exited'): { by: Witness; body: ClusterEventBody } => ({
    by: lab, body: { kind: 'process-changed', subject: { kind, name }, incarnation: 1, state, pid: null, exit: state === 'exited' ? { code: 0, signal: null } : null, order: LAB_END, because: 'the lab ends' },
  });

  it('DF-08 is a loss that nobody ordered', () => {
    const events = scenario('steady');
    const { episodes } = historyOf(andThen(events, [goesOn(events)]));
    expect(episodes.map(({ sentence }) => sentence)).toEqual(['nyc-1 → london lost lon-1; no dial: went on over the incoming connection from lon-2. Cause: the connection with lon-1 closed: ECONNRESET.']);
  });

  it('is the clean end of the lab, whoever is heard first', () => {
    const events = scenario('steady');
    const ends = [leaves('client', 'fx-1', 'stopping'), leaves('client', 'fx-1', 'exited'), leaves('node', 'lon-1', 'stopping'), goesOn(events), leaves('node', 'lon-1', 'exited')];
    for (const order of [ends, [ends[3]!, ...ends.filter((_, index) => index !== 3)]]) {
      const told = andThen(events, order);
      // The loss happened after the end began, even where it is reported before.
      const begun = told.find(({ event }) => event.kind === 'process-changed' && event.order === LAB_END)!;
      begun.event.at = events.at(-1)!.event.at + 1;
      const history = historyOf(told);
      expect(history.episodes).toEqual([]);
      expect(history.faults).toEqual([]);
    }
  });

  it('is what settles in the first moments of a connection', () => {
    const events = scenario('steady');
    const state = applyBatch(emptyFold(), events).view.destinations['nyc-1/london']!.state;
    const fresh: ClusterEventBody = { kind: 'destination-changed', destination: 'london', from: 'connected', state: { ...state, connection: { ...state.connection!, since: events.at(-1)!.event.at } }, because: 'the incoming one stays', order: null };
    expect(historyOf(andThen(events, [{ by: nyc, body: fresh }, goesOn(events)])).episodes).toEqual([]);
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
