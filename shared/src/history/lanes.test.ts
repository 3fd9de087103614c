/** Lanes, faults, gaps and notes: where things stand in time, however late they are told, and how much is kept. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterEvent, ClusterEventBody, LoggedEvent, Witness } from '../domain/cluster-event.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import { SIZE_KEPT } from './empty-history.ts';
import { applyBatch, applyLogged, emptyFold, type FoldState } from './fold.ts';
import type { History, Lane, SpanTone } from './history.ts';
import { beginSpan, laneOf } from './lanes.ts';
import { lookAgain } from './late-spans.ts';

function historyOf(events: readonly LoggedEvent[]): History {
  return applyBatch(emptyFold(), events).history;
}

function scenario(name: string): LoggedEvent[] {
  return scenarios[name]!();
}

const lab: Witness = { kind: 'lab', name: 'lab', incarnation: 1 };
const dashboard: Witness = { kind: 'dashboard', name: 'dashboard', incarnation: 1 };

/** One more event, `after` milliseconds later than the newest, that arrives `late`. */
function more(state: FoldState, witness: Witness, body: ClusterEventBody, after: number, late = 0): FoldState {
  const at = state.view.at + after;
  const event = { witness, number: 5000 + state.view.n, at, wall: at - state.history.monoMinusWall, ...body } as ClusterEvent;
  return applyLogged(state, { n: state.view.n + 1, arrivedAt: at + late, event });
}

describe('lanes and faults', () => {
  it('draws one lane for each node, destination and section', () => {
    const { lanes, described, places } = historyOf(scenario('steady'));
    expect(described).toBe(7 + 7 + 3);
    expect(lanes[0]!.id).toBe('node:lon-1');
    expect(lanes.at(-1)!.id).toBe('section:orders');
    for (const [index, { id }] of lanes.entries()) expect(places[id]).toBe(index);
  });

  it('ends a fault when its node is restored', () => {
    const { faults } = historyOf(scenario('recovery-found'));
    expect(faults.map(({ target, to }) => [target, to !== null])).toEqual([['node:r-1', false], ['node:r-2', true]]);
    expect(faults[0]).toMatchObject({ by: 'trainer', label: 'r-1 killed' });
    expect(faults[0]!.askedAt).toBeLessThan(faults[0]!.from);
  });

  it('DF-05 shows waits and tries in the lane', () => {
    const lane = laneOf(historyOf(scenario('recovery-search')), 'destination:nyc-1/recovery')!;
    expect(lane.spans.at(-1)).toMatchObject({ tone: 'down', label: 'waits 1.6 s · pass 4', to: null });
    expect(lane.marks.filter(({ label }) => label.startsWith('r-1 refused'))).toHaveLength(5);
  });

  it('RP-06 RP-12 marks downgraded acknowledgements and overruled updates in their lanes', () => {
    let state = applyBatch(emptyFold(), scenario('steady'));
    const nyc: Witness = { kind: 'node', name: 'nyc-1', incarnation: 1 };
    state = more(state, nyc, { kind: 'ack-mode-changed', destination: 'recovery', now: 'downgraded', because: 'the oldest update waits for 10 s', order: null }, 1);
    expect(laneOf(state.history, 'destination:nyc-1/recovery')!.marks.at(-1)).toMatchObject({ tone: 'attention', label: 'acknowledgements: downgraded; the oldest update waits for 10 s' });
    const epoch = { counter: 1, node: 'lon-1' };
    state = more(state, { kind: 'node', name: 'lon-3', incarnation: 1 }, { kind: 'updates-overruled', path: 'prices/fx', epoch, ranges: [{ source: 'fx-1', epoch, from: 5, to: 9 }, { source: 'fx-1', epoch, from: 12, to: 12 }], topics: 3 }, 1);
    expect(laneOf(state.history, 'section:prices/fx')!.marks.at(-1)).toMatchObject({ tone: 'down', label: '6 updates of epoch 1@lon-1 overruled on lon-3' });
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
    expect(Math.max(...lanes.map(({ spans, marks }) => Math.max(spans.length, marks.length)))).toBeLessThanOrEqual(301);
    expect(episodes.length).toBeLessThanOrEqual(150);
    expect(faults.length).toBeLessThanOrEqual(150);
    expect(state.view.at - from).toBeLessThanOrEqual(31 * 60_000);
  }, 60_000);
});

