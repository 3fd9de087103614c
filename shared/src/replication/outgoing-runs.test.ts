/** What is sent of the turns of a source: parts of runs, several sources, epochs that follow each other (RP-01, RP-02, RP-10, US-10). */
import { describe, expect, it } from 'vitest';
import type { SendRule } from './send-rule.ts';
import { SeenSet } from './seen-set.ts';
import { entryAt, FX, JournalWorld, positions, pump, streamAt, turnAt } from './testing/journal-world.ts';

const RULE: SendRule = { kind: 'destination', group: 'recovery', datagrid: false, topics: ['prices/#'], passThrough: ['london'] };
const TO_LON3: SendRule = { kind: 'member', group: 'london', member: 'lon-3', relayed: [] };
const lon2 = { node: 'lon-2', group: 'london' };
const PATH = 'prices/fx';
const second = streamAt(2, [], 'fx-2');
const GBP = { topic: 'prices/fx/GBPUSD' };

/** @returns a set with these numbers of fx-1, or of another stream. */
function having(numbers: number[], key = FX): SeenSet {
  const seen = new SeenSet();
  for (const number of numbers) seen.offer(key, number);
  return seen;
}

/** @returns what was sent, run by run, as `first..last`. */
function runsOf(stream: ReturnType<JournalWorld['stream']>, most = Infinity, laggedTo = Infinity): string[] {
  return pump(stream, most, laggedTo).runs.map(({ number, lastNumber }) => `${number}..${lastNumber}`);
}

describe('a turn of a source', () => {
  it('RP-01 goes as one run, and in parts where less may be sent at once', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 5), ...turnAt(6, 6, 3));
    world.open(stream, 'r-1');
    expect(runsOf(stream, 4)).toEqual(['1..4']);
    // What is left of one and the beginning of the next: together no more than may be sent.
    expect(runsOf(stream, 3)).toEqual(['5..5', '6..7']);
    expect(runsOf(stream)).toEqual(['8..8']);
    expect(stream.take(1, Infinity)).toBeNull();
  });

  it('RP-01 ends a batch that is large in bytes, so that every target can take it', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    const payload = new Uint8Array(400_000);
    for (let number = 1; number <= 7; number++) world.append(entryAt(number * 2, number, { payload }));
    world.open(stream, 'r-1');
    expect(runsOf(stream)).toEqual(['1..1', '2..2', '3..3']);
    expect(runsOf(stream)).toEqual(['4..4', '5..5', '6..6']);
    expect(runsOf(stream)).toEqual(['7..7']);
  });

  it('RP-02 goes as far as the target lacks it, and what it has leaves no mark', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 9));
    world.open(stream, 'r-1', having([1, 2, 4, 7]));
    const batch = pump(stream);
    expect(batch.runs.map(({ number, count }) => [number, count])).toEqual([[3, 1], [5, 2], [8, 2]]);
    expect([batch.updates, batch.skips]).toEqual([5, []]);
  });

  it('RP-10 goes without what a filter keeps out, whose numbers are passed over before what comes next, however little is sent at once', () => {
    const world = new JournalWorld();
    const stream = world.stream({ ...RULE, topics: ['prices/fx/EURUSD'] });
    world.append(...turnAt(1, 1, 7).map((entry) => ([2, 5, 6].includes(entry.number) ? { ...entry, ...GBP } : entry)));
    world.open(stream, 'r-1', having([4]));
    const sent = [1, 1, 1].map((most) => pump(stream, most));
    expect(sent.map(positions)).toEqual([[1], [3], [7]]);
    expect(sent.map(({ skips }) => skips)).toEqual([[], [[FX, 2, 2]], [[FX, 5, 6]]]);
    expect(stream.take(1, Infinity)).toBeNull();
  });

  it('RP-04 US-24 goes without what does not count of its ended epoch', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 5));
    world.ledger.learn(PATH, { epoch: second.epoch, closed: { [FX]: { seen: [2, 4, 4] } }, horizon: null });
    stream.open('r-1', { seen: {}, accepted: {} }, world.ledger.toJson());
    const batch = pump(stream);
    expect([positions(batch), batch.skips]).toEqual([[1, 2, 4], []]);
  });

  it('RP-04 US-24 goes without what turns out not to count while it is under way', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 4));
    world.open(stream, 'r-1');
    expect(runsOf(stream, 1)).toEqual(['1..1']);
    world.ledger.learn(PATH, { epoch: second.epoch, closed: { [FX]: { seen: [2] } }, horizon: null });
    stream.ledgerChanged();
    expect(runsOf(stream)).toEqual(['2..2']);
  });

  it('RP-04 is not sent back to a target that it came by, whether or not its epoch has ended, but to one that may have lost it', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3);
    world.ledger.learn(PATH, { epoch: second.epoch, closed: { [FX]: { seen: [9] } }, horizon: null });
    const way = { from: lon2, via: [{ node: 'lon-3', group: 'london' }, lon2] };
    world.append(...turnAt(1, 1, 2, way));
    stream.open('lon-3', { seen: {}, accepted: {} }, world.ledger.toJson());
    world.append(...turnAt(3, 3, 2, way));
    expect(runsOf(stream)).toEqual(['1..2']);
  });
});

