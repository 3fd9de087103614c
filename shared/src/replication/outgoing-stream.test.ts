/** One outgoing stream: order, replay, skip marks, acknowledgements, what waits (RP-01, RP-02, RP-04, RP-07, RP-10). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../machine/testing/number-of-runs.ts';
import { OutgoingStream } from './outgoing-stream.ts';
import { judgeEntry, type JournalEntry, type SendRule } from './send-rule.ts';
import { SeenSet } from './seen-set.ts';
import { entryAt, pump, Receiver } from './testing/journal-world.ts';

const RULE: SendRule = { kind: 'destination', group: 'recovery', datagrid: false, topics: ['prices/#'], passThrough: ['london'] };
const lon1 = { node: 'lon-1', group: 'london' };

describe('a session', () => {
  it('RP-01 sends the journal in its order, each entry once', () => {
    const stream = new OutgoingStream(RULE, 1);
    const journal = [entryAt(1, 1), entryAt(2, 2), entryAt(4, 3)];
    for (const entry of journal) stream.append(entry);
    expect(stream.cursor).toBe(null);
    stream.open('r-1', new SeenSet(), 1);
    expect(pump(stream, journal).map((one) => one.outgoing)).toEqual([1, 2, 4].map((position) => ({ position, key: 'prices/fx|1@lon-1|fx-1', skip: [] })));
    expect(stream.cursor).toBe(5);
    expect(pump(stream, journal)).toEqual([]);
    expect(() => stream.consider(journal[0]!)).toThrow('entry 1 was considered out of order: the next is 5 or later');
    stream.close();
    expect(() => stream.consider(entryAt(5, 4))).toThrow('no session is open');
  });

  it('RP-02 replay starts at the earliest entry that this server lacks, not where the previous one stood', () => {
    const stream = new OutgoingStream(RULE, 1);
    const journal = [1, 2, 3, 4, 5].map((n) => entryAt(n, n));
    for (const entry of journal) stream.append(entry);
    stream.open('r-1', new SeenSet(), 1);
    expect(pump(stream, journal).length).toBe(5);
    stream.acknowledge(5);
    const second = new SeenSet();
    for (const n of [1, 4]) second.offer('prices/fx|1@lon-1|fx-1', n);
    stream.open('r-2', second, 1);
    expect(stream.acknowledged).toBe(0);
    expect(pump(stream, journal).map((one) => one.outgoing.position)).toEqual([2, 3, 5]);
  });

  it('RP-04 sends nothing that came from a group that is not passed on, nor back to where it has been', () => {
    const stream = new OutgoingStream(RULE, 1);
    const journal = [entryAt(1, 1, { from: lon1, via: [lon1] }), entryAt(2, 2, { from: { node: 'x', group: 'x' }, via: [] }), entryAt(3, 3, { from: lon1, via: [{ node: 'r-1', group: 'recovery' }, lon1] })];
    stream.open('r-1', new SeenSet(), 1);
    expect(pump(stream, journal).map((one) => one.outgoing.position)).toEqual([1]);
    stream.acknowledge(1);
    expect(stream.acknowledged).toBe(3);
    expect(stream.outstanding).toBe(0);
  });

  it('RP-10 skip marks go with the next update of their stream, as ranges', () => {
    const stream = new OutgoingStream({ ...RULE, topics: ['prices/fx/EURUSD'] }, 1);
    const other = 'prices/fx/GBPUSD';
    const journal = [entryAt(1, 1), entryAt(2, 2, { topic: other }), entryAt(3, 3, { topic: other }), entryAt(4, 5, { topic: other }), entryAt(5, 6), entryAt(6, 7), entryAt(7, 8, { topic: other })];
    stream.open('r-1', new SeenSet(), 1);
    const sent = pump(stream, journal);
    expect(sent.map((one) => [one.outgoing.position, one.outgoing.skip])).toEqual([[1, []], [5, [[2, 3], [5, 5]]], [6, []]]);
    // A filtered entry at the end holds nothing back.
    stream.acknowledge(6);
    expect(stream.acknowledged).toBe(7);
  });

  it('RP-04 a changed rule goes through the journal again: what a member that went down had sent here', () => {
    const member: SendRule = { kind: 'member', group: 'london', member: 'lon-2', down: [] };
    const lon3 = { node: 'lon-3', group: 'london' };
    const stream = new OutgoingStream(member, 1);
    const journal = [entryAt(1, 1, { from: lon3, via: [lon3] }), entryAt(2, 2)];
    for (const entry of journal) stream.append(entry);
    stream.setRule(member, 1);
    expect(stream.cursor).toBe(null);
    stream.open('lon-2', new SeenSet(), 1);
    expect(pump(stream, journal).map((one) => one.outgoing.position)).toEqual([2]);
    stream.setRule({ ...member, down: ['lon-3'] }, 1);
    expect(pump(stream, journal).map((one) => one.outgoing.position)).toEqual([1]);
    expect(stream.waiting).toEqual({ updates: 2, bytes: 20, oldestAt: 1 });
  });
});

describe('what waits', () => {
  it('RP-07 is counted in updates, bytes and age, sent or not, connected or not', () => {
    const stream = new OutgoingStream(RULE, 1);
    expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    const journal = [entryAt(1, 1, { at: 1000 }), entryAt(2, 2, { at: 1001, topic: 'orders/1' }), entryAt(3, 3, { at: 1050, bytes: 7 }), entryAt(4, 4, { at: 1100 }), entryAt(5, 5, { at: 2000 })];
    for (const entry of journal) stream.append(entry);
    stream.append(journal[0]!);
    stream.append(journal[4]!);
    expect(stream.waiting).toEqual({ updates: 4, bytes: 37, oldestAt: 1000 });
    stream.open('r-1', new SeenSet(), 1);
    pump(stream, journal, 3);
    expect(stream.waiting).toEqual({ updates: 4, bytes: 37, oldestAt: 1000 });
    expect(stream.outstanding).toBe(2);
    expect(stream.acknowledged).toBe(0);
    stream.acknowledge(1);
    expect(stream.waiting).toEqual({ updates: 3, bytes: 27, oldestAt: 1050 });
    expect(stream.acknowledged).toBe(2);
    stream.close();
    stream.acknowledge(99);
    expect(stream.acknowledged).toBe(2);
    expect(stream.waiting).toEqual({ updates: 3, bytes: 27, oldestAt: 1050 });
    const had = new SeenSet();
    had.offer('prices/fx|1@lon-1|fx-1', 3);
    stream.open('r-1', had, 1);
    expect(pump(stream, journal).map((one) => one.outgoing.position)).toEqual([1, 4, 5]);
    expect(stream.waiting).toEqual({ updates: 3, bytes: 30, oldestAt: 1000 });
    stream.acknowledge(5);
    expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    expect(stream.acknowledged).toBe(5);
    expect(stream.outstanding).toBe(0);
    stream.append(entryAt(6, 6, { at: 3000 }));
    stream.append(entryAt(7, 7, { at: 3200 }));
    expect(stream.waiting).toEqual({ updates: 2, bytes: 20, oldestAt: 3000 });
  });

  it('RP-07 towards a member counts what goes to it whoever is down: what was published here and what came from outside', () => {
    const lon3 = { node: 'lon-3', group: 'london' };
    const nyc1 = { node: 'nyc-1', group: 'new-york' };
    const stream = new OutgoingStream({ kind: 'member', group: 'london', member: 'lon-2', down: ['lon-3'] }, 1);
    stream.append(entryAt(1, 1, { from: lon3, via: [lon3] }));
    expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    stream.append(entryAt(2, 2, { from: nyc1, via: [{ node: 'lon-2', group: 'london' }, nyc1] }));
    expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    stream.append(entryAt(3, 3, { from: nyc1, via: [nyc1] }));
    stream.append(entryAt(4, 4));
    expect(stream.waiting).toEqual({ updates: 2, bytes: 20, oldestAt: 3 });
  });

  it('RP-07 the age of what is not sent yet is known to a tenth of a second, never too young by more', () => {
    const stream = new OutgoingStream(RULE, 1);
    const journal = Array.from({ length: 100 }, (_, index) => entryAt(index + 1, index + 1, { at: index * 30 }));
    for (const entry of journal) stream.append(entry);
    stream.open('r-1', new SeenSet(), 1);
    for (const [index, entry] of journal.entries()) {
      stream.consider(entry);
      stream.acknowledge(entry.position);
      // Of entries 30 ms apart every fourth is marked, the first that is a tenth of a second after the last mark.
      expect(stream.waiting).toEqual({ updates: 99 - index, bytes: 10 * (99 - index), oldestAt: index === 99 ? null : 120 * Math.floor((index + 1) / 4) });
    }
  });

  it('RP-07 a new life goes on from the position that is known to be acknowledged', () => {
    const stream = new OutgoingStream(RULE, 8);
    expect(stream.acknowledged).toBe(7);
    stream.append(entryAt(7, 7));
    stream.append(entryAt(8, 8));
    expect(stream.waiting.updates).toBe(1);
    stream.open('r-1', new SeenSet(), 3);
    expect(stream.cursor).toBe(3);
    expect(stream.acknowledged).toBe(2);
    // An entry that was never counted does not count down: it is sent, and the counted one still waits.
    stream.consider(entryAt(9, 9));
    expect(stream.waiting.updates).toBe(2);
    // Nor is it counted when it is appended after all.
    stream.append(entryAt(9, 9));
    expect(stream.waiting.updates).toBe(2);
    stream.open('r-1', new SeenSet(), 5);
    stream.close();
    expect(stream.acknowledged).toBe(4);
  });

  it('RP-07 many acknowledgements cost no memory', () => {
    const stream = new OutgoingStream(RULE, 1);
    stream.open('r-1', new SeenSet(), 1);
    for (let n = 1; n <= 5000; n += 1) {
      const entry = entryAt(n, n);
      stream.append(entry);
      stream.consider(entry);
      if (n % 3 === 0) stream.acknowledge(n - 1);
    }
    expect(stream.outstanding).toBe(3);
    expect(stream.waiting).toEqual({ updates: 3, bytes: 30, oldestAt: 4998 });
    expect(stream.acknowledged).toBe(4997);
  });
});

describe('whatever happens to connections', () => {
  const entries = fc.array(fc.record({ stream: fc.integer({ min: 1, max: 3 }), topic: fc.constantFrom('prices/fx/EURUSD', 'prices/fx/GBPUSD', 'orders/1'), from: fc.constantFrom(null, lon1, { node: 'x-1', group: 'x' }) }), { minLength: 1, maxLength: 25 });
  const events = fc.array(fc.oneof(
    fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ do: fc.constant('connect' as const), server: fc.nat(1) }),
    fc.record({ do: fc.constant('lose' as const) }),
    fc.record({ do: fc.constant('send' as const), count: fc.integer({ min: 1, max: 6 }), arrive: fc.integer({ min: 0, max: 6 }), acknowledged: fc.boolean() }),
  ), { maxLength: 25 });

  it('RP-01 RP-02 RP-03 RP-07 the server that is connected in the end has every eligible entry exactly once, and only acknowledged entries may be trimmed', () => {
    fc.assert(fc.property(entries, events, (planned, script) => {
      const stream = new OutgoingStream(RULE, 1);
      const servers = [new Receiver(), new Receiver()];
      const journal: JournalEntry[] = [];
      const numbers = new Map<number, number>();
      let server: number | null = null;
      const write = (count: number) => {
        for (const plan of planned.slice(journal.length, journal.length + count)) {
          const number = (numbers.get(plan.stream) ?? 0) + 1;
          numbers.set(plan.stream, number);
          const base = entryAt(journal.length + 1, number, { topic: plan.topic, from: plan.from, via: plan.from ? [plan.from] : [] });
          const entry = { ...base, origin: { ...base.origin, epoch: { counter: plan.stream, node: 'lon-1' } } };
          journal.push(entry);
          stream.append(entry);
        }
      };
      const connect = (to: number) => {
        server = to;
        stream.open(`r-${to + 1}`, SeenSet.fromJson(servers[to]!.seen.toJson()), 1);
      };
      const eligible = () => journal.filter((entry) => judgeEntry(RULE, 'r-1', entry) === 'send').map((entry) => entry.position);
      for (const event of script) {
        if (event.do === 'write') write(event.count);
        if (event.do === 'connect') connect(event.server);
        if (event.do === 'lose' && server !== null) {
          stream.close();
          server = null;
        }
        if (event.do === 'send' && server !== null) {
          const sent = pump(stream, journal, event.count);
          // What is sent may be lost with the connection; then no more of it arrives.
          const arrived = sent.slice(0, event.arrive);
          for (const { entry, outgoing } of arrived) servers[server]!.take(entry, outgoing);
          if (event.acknowledged && arrived.length > 0) stream.acknowledge(arrived.at(-1)!.entry.position);
          if (arrived.length < sent.length) {
            stream.close();
            server = null;
          }
        }
        if (server !== null) {
          const have = new Set(servers[server]!.got);
          for (const position of eligible()) if (position <= stream.acknowledged) expect(have.has(position), `RP-07 ${position} is acknowledged, so it is there`).toBe(true);
        }
      }
      write(planned.length);
      connect(0);
      for (const { entry, outgoing } of pump(stream, journal)) servers[0]!.take(entry, outgoing);
      stream.acknowledge(journal.length);
      expect([...servers[0]!.got].sort((a, b) => a - b)).toEqual(eligible());
      expect(servers[0]!.duplicates).toBe(0);
      expect(stream.acknowledged).toBe(journal.length);
      expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    }), runs(100));
  });
});