describe('what is kept', () => {
  it('is a bounded number of bytes however much happens, and says since when it is whole', () => {
    let state = applyBatch(emptyFold(), scenario('steady'));
    const { lanes } = state.history;
    // Every destination of the cluster flaps, with a reason as long as reasons get, and its tries are told.
    const keys = lanes.filter(({ kind }) => kind === 'destination').map(({ id }) => id.slice('destination:'.length));
    for (let round = 0; round < 3000; round += 1) {
      const [node, destination] = keys[round % keys.length]!.split('/') as [string, string];
      const known = state.view.destinations[keys[round % keys.length]!]!.state;
      const witness: Witness = { kind: 'node', name: node, incarnation: 1 };
      const connected = known.connection !== null;
      const connection = { peer: known.addresses[round % known.addresses.length]!.node!, via: 'dialled' as const, since: state.view.at };
      state = more(state, witness, { kind: 'destination-attempt', destination, index: 0, peer: known.addresses[0]!.node, address: `${known.addresses[0]!.host}:${known.addresses[0]!.port}`, pass: 0, outcome: connected ? 'refused' : 'connected', tookMillis: 1, detail: null }, 2);
      state = more(state, witness, { kind: 'destination-changed', destination, from: known.phase, state: { ...known, phase: connected ? 'backing-off' : 'connected', passes: round, wait: connected ? { millis: round, until: 0 } : null, connection: connected ? null : connection }, because: `${'because '.repeat(200)}${round}`, order: 'order-1' }, 3);
    }
    const { size, from, episodes } = state.history;
    expect(size).toBeLessThanOrEqual(SIZE_KEPT);
    expect(episodes.length).toBeLessThanOrEqual(150);
    expect(JSON.stringify(state.history).length).toBeLessThan(1e6);
    expect(from).toBeGreaterThan(lanes[0]!.spans[0]!.from);
    for (const { spans, marks } of state.history.lanes) {
      for (const { to } of spans) expect(to === null || to >= from).toBe(true);
      for (const { at } of marks) expect(at).toBeGreaterThanOrEqual(from);
    }
  }, 60_000);

  it('of a lane that flaps alone is its newest part, and the lane says since when', () => {
    let lane: Lane = { id: 'node:a', kind: 'node', title: 'a', node: 'a', spans: [], marks: [], cutBefore: null };
    for (let at = 0; at < 1000; at += 1) lane = beginSpan(lane, at, { tone: at % 2 ? 'down' : 'up', label: '', because: '' });
    expect(lane.spans).toHaveLength(300);
    expect(lane.cutBefore).toBe(lane.spans[0]!.from);
  });

  it('of a node that left the description is its lane, ended, as long as it has spans', () => {
    const state = applyBatch(emptyFold(), scenario('steady'));
    const spec = { ...state.view.spec!, nodes: state.view.spec!.nodes.filter(({ name }) => name !== 'r-2') };
    let next = more(state, lab, { kind: 'cluster-described', spec, labStarted: 0 }, 10);
    expect(next.history.lanes.at(-1)).toMatchObject({ id: 'node:r-2', spans: [expect.anything(), expect.anything(), { to: next.view.at }] });
    expect(next.history.described).toBe(next.history.lanes.length - 1);
    next = more(next, lab, { kind: 'link-changed', link: 'lon-1~lon-2', state: 'cut', order: null }, 40 * 60_000);
    expect(laneOf(next.history, 'node:r-2')).toBeUndefined();
  });
});

