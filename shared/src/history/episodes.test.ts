/** Episodes of the named stories: phases in order, gaps as measured with their uncertainty, and why it was decided so. */
import { describe, expect, it } from 'vitest';
import type { LoggedEvent } from '../domain/cluster-event.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import type { ClusterEventBody, Witness } from '../domain/cluster-event.ts';
import { applyBatch, emptyFold } from './fold.ts';
import { LAB_END } from '../domain/cluster-command.ts';
import { describeDecision } from './decisions.ts';
import type { Episode, History } from './history.ts';
import { laneOf } from './lanes.ts';

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
    const spans = laneOf(history, 'section:prices/fx')!.spans;
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

  it('US-26 does not count the absence of a node that was paused before the source was lost', () => {
    const steady = scenario('steady');
    const process = (name: string, state: 'paused' | 'running' | 'exited'): { by: Witness; body: ClusterEventBody } => ({ by: lab, body: { kind: 'process-changed', subject: { kind: 'node', name }, incarnation: 1, state, pid: 1, exit: state === 'exited' ? { code: null, signal: 'SIGKILL' } : null, order: null, because: '' } });
    const first = (name: string, gapMillis: number): { by: Witness; body: ClusterEventBody } => ({ by: { kind: 'node', name, incarnation: 1 }, body: { kind: 'first-delivered', handover: { path: 'prices/fx', epoch: { counter: 2, node: 'lon-2' }, client: 'fx-2', node: 'lon-2', previous: { epoch: { counter: 1, node: 'lon-1' }, client: 'fx-1', lastAt: 0 }, gapMillis } } });
    const holder: ClusterEventBody = { kind: 'holder-changed', holder: { path: 'prices/fx', epoch: { counter: 2, node: 'lon-2' }, active: { client: 'fx-2', node: 'lon-2' }, standbys: [] }, because: 'lon-1 is down' };
    const history = historyOf(andThen(steady, [process('lon-3', 'paused'), process('lon-3', 'running'), process('lon-1', 'exited'), { by: lon2, body: holder }, first('lon-2', 25), first('lon-3', 60)]));
    expect(fxEpisode(history)).toMatchObject({ gapMillis: 25, gapByNode: { 'lon-3': 60 } });
  });

  it('US-24 begins with its first sign where nobody saw a fault, whoever speaks first', () => {
    const split = scenario('split');
    const { at } = split.at(-1)!.event;
    const epoch = { counter: 3, node: 'lon-2' };
    const healed = andThen(split, [
      ...['lon-1', 'lon-2'].map((node) => ({ by: lab, body: { kind: 'link-changed', link: `${node}~lon-3`, state: 'whole', order: null } as ClusterEventBody })),
      { by: { kind: 'node', name: 'lon-3', incarnation: 1 }, body: { kind: 'holder-changed', holder: { path: 'prices/fx', epoch, active: { client: 'fx-2', node: 'lon-2' }, standbys: [] }, because: 'updates of epoch 3@lon-2 came' } },
      { by: lon2, body: { kind: 'first-accepted', path: 'prices/fx', epoch, client: 'fx-2' } },
      { by: lon2, body: { kind: 'holder-changed', holder: { path: 'prices/fx', epoch, active: { client: 'fx-2', node: 'lon-2' }, standbys: [{ client: 'fx-3', node: 'lon-3' }] }, because: 'the split healed' } },
    ]);
    const said = healed.slice(-2);
    for (const [index, logged] of said.entries()) logged.event.at = at + 22 + index * 5;
    const episode = historyOf(healed).episodes.findLast(({ lane }) => lane === 'section:prices/fx')!;
    expect(episode.faultAt).toBe(at + 22);
    expect(episode.phases.map(({ name, sinceFaultMillis }) => [name, sinceFaultMillis])).toEqual([['first update published', 0], ['standby again', 5], ['promoted', 8]]);
    expect(episode.redundancyMillis).toBe(5);
  });

  it('MB-02 is not begun by a cut that moves nothing', () => {
    expect(historyOf(scenario('cut-link')).episodes).toEqual([]);
  });

  it('US-24 names the cut as the cause of a split', () => {
    expect(fxEpisode(historyOf(scenario('split')))).toMatchObject({ cause: 'lon-1 ~ lon-3 cut', now: { client: 'fx-3' } });
  });
});

