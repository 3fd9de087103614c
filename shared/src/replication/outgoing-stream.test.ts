/** One outgoing stream: order, replay, epochs, skip marks, acknowledgements (RP-01, RP-02, RP-04, RP-07, RP-10, US-10). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { judgeEntry, type SendRule } from './send-rule.ts';
import { SeenSet } from './seen-set.ts';
import { entryAt, FX, JournalWorld, positions, pump, Receiver, streamAt } from './testing/journal-world.ts';
import type { JournalEntry } from './update-entry.ts';

const RULE: SendRule = { kind: 'destination', group: 'recovery', datagrid: false, topics: ['prices/#'], passThrough: ['london'] };
const lon1 = { node: 'lon-1', group: 'london' };
const lon2 = { node: 'lon-2', group: 'london' };
const lon3 = { node: 'lon-3', group: 'london' };

function having(...numbers: number[]): SeenSet {
  const seen = new SeenSet();
  for (const number of numbers) seen.offer(FX, number);
  return seen;
}

describe('a session', () => {
  it('RP-01 sends the journal in its order, each update once', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(entryAt(1, 1), entryAt(2, 2), entryAt(4, 3));
    expect(stream.take(10, Infinity)).toBeNull();
    world.open(stream, 'r-1');
    expect(positions(pump(stream, 2))).toEqual([1, 2]);
    expect(positions(pump(stream))).toEqual([4]);
    expect(stream.take(10, Infinity)).toBeNull();
    world.append(entryAt(5, 4));
    expect(positions(pump(stream))).toEqual([5]);
  });

  it('RP-02 replay starts at the earliest update that this server lacks, not where the previous one stood', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...[1, 2, 3, 4, 5].map((n) => entryAt(n, n)));
    world.open(stream, 'r-1');
    expect(positions(pump(stream))).toHaveLength(5);
    stream.acknowledge(having(1, 2, 3, 4, 5).toJson());
    expect(stream.kept).toBe(5);
    world.open(stream, 'r-2', having(1, 4));
    expect(stream.kept).toBe(1);
    expect(positions(pump(stream))).toEqual([2, 3, 5]);
  });

  it('RP-04 sends nothing that came from a group that is not passed on, nor back to where it has been', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.open(stream, 'r-1');
    world.ledger.learn('prices/fx', { epoch: { counter: 1, node: 'lon-1' }, closed: {}, horizon: null });
    world.open(stream, 'r-1');
    world.append(entryAt(1, 1, { from: lon1, via: [lon1] }), entryAt(2, 2, { from: { node: 'x', group: 'x' }, via: [] }), entryAt(3, 3, { from: lon1, via: [{ node: 'r-1', group: 'recovery' }, lon1] }));
    expect(positions(pump(stream))).toEqual([1]);
    stream.acknowledge(having(1).toJson());
    expect(stream.kept).toBe(2);
  });

  it('RP-04 RP-09 a node that lost with a crash what it had sent on gets it back', () => {
    const world = new JournalWorld();
    const stream = world.stream({ kind: 'member', group: 'london', member: 'lon-2', relayed: [] });
    world.append(entryAt(1, 1, { from: lon2, via: [{ node: 'nyc-1', group: 'new-york' }, lon2] }));
    world.open(stream, 'lon-2');
    expect(positions(pump(stream))).toEqual([1]);
  });

  it('RP-10 skip marks go with the next update of their stream, as ranges', () => {
    const other = 'prices/fx/GBPUSD';
    const world = new JournalWorld();
    const stream = world.stream({ ...RULE, topics: ['prices/fx/EURUSD'] });
    world.append(entryAt(1, 1), entryAt(2, 2, { topic: other }), entryAt(3, 3, { topic: other }), entryAt(4, 5, { topic: other }), entryAt(5, 6), entryAt(6, 7), entryAt(7, 8, { topic: other }));
    world.open(stream, 'r-1');
    const first = pump(stream, 1);
    expect([positions(first), first.skips]).toEqual([[1], []]);
    const rest = pump(stream);
    expect([positions(rest), rest.skips]).toEqual([[5, 6], [[FX, 2, 3], [FX, 5, 5]]]);
    // A filtered update at the end holds nothing back.
    stream.acknowledge(having(1, 6, 7).toJson());
    expect(stream.kept).toBe(7);
  });

  it('RP-04 a member that another cannot hear is passed on in its place, as far as it is lacked', () => {
    const member: SendRule = { kind: 'member', group: 'london', member: 'lon-2', relayed: [] };
    const world = new JournalWorld();
    const stream = world.stream(member, 0, ['lon-2', 'lon-3']);
    world.open(stream, 'lon-2');
    world.append(entryAt(1, 1, { from: lon3, via: [lon3] }), entryAt(2, 2, { from: lon3, via: [lon3] }), { ...entryAt(3, 1), stream: streamAt(1, [], 'fx-9') });
    expect(positions(pump(stream, 10, 0))).toEqual([3]);
    stream.setRule({ ...member, relayed: ['lon-3'] }, having(1).toJson());
    expect(positions(pump(stream, 10, 0))).toEqual([2]);
  });

  it('RP-04 what is another member’s to tell goes later, and not at all when the target has it by then', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE, 0, ['lon-2']);
    world.open(stream, 'r-1');
    world.ledger.learn('prices/fx', { epoch: { counter: 1, node: 'lon-1' }, closed: {}, horizon: null });
    world.open(stream, 'r-1');
    world.append(entryAt(1, 1, { from: lon2, via: [lon2] }), entryAt(2, 2, { from: lon2, via: [lon2] }), { ...entryAt(3, 1), stream: streamAt(1, [], 'fx-9') });
    expect(positions(pump(stream, 10, 0))).toEqual([3]);
    stream.acknowledge(having(1).toJson());
    expect(positions(pump(stream, 10, 2))).toEqual([2]);
    expect(stream.hasConsidered(3)).toBe(false);
    expect(stream.take(10, 3)).toBeNull();
    expect(stream.hasConsidered(3)).toBe(true);
  });
});

describe('an epoch', () => {
  const second = streamAt(2, [], 'fx-2');

  it('US-10 begins at the target before its first update: what is lacked of the one before goes first', () => {
    const world = new JournalWorld();
    const stream = world.stream({ kind: 'member', group: 'london', member: 'lon-3', relayed: [] }, 0, ['lon-2']);
    world.append(entryAt(1, 1, { from: lon2, via: [lon2] }), entryAt(2, 2, { from: lon2, via: [lon2] }));
    world.open(stream, 'lon-3');
    expect(stream.take(10, 0)).toBeNull();
    world.append({ ...entryAt(3, 1), stream: second });
    expect(stream.take(10, 0)).toEqual({ kind: 'epoch', path: 'prices/fx' });
    world.ledger.learn('prices/fx', { epoch: second.epoch, closed: { [FX]: { seen: [2] } }, horizon: null });
    stream.ledgerChanged();
    stream.begin('prices/fx', second.epoch, { seen: having(1).toJson(), accepted: { 'prices/fx': { counter: 1, node: 'lon-1' } } });
    expect(positions(pump(stream))).toEqual([2, 3]);
  });

  it('US-10 US-24 what does not count of an ended epoch is not sent, and what the target can no longer accept goes as last values', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(entryAt(1, 1), entryAt(2, 2), entryAt(3, 3));
    world.ledger.learn('prices/fx', { epoch: second.epoch, closed: { [FX]: { seen: [2] } }, horizon: null });
    stream.open('r-1', { seen: {}, accepted: { 'prices/fx': second.epoch } }, world.ledger.toJson());
    expect(stream.take(10, Infinity)).toEqual({ kind: 'values', topics: ['prices/fx/EURUSD'], stands: { [FX]: { seen: [3] } } });
    expect(stream.take(10, Infinity)).toBeNull();
  });

  it('RP-07 US-10 so long ago that its numbers are forgotten is not sent, holds nothing up, and keeps nothing in the journal', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(entryAt(1, 1), entryAt(2, 2), { ...entryAt(3, 1), stream: second });
    world.ledger.learn('prices/fx', { epoch: second.epoch, closed: { [FX]: { seen: [2] } }, horizon: null });
    const state = { seen: {}, accepted: { 'prices/fx': second.epoch } };
    stream.open('r-1', state, world.ledger.toJson());
    expect(stream.take(1, Infinity)?.kind).toBe('values');
    // Forgotten by this node while the session goes on …
    stream.open('r-1', state, world.ledger.toJson());
    stream.setRule(RULE, {});
    world.seen.retain((key) => key !== FX);
    expect(positions(pump(stream))).toEqual([3]);
    // … and once it had looked at it.
    const late = new JournalWorld();
    const other = late.stream(RULE);
    late.append(entryAt(1, 1), entryAt(2, 2));
    late.ledger.learn('prices/fx', { epoch: second.epoch, closed: { [FX]: { seen: [2] } }, horizon: null });
    other.open('r-1', { seen: {}, accepted: {} }, late.ledger.toJson());
    expect(positions(pump(other, 1))).toEqual([1]);
    other.begin('prices/fx', second.epoch, { seen: {}, accepted: { 'prices/fx': second.epoch } });
    expect(other.take(0, Infinity)).toBeNull();
    expect(other.take(1, Infinity)).toMatchObject({ kind: 'values', stands: { [FX]: { seen: [2] } } });
    late.seen.retain(() => false);
    expect(other.take(1, Infinity)).toBeNull();
    expect([other.kept, stream.kept]).toEqual([2, 2]);
    stream.acknowledge({ [second.key]: { seen: [1] } });
    expect(stream.kept).toBe(3);
  });

  it('US-10 a target that is about to let one begin is told all that it lacks, and again what it did not take', () => {
    const world = new JournalWorld();
    const stream = world.stream({ kind: 'member', group: 'london', member: 'lon-3', relayed: [] }, 0, ['lon-2']);
    world.append(entryAt(1, 1), entryAt(2, 2, { from: lon2, via: [lon2] }));
    world.open(stream, 'lon-3');
    expect(positions(pump(stream, 10, 0))).toEqual([1]);
    stream.tellAll('prices/fx', second.epoch, {});
    expect(positions(pump(stream, 10, 0))).toEqual([1, 2]);
  });
});

describe('whatever happens to connections', () => {
  const entries = fc.array(fc.record({ stream: fc.integer({ min: 1, max: 3 }), topic: fc.constantFrom('prices/fx/EURUSD', 'prices/fx/GBPUSD'), from: fc.constantFrom(null, lon2, { node: 'x-1', group: 'x' }) }), { minLength: 1, maxLength: 25 });
  const events = fc.array(fc.oneof(
    fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constant('connect' as const), server: fc.nat(1) }),
    fc.record({ do: fc.constant('lose' as const) }),
    fc.record({ do: fc.constant('send' as const), count: fc.integer({ min: 1, max: 6 }), arrive: fc.integer({ min: 0, max: 6 }), acknowledged: fc.boolean() }),
  ), { maxLength: 25 });
  const rule: SendRule = { ...RULE, topics: ['prices/fx/EURUSD'] };

  it('RP-01 RP-02 RP-03 RP-07 RP-10 the server that is connected in the end has every eligible update exactly once, and only what it has may be trimmed', () => {
    fc.assert(fc.property(entries, events, (planned, script) => {
      const world = new JournalWorld();
      const stream = world.stream(rule);
      const servers = [new Receiver(), new Receiver()];
      const numbers = new Map<number, number>();
      let server: number | null = null;
      world.ledger.learn('prices/fx', { epoch: { counter: 9, node: 'z' }, closed: Object.fromEntries([1, 2, 3].map((n) => [streamAt(1, [], `fx-${n}`).key, { seen: [99] }])), horizon: null });
      const write = (count: number) => {
        const turn: JournalEntry[] = [];
        for (const plan of planned.slice(world.entries.length, world.entries.length + count)) {
          const number = (numbers.get(plan.stream) ?? 0) + 1;
          numbers.set(plan.stream, number);
          turn.push({ ...entryAt(world.last() + turn.length + 1, number, { topic: plan.topic, acceptedAt: world.last() }), stream: streamAt(1, plan.from ? [plan.from] : [], `fx-${plan.stream}`) });
        }
        world.append(...turn);
      };
      const connect = (to: number) => {
        server = to;
        stream.open(`r-${to + 1}`, { seen: servers[to]!.seen.toJson(), accepted: {} }, world.ledger.toJson());
      };
      const eligible = () => world.entries.filter((entry) => judgeEntry(rule, 'r-1', entry) === 'send').map(({ position }) => position);
      for (const event of script) {
        if (event.do === 'write') write(event.count);
        if (event.do === 'connect') connect(event.server);
        if (event.do === 'lose') {
          stream.close();
          server = null;
        }
        if (event.do === 'send' && server !== null) {
          const batch = pump(stream, event.count);
          // What is sent may be lost with the connection; then no more of it arrives.
          servers[server]!.take(batch, event.arrive);
          if (event.acknowledged) stream.acknowledge(servers[server]!.seen.toJson());
          if (event.arrive < batch.updates) {
            stream.close();
            server = null;
          }
        }
        if (server !== null) {
          const have = new Set(servers[server]!.got);
          for (const position of eligible()) if (position <= stream.kept) expect(have.has(position), `RP-07 ${position} may be trimmed, so it is there`).toBe(true);
        }
      }
      write(planned.length);
      connect(0);
      servers[0]!.take(pump(stream));
      stream.acknowledge(servers[0]!.seen.toJson());
      expect([...servers[0]!.got].sort((a, b) => a - b)).toEqual(eligible());
      expect(servers[0]!.duplicates).toBe(0);
      expect(stream.kept).toBe(world.last());
      expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    }), runs(100));
  });
});