describe('what is told late', () => {
  const lon1: Witness = { kind: 'node', name: 'lon-1', incarnation: 1 };
  const silent: ClusterEventBody = { kind: 'node-changed', group: 'london', pid: 1, state: 'stopping', digest: 'a1b2c3', because: 'it was asked to', order: null };

  it('stands where it happened, and says how late it came', () => {
    const state = applyBatch(emptyFold(), scenario('steady'));
    const late = more(state, lon1, silent, 5, 12_000);
    expect(laneOf(late.history, 'node:lon-1')!.spans.at(-1)).toMatchObject({ from: late.view.at, label: 'stopping', lateMillis: 12_000 });
    const prompt = more(state, lon1, silent, 5, 40);
    expect(laneOf(prompt.history, 'node:lon-1')!.spans.at(-1)).not.toHaveProperty('lateMillis');
  });

  it('is drawn as it was then, where an outlet was lost only afterwards', () => {
    const outlet: Witness = { kind: 'node', name: 'lon-2', incarnation: 1 };
    let state = applyBatch(emptyFold(), scenario('lon-1-killed'));
    const happened = state.view.at + 100;
    state = more(state, dashboard, { kind: 'outlet-changed', outlet, state: 'lost', because: 'silent for 2.5 s' }, 5000);
    const lost = state.view.at;
    const holder = { path: 'prices/fx', epoch: { counter: 2, node: 'lon-2' }, active: { client: 'fx-2', node: 'lon-2' }, standbys: [{ client: 'fx-1', node: 'lon-3' }] };
    state = more(state, outlet, { kind: 'holder-changed', holder, because: 'late' }, happened - lost, 6000);
    state = more(state, dashboard, { kind: 'outlet-changed', outlet, state: 'connected', because: 'logged on' }, 500);
    const spans = laneOf(state.history, 'section:prices/fx')!.spans.slice(-3);
    expect(spans.map(({ from, to, label, lateMillis }) => [from, to, label, lateMillis])).toEqual([
      [happened, lost, 'fx-2 on lon-2 · epoch 2@lon-2', 6000], [lost, lost + 500, 'unknown', undefined], [lost + 500, null, 'fx-2 on lon-2 · epoch 2@lon-2', undefined],
    ]);
  });

  it('changes what looked as it would have without it, and leaves what was found out meanwhile', () => {
    const look = (tone: SpanTone, label: string = tone) => ({ tone, label, because: '' });
    const lane = (...spans: [number, number | null, SpanTone][]): Lane => ({ id: 'node:a', kind: 'node', title: 'a', node: 'a', marks: [], cutBefore: null, spans: spans.map(([from, to, tone]) => ({ from, to, ...look(tone) })) });
    const after = (before: Lane, ...looks: [number, SpanTone, SpanTone, SpanTone]) => lookAgain(before, looks[0], look(looks[1]), look(looks[2]), look(looks[3])).spans.map(({ from, to, tone }) => [from, to, tone]);
    // It went on as it was, until it was lost.
    expect(after(lane([0, 80, 'up'], [80, 90, 'unknown'], [90, null, 'up']), 50, 'up', 'down', 'down')).toEqual([[0, 50, 'up'], [50, 80, 'down'], [80, 90, 'unknown'], [90, null, 'down']]);
    // Nothing was known: now it is.
    expect(after(lane([0, 40, 'up'], [40, 90, 'unknown'], [90, null, 'up']), 60, 'up', 'down', 'down')).toEqual([[0, 40, 'up'], [40, 60, 'unknown'], [60, null, 'down']]);
    // Another state had come in between, and stays.
    expect(after(lane([0, 70, 'up'], [70, null, 'attention']), 50, 'up', 'down', 'attention')).toEqual([[0, 50, 'up'], [50, 70, 'down'], [70, null, 'attention']]);
    // It changes nothing that is drawn, or comes before all that is.
    expect(after(lane([0, null, 'up']), 50, 'up', 'up', 'up')).toEqual([[0, null, 'up']]);
    expect(after(lane([60, null, 'up']), 50, 'down', 'up', 'up')).toEqual([[50, null, 'up']]);
    // At present it is not heard, and that began when it was lost.
    expect(lookAgain(lane([0, null, 'down']), 50, look('down'), look('up'), look('unknown'), 80).spans.map(({ from, to, tone }) => [from, to, tone])).toEqual([[0, 50, 'down'], [50, 80, 'up'], [80, null, 'unknown']]);
    expect(after(lane(), 50, 'up', 'down', 'down')).toEqual([[50, null, 'down']]);
  });

  it('is not what had happened before the log began', () => {
    const [first, ...rest] = scenario('steady').map((logged) => ({ ...logged, arrivedAt: logged.event.at + 60_000 }));
    const { history } = applyBatch(emptyFold(), [first!, ...rest]);
    expect(history.lanes.flatMap(({ spans, marks }) => [...spans, ...marks]).filter(({ lateMillis }) => lateMillis !== undefined)).toEqual([]);
  });
});