describe('where a session begins', () => {
  it('RP-02 is the earliest update that is lacked of any source', () => {
    const [a, b] = [streamAt(1, [], 'fx-1'), streamAt(1, [], 'fx-3')];
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append({ ...entryAt(1, 1), stream: a }, { ...entryAt(2, 1), stream: b }, { ...entryAt(3, 2), stream: b }, { ...entryAt(4, 2), stream: a });
    const seen = having([1], a.key);
    seen.offer(b.key, 1);
    world.open(stream, 'r-1', seen);
    expect(stream.kept).toBe(2);
    expect(positions(pump(stream))).toEqual([3, 4]);
  });

  it('RP-02 is not hidden by numbers that are in no journal any more: they were told as last values', () => {
    const [a, b] = [streamAt(1, [], 'fx-1'), streamAt(1, [], 'fx-3')];
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append({ ...entryAt(1, 1), stream: a }, { ...entryAt(2, 901), stream: b });
    world.seen.offerRange(b.key, 1, 300);
    world.open(stream, 'r-1', SeenSet.fromJson({ [b.key]: { seen: [0, 901, 901] } }));
    expect(stream.kept).toBe(0);
    expect(positions(pump(stream))).toEqual([1]);
  });

  it('RP-02 is the end for a target that lacks nothing, and what comes later is sent', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 3));
    world.open(stream, 'r-1', having([1, 2, 3]));
    expect(stream.hasConsidered(3)).toBe(true);
    expect(stream.take(10, Infinity)).toBeNull();
    world.append(...turnAt(4, 4, 2));
    expect(stream.hasConsidered(4)).toBe(false);
    expect(runsOf(stream)).toEqual(['4..5']);
  });

  it('RP-09 what was trimmed under way is passed over', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 3), ...turnAt(4, 4, 3));
    world.open(stream, 'r-1');
    expect(runsOf(stream, 1)).toEqual(['1..1']);
    world.trim(4);
    expect(runsOf(stream)).toEqual(['5..6']);
  });
});