describe('why a source took over', () => {
  it('US-18 names those in line by rank, who was taken and the words of its own node', () => {
    const episode = fxEpisode(historyOf(scenario('lon-1-killed')));
    expect(episode.decision).toMatchObject({
      by: 'lon-2', because: 'fx-1 went with lon-1 (US-04)',
      candidates: [{ name: 'fx-2 on lon-2', place: 0, verdict: 'chosen', words: 'first in line' }],
    });
    expect(describeDecision(episode.decision!)).toBe('fx-2 on lon-2: first in line');
  });

  it('US-18 says why those before it were not taken', () => {
    const events = scenario('steady');
    const held = { path: 'prices/fx', epoch: { counter: 1, node: 'lon-1' }, active: { client: 'fx-1', node: 'lon-1' }, standbys: [{ client: 'fx-9', node: 'lon-1' }, { client: 'fx-2', node: 'lon-2' }] };
    const epoch = { counter: 2, node: 'lon-2' };
    const killed = { kind: 'process-changed', subject: { kind: 'node', name: 'lon-1' }, incarnation: 1, state: 'exited', pid: null, exit: { code: null, signal: 'SIGKILL' }, order: null, because: 'killed' } as const;
    const history = historyOf(andThen(events, [
      { by: lon2, body: { kind: 'holder-changed', holder: held, because: 'fx-9 registered' } },
      { by: lab, body: killed },
      { by: lon2, body: { kind: 'holder-changed', holder: { ...held, epoch, active: { client: 'fx-2', node: 'lon-2' }, standbys: [] }, because: 'lon-1 is down' } },
    ]));
    expect(describeDecision(fxEpisode(history).decision!)).toBe('fx-2 on lon-2: next in line; fx-9 on lon-1 gone with lon-1');
  });

  it('is not there for a source that came back', () => {
    const events = scenario('steady');
    const process = (state: 'paused' | 'running'): { by: Witness; body: ClusterEventBody } => ({ by: lab, body: { kind: 'process-changed', subject: { kind: 'client', name: 'fx-1' }, incarnation: 1, state, pid: 1, exit: null, order: null, because: '' } });
    expect(fxEpisode(historyOf(andThen(events, [process('paused'), process('running')])))).toMatchObject({ state: 'done', now: null, decision: null });
  });
});