describe('what is missing', () => {
  const outlet: Witness = { kind: 'node', name: 'lon-2', incarnation: 1 };

  it('is a stretch from the loss of the outlet to its return', () => {
    let state = applyBatch(emptyFold(), scenario('steady'));
    state = more(state, dashboard, { kind: 'outlet-changed', outlet, state: 'lost', because: 'its connection closed' }, 100);
    const lostAt = state.view.at;
    state = more(state, dashboard, { kind: 'outlet-changed', outlet, state: 'connected', because: 'logged on' }, 7000);
    state = more(state, dashboard, { kind: 'gap', outlet, from: 40, to: 44, because: 'the outlet kept no more while nobody listened' }, 0.2);
    expect(state.history.gaps).toEqual([{ from: lostAt, to: state.view.at, witness: { kind: 'node', name: 'lon-2' }, count: 5, because: 'the outlet kept no more while nobody listened' }]);
    // A hole in the count while it is heard has nothing to do with that stretch.
    state = more(state, dashboard, { kind: 'gap', outlet, from: 60, to: 60, because: 'numbers were left out' }, 20_000);
    expect(state.history.gaps.at(-1)).toMatchObject({ from: state.view.at, to: state.view.at });
  });

  it('is not what the log itself let go', () => {
    const state = applyBatch(emptyFold(), scenario('steady'));
    expect(more(state, dashboard, { kind: 'gap', outlet: dashboard, from: 1, to: 900, because: 'the log keeps no more' }, 1).history.gaps).toEqual([]);
  });
});

describe('an order that brings something down', () => {
  it('stands as asked until its effect is seen, then as a fault from then on', () => {
    let state = emptyFold();
    const states: History[] = [];
    for (const logged of scenario('lon-1-killed')) {
      const { asked } = state.history;
      state = applyLogged(state, logged);
      if (state.history.asked !== asked) states.push(state.history);
    }
    expect(states.map(({ asked }) => asked.map(({ target, by }) => `${target} by ${by}`))).toEqual([['node:lon-1 by trainer'], []]);
    expect(states.at(-1)!.faults.at(-1)).toMatchObject({ target: 'node:lon-1', askedAt: states[0]!.asked[0]!.askedAt });
  });

  it('leaves with its refusal', () => {
    const command = { verb: 'cut', link: { a: 'lon-2', b: 'lon-1' } } as const;
    let state = more(applyBatch(emptyFold(), scenario('steady')), lab, { kind: 'order-changed', order: 'o', command, by: 'me', state: 'asked', reason: null }, 1);
    expect(state.history.asked).toMatchObject([{ target: 'link:lon-1~lon-2', label: 'cut lon-2 ~ lon-1' }]);
    state = more(state, lab, { kind: 'order-changed', order: 'o', command, by: 'me', state: 'refused', reason: 'no' }, 1);
    expect(state.history.asked).toEqual([]);
  });
});

describe('notes', () => {
  it('stand at the instant that they are about, whoever writes first, each once', () => {
    const note = (id: string, at: number): ClusterEventBody => ({ kind: 'note-added', note: id, about: { at, episode: null }, by: 'ana', text: `about ${at}` });
    fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 12 }), (ats) => {
      let state = applyBatch(emptyFold(), scenario('steady').slice(0, 30));
      for (const [index, ago] of ats.entries()) for (const _ of [1, 2]) state = more(state, dashboard, note(`note-${index}`, state.history.from + ago), 1);
      const { notes } = state.history;
      expect(notes.map(({ id }) => id).sort()).toEqual(ats.map((_, index) => `note-${index}`).sort());
      expect(notes.map(({ at }) => at)).toEqual([...notes.map(({ at }) => at)].sort((a, b) => a - b));
    }), { numRuns: 20 });
  });
});