describe('what lags', () => {
  it('RP-04 is sent in its turn though it came while nothing lagged', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE, 0, ['lon-2']);
    world.append(entryAt(1, 1));
    world.open(stream, 'r-1');
    expect(positions(pump(stream))).toEqual([1]);
    expect(stream.take(10, Infinity)).toBeNull();
    world.append(...turnAt(2, 2, 2, { from: lon2, via: [lon2] }), { ...entryAt(4, 1), stream: streamAt(1, [], 'fx-9') }, ...turnAt(5, 4, 2, { from: lon2, via: [lon2] }));
    expect(positions(pump(stream, 10, 1))).toEqual([4]);
    expect(positions(pump(stream, 10, 3))).toEqual([2, 3]);
    expect(stream.take(10, 4)).toBeNull();
    expect(positions(pump(stream, 10, 6))).toEqual([5, 6]);
    world.append(...turnAt(7, 6, 2, { from: lon2, via: [lon2] }));
    expect(positions(pump(stream, 10, 7))).toEqual([7]);
    expect(positions(pump(stream, 10, 8))).toEqual([8]);
  });

  it('RP-01 goes before what came of the same source by another way since, as when a connection has moved', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE, 0, ['lon-2']);
    world.open(stream, 'r-1');
    const other = streamAt(1, [], 'fx-9');
    world.append(...turnAt(1, 1, 2, { from: lon2, via: [lon2] }), ...turnAt(3, 3, 2), { ...entryAt(5, 1), stream: other });
    // Number 3 is this node's own to tell, and waits for 1 and 2, which lon-2 may be about to tell; another source waits for neither.
    expect(positions(pump(stream, 10, 0))).toEqual([5]);
    world.append(...turnAt(6, 5, 2));
    expect(stream.take(10, 1)).toMatchObject({ updates: 1 });
    expect(positions(pump(stream, 2, 2))).toEqual([2, 3]);
    expect(positions(pump(stream, 10, 2))).toEqual([4, 6, 7]);
    world.append(...turnAt(8, 7, 1));
    expect(positions(pump(stream, 10, 2))).toEqual([8]);
    expect([stream.hasConsidered(8), stream.take(10, 8), stream.hasConsidered(8)]).toEqual([false, null, true]);
  });

  it('RP-01 holds nothing up once the target has it', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE, 0, ['lon-2']);
    world.open(stream, 'r-1');
    world.append(...turnAt(1, 1, 2, { from: lon2, via: [lon2] }), ...turnAt(3, 3, 2));
    expect(stream.take(10, 0)).toBeNull();
    stream.acknowledge(having([1, 2]).toJson());
    world.append(...turnAt(5, 5, 1));
    expect(positions(pump(stream, 10, 0))).toEqual([3, 4, 5]);
  });

  it('RP-01 RP-02 is sent in the journal’s order to a target that catches up: nobody else is about to tell it', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE, 0, ['lon-2']);
    world.append(...turnAt(1, 1, 2), ...turnAt(3, 3, 2, { from: lon2, via: [lon2] }), ...turnAt(5, 5, 2));
    world.open(stream, 'r-1');
    expect([1, 2, 3].map(() => positions(pump(stream, 2)))).toEqual([[1, 2], [3, 4], [5, 6]]);
  });

  it('RP-01 RP-04 a member is told by whoever has it, in order, when the one that is to tell it does not', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3, 0, ['lon-2', 'lon-3']);
    world.open(stream, 'lon-3');
    const nyc1 = { node: 'nyc-1', group: 'new-york' };
    world.append(...turnAt(1, 1, 2, { from: lon2, via: [nyc1, lon2] }), ...turnAt(3, 3, 2, { from: nyc1, via: [nyc1] }));
    expect(stream.take(10, 0)).toBeNull();
    expect(positions(pump(stream, 10, 2))).toEqual([1, 2, 3, 4]);
    expect(stream.holdsBack).toBe(false);
  });

  it('RP-01 US-10 goes on in order when what is known of epochs changes meanwhile', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE, 0, ['lon-2']);
    world.open(stream, 'r-1');
    world.append(...turnAt(1, 1, 2, { from: lon2, via: [lon2] }), ...turnAt(3, 3, 2));
    expect(stream.take(10, 0)).toBeNull();
    stream.ledgerChanged();
    expect([stream.take(10, 0), stream.holdsBack]).toEqual([null, true]);
    // The epoch has ended, and the last of it comes: all of it is told at once, from what was left on.
    world.ledger.learn(PATH, { epoch: second.epoch, closed: { [FX]: { seen: [6] } }, horizon: null });
    stream.ledgerChanged();
    world.append(...turnAt(5, 5, 2, { from: lon2, via: [lon2] }));
    expect(positions(pump(stream, 10, 0))).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('US-10 does not hold up what is told of an epoch that ends', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3, 0, ['lon-2']);
    world.open(stream, 'lon-3');
    world.append(...turnAt(1, 1, 2, { from: lon2, via: [lon2] }), ...turnAt(3, 3, 2));
    expect([stream.holdsBack, stream.take(10, 0), stream.holdsBack]).toEqual([false, null, true]);
    stream.tellAll(PATH, second.epoch, {});
    expect(positions(pump(stream, 10, 0))).toEqual([1, 2, 3, 4]);
  });
});