describe('how far a time may be off', () => {
  const audited = (node: string, gapMillis: number): { by: Witness; body: ClusterEventBody } => ({
    by: { kind: 'auditor', name: 'auditors', incarnation: 1 },
    body: { kind: 'audit-handover', node, handover: { path: 'prices/fx', epoch: { counter: 2, node: 'lon-2' }, client: 'fx-2', node: 'lon-2', previous: { epoch: { counter: 1, node: 'lon-1' }, client: 'fx-1', lastAt: 0 }, gapMillis } },
  });

  it('US-26 is how far a node and its auditor differ at the worst node', () => {
    const { gapMillis, uncertainty } = fxEpisode(historyOf(andThen(scenario('lon-1-killed'), [audited('lon-2', 39), audited('lon-3', 38.25)])));
    expect(gapMillis).toBe(38);
    expect(uncertainty).toEqual({ millis: 0.25, because: 'at lon-3 the node measured 38 ms and its auditor 38 ms' });
  });

  it('is taken from other nodes where the worst one has a single witness, and not claimed where none has two', () => {
    expect(fxEpisode(historyOf(andThen(scenario('lon-1-killed'), [audited('lon-2', 37.2)]))).uncertainty!.millis).toBeCloseTo(0.5, 6);
    expect(fxEpisode(historyOf(scenario('lon-1-killed'))).uncertainty).toEqual({ millis: null, because: 'lon-3 alone measured it' });
  });

  it('counts an auditor\'s gap where the node itself told none', () => {
    const episode = fxEpisode(historyOf(andThen(scenario('lon-1-killed'), [audited('nyc-1', 61)])));
    expect(episode.gapMillis).toBe(61);
    expect(episode.gapByNode).not.toHaveProperty('nyc-1');
  });

  it('US-26 leaves out what a node tells to which nobody replicated at the fault, and lists it', () => {
    const steady = applyBatch(emptyFold(), scenario('steady')).view;
    const connected = new Set(Object.values(steady.destinations).flatMap(({ state }) => state.connection?.peer ?? []));
    expect([connected.has('r-1'), connected.has('r-2')]).toEqual([true, false]);
    const episode = fxEpisode(historyOf(andThen(scenario('lon-1-killed'), [audited('r-2', 8000), audited('r-1', 62)])));
    expect(episode.unreached).toEqual(['r-2']);
    expect(episode.gapMillis).toBe(62);
    expect(episode.auditedGapByNode).toEqual({ 'r-1': 62, 'r-2': 8000 });
  });

  it('pairs no handover of an auditor with another one', () => {
    const again = audited('lon-3', 2500);
    const later = { ...again, body: { ...again.body, handover: { ...(again.body as { handover: object }).handover, previous: { epoch: { counter: 2, node: 'lon-2' }, client: 'fx-2', lastAt: 0 } } } as ClusterEventBody };
    const episode = fxEpisode(historyOf(andThen(scenario('lon-1-killed'), [audited('lon-3', 38.25), later])));
    expect(episode).toMatchObject({ gapMillis: 38, auditedGapByNode: { 'lon-3': 38.25 } });
  });

  it('bounds the fault by the moment at which it was asked for', () => {
    expect(fxEpisode(historyOf(scenario('lon-1-killed'))).faultEarlierMillis).toBeCloseTo(1.2, 6);
    expect(fxEpisode(historyOf(scenario('split'))).faultEarlierMillis).toBeNull();
  });

  it('DF-08 of a connection is how far its two ends differ, whichever speaks first', () => {
    const opened: { by: Witness; body: ClusterEventBody } = { by: { kind: 'node', name: 'r-2', incarnation: 1 }, body: { kind: 'connection-opened', peer: 'nyc-1', peerGroup: 'new-york', peerIncarnation: 1, direction: 'incoming', connection: 9 } };
    const events = scenario('recovery-search');
    const connected = events.findIndex(({ event }) => event.kind === 'destination-changed' && event.witness.name === 'nyc-1' && event.because === 'r-2 connected');
    const at = events[connected]!.event.at;
    const tell = (place: number, when: number): Episode => {
      const [said] = andThen([], [opened], { at: when - 10, wall: 0 });
      const told = [...events.slice(0, place), said!, ...events.slice(place)].map((logged, index) => ({ ...logged, n: index + 1 }));
      return historyOf(told).episodes.find(({ lane }) => lane === 'destination:nyc-1/recovery')!;
    };
    expect(tell(connected, at - 0.4).uncertainty).toMatchObject({ because: 'r-2 saw the connection 0.4 ms before nyc-1' });
    expect(tell(connected + 1, at + 0.3).uncertainty!.millis).toBeCloseTo(0.3, 4);
    expect(historyOf(events).episodes.find(({ lane }) => lane === 'destination:nyc-1/recovery')!.uncertainty).toMatchObject({ millis: null });
  });
});

describe('a destination\'s episode', () => {
  it('DF-04 says why the server is the one: its place in the list, and what failed before it', () => {
    const first = historyOf(scenario('recovery-search')).episodes.find(({ lane }) => lane === 'destination:nyc-1/recovery')!;
    expect(describeDecision(first.decision!)).toBe('r-2: next in list; r-1 refused after 0.4 ms');
    const later = historyOf(scenario('recovery-found')).episodes.findLast(({ lane }) => lane === 'destination:nyc-2/recovery')!;
    expect(describeDecision(later.decision!)).toBe('r-2: next in list; r-1 refused 5 times, the last after 0.4 ms');
  });

  it('DF-02 says that an incoming connection was reused', () => {
    const episode = historyOf(scenario('lon-1-killed')).episodes.find(({ lane }) => lane === 'destination:nyc-1/london')!;
    expect(describeDecision(episode.decision!)).toBe('lon-2: its incoming connection is reused, nothing is dialled');
    expect(episode.decision!.candidates.find(({ name }) => name === 'lon-3')).toMatchObject({ verdict: 'untried', words: 'not tried' });
  });


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
function andThen(events: LoggedEvent[], said: { by: Witness; body: ClusterEventBody }[], { at, wall }: { at: number; wall: number } = events.at(-1)!.event): LoggedEvent[] {
  return [...events, ...said.map(({ by, body }, index) => {
    const later = (index + 1) * 10;
    return { n: events.length + index + 1, arrivedAt: at + later, event: { witness: by, number: 1000 + index, at: at + later, wall: wall + later, ...body } } as LoggedEvent;
  })];
}

const lab: Witness = { kind: 'lab', name: 'lab', incarnation: 1 };
const lon2: Witness = { kind: 'node', name: 'lon-2', incarnation: 1 };
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