describe('an epoch among others', () => {
  it('US-10 does not begin before what was gathered of the one before has gone', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 2));
    world.open(stream, 'r-1');
    world.append({ ...entryAt(3, 1), stream: second });
    expect(positions(pump(stream))).toEqual([1, 2]);
    expect(stream.take(10, Infinity)).toEqual({ kind: 'epoch', path: PATH });
  });

  it('US-10 that begins again at a target that has all of the one before goes on where it was', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 2));
    world.ledger.learn(PATH, { epoch: second.epoch, closed: { [FX]: { seen: [2] } }, horizon: null });
    stream.open('r-1', { seen: {}, accepted: {} }, world.ledger.toJson());
    world.append({ ...entryAt(3, 1), stream: second });
    expect(positions(pump(stream))).toEqual([1, 2, 3]);
    stream.begin(PATH, second.epoch, { seen: having([1, 2]).toJson(), accepted: { [PATH]: { counter: 1, node: 'lon-1' } } });
    expect(stream.take(10, Infinity)).toBeNull();
    world.append({ ...entryAt(4, 2), stream: second });
    expect(positions(pump(stream))).toEqual([4]);
    expect(stream.begunEpoch(PATH)).toEqual(second.epoch);
  });

  it('US-10 of a branch ends that of the branch alone where a target is told all of it', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3, 0, ['lon-2']);
    const orders = { ...streamAt(1, [lon2], 'oms-1'), path: 'orders', section: 'orders', key: 'orders|1@lon-1|oms-1' };
    const newer = { ...streamAt(3, [lon2], 'fx-3') };
    world.append(...turnAt(1, 1, 2, { from: lon2, via: [lon2] }), { ...entryAt(3, 1), stream: orders }, { ...entryAt(4, 1), stream: newer });
    const ledgers = Object.fromEntries([PATH, 'orders'].map((path) => [path, { epoch: { counter: 3, node: 'lon-1' }, closed: {}, horizon: null }]));
    stream.open('lon-3', { seen: {}, accepted: {} }, ledgers);
    expect(stream.take(10, 0)).toBeNull();
    // Of the epochs below the third: those of the path, whoever's they are to tell, and of no other path.
    stream.tellAll(PATH, { counter: 3, node: 'lon-1' }, {});
    expect(positions(pump(stream, 10, 0))).toEqual([1, 2]);
  });

  it('US-10 US-24 that a target cannot accept any more goes as the last values of all that it lacks and may be sent', () => {
    const world = new JournalWorld();
    const rule: SendRule = { ...RULE, topics: ['prices/fx/EURUSD', 'prices/fx/USDCHF', 'prices/rates/#'] };
    const stream = world.stream(rule);
    const rates = { ...streamAt(1, [], 'r'), path: 'prices/rates', section: 'prices/rates', key: 'prices/rates|1@lon-1|r' };
    world.append(...turnAt(1, 1, 2), entryAt(3, 3, GBP), { ...entryAt(4, 1), topic: 'prices/rates/10Y', stream: rates }, entryAt(5, 4, { topic: 'prices/fx/USDCHF' }), entryAt(6, 5, { topic: 'prices/fx/USDJPY' }), entryAt(7, 6, { topic: 'prices/fx/USDCHF' }));
    const third = { counter: 3, node: 'lon-2' };
    world.ledger.learn(PATH, { epoch: third, closed: { [FX]: { seen: [5] } }, horizon: null });
    world.ledger.learn('prices/rates', { epoch: rates.epoch, closed: {}, horizon: null });
    stream.open('r-1', { seen: having([2]).toJson(), accepted: { [PATH]: third } }, world.ledger.toJson());
    expect(stream.take(10, Infinity)).toEqual({ kind: 'values', topics: ['prices/fx/EURUSD', 'prices/fx/USDCHF'], stands: { [FX]: { seen: [1, 3, 6] } } });
    expect(positions(pump(stream))).toEqual([4]);
    expect(stream.take(10, Infinity)).toBeNull();
  });

  it('US-10 US-24 that this node has forgotten goes as the last values of what is in its journal, to a member, too', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3);
    for (let position = 1; position <= 600; position++) world.append(entryAt(position, position, { topic: `prices/fx/${position % 3}` }));
    const third = { counter: 3, node: 'lon-2' };
    world.ledger.learn(PATH, { epoch: third, closed: { [FX]: { seen: [600] } }, horizon: null });
    stream.open('lon-3', { seen: having([1]).toJson(), accepted: { [PATH]: third } }, world.ledger.toJson());
    expect(stream.take(10, Infinity)).toEqual({ kind: 'values', topics: ['prices/fx/2', 'prices/fx/0', 'prices/fx/1'], stands: { [FX]: { seen: [0, 2, 600] } } });
  });
});

describe('what a target turns out to lack', () => {
  it('US-10 RP-02 is sent again, however far the stream had got', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3, 0, ['lon-2']);
    world.open(stream, 'lon-3');
    world.append(...turnAt(1, 1, 4), { ...entryAt(5, 1), stream: streamAt(1, [], 'fx-9') });
    expect(positions(pump(stream))).toEqual([1, 2, 3, 4, 5]);
    expect(stream.take(10, Infinity)).toBeNull();
    stream.tellAll(PATH, second.epoch, { ...having([1, 2]).toJson(), [streamAt(1, [], 'fx-9').key]: { seen: [1] } });
    expect(positions(pump(stream))).toEqual([3, 4]);
    expect(stream.take(10, Infinity)).toBeNull();
    world.ledger.learn(PATH, { epoch: second.epoch, closed: { [FX]: { seen: [4] }, [streamAt(1, [], 'fx-9').key]: { seen: [1] } }, horizon: null });
    stream.begin(PATH, second.epoch, { seen: having([1, 2, 3]).toJson(), accepted: {} });
    expect(positions(pump(stream))).toEqual([4, 5]);
    expect([stream.take(10, Infinity), stream.hasConsidered(5)]).toEqual([null, true]);
  });

  it('RP-04 and a member that is not heard would have told it, is sent at once', () => {
    const world = new JournalWorld();
    const stream = world.stream(TO_LON3, 0, ['lon-2']);
    world.open(stream, 'lon-3');
    world.append(...turnAt(1, 1, 3, { from: lon2, via: [lon2] }));
    expect(positions(pump(stream, 10, 3))).toEqual([1, 2, 3]);
    expect(stream.take(10, 3)).toBeNull();
    world.append(...turnAt(4, 4, 1, { from: lon2, via: [lon2] }));
    expect(stream.take(10, 3)).toBeNull();
    stream.setRule({ ...TO_LON3, relayed: ['lon-2'] }, {});
    expect(positions(pump(stream, 10, 3))).toEqual([4]);
  });
});

describe('between sessions', () => {
  it('RP-02 nobody is sent to, nothing is lacked, and what is told of epochs and acknowledgements changes nothing', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 3));
    world.open(stream, 'r-1');
    expect([stream.target, stream.rule]).toEqual(['r-1', RULE]);
    stream.close();
    stream.begin(PATH, second.epoch, { seen: {}, accepted: {} });
    stream.tellAll(PATH, second.epoch, {});
    stream.ledgerChanged();
    stream.acknowledge(having([1, 2, 3]).toJson());
    stream.assume(having([1, 2, 3]).toJson());
    stream.setRule({ ...RULE, topics: ['#'] }, {});
    expect([stream.target, stream.begunEpoch(PATH), stream.hasConsidered(0), stream.lacks(having([1]).toJson()), stream.hasTo(FX, 3)]).toEqual([null, null, false, false, 2]);
    expect([stream.take(10, Infinity), stream.kept]).toEqual([null, 0]);
    world.open(stream, 'r-2');
    expect(runsOf(stream)).toEqual(['1..3']);
  });

  it('RP-02 RP-11 a target that is sent last values first is not known to have what they stand for until it says so', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 4));
    world.trim(2);
    world.ledger.learn(PATH, { epoch: { counter: 1, node: 'lon-1' }, closed: {}, horizon: null });
    stream.open('r-1', { seen: {}, accepted: {} }, world.ledger.toJson(), having([1, 2]).toJson());
    expect([stream.hasTo(FX, 1), stream.lacks(having([2]).toJson())]).toEqual([0, false]);
    expect(runsOf(stream)).toEqual(['3..4']);
    stream.acknowledge(having([1, 2, 3]).toJson());
    expect([stream.hasTo(FX, 1), stream.kept]).toEqual([3, 3]);
  });

  it('RP-02 RP-06 within one a target has what it says, and lacks what was neither sent nor told as values', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 4));
    world.open(stream, 'r-1', having([1]));
    expect([stream.lacks(having([1]).toJson()), stream.lacks(having([2]).toJson())]).toEqual([false, true]);
    expect(runsOf(stream, 1)).toEqual(['2..2']);
    expect([stream.lacks(having([2]).toJson()), stream.hasTo(FX, 1), stream.hasTo(FX, 2)]).toEqual([false, 1, 1]);
    stream.assume(having([3]).toJson());
    expect([stream.lacks(having([3]).toJson()), stream.lacks(having([4]).toJson())]).toEqual([false, true]);
    expect(runsOf(stream)).toEqual(['4..4']);
    stream.acknowledge(having([1, 2, 3, 4]).toJson());
    expect(stream.hasTo(FX, 2)).toBe(4);
  });
});
