/** What a stream owes its target: updates, bytes, since when, and how far the journal may let go (RP-07). */
import { describe, expect, it } from 'vitest';
import type { SendRule } from './send-rule.ts';
import { SeenSet } from './seen-set.ts';
import { entryAt, FX, JournalWorld, positions, pump, streamAt, turnAt } from './testing/journal-world.ts';

const RULE: SendRule = { kind: 'destination', group: 'recovery', datagrid: false, topics: ['prices/#'], passThrough: ['london'] };
const ONE_TOPIC: SendRule = { ...RULE, topics: ['prices/fx/EURUSD'] };
const lon3 = { node: 'lon-3', group: 'london' };
const NOTHING = { updates: 0, bytes: 0, oldestAt: null };
/** Bytes of an update of `entryAt`: its topic and four of payload. */
const BYTES = 20;

function having(...numbers: number[]): SeenSet {
  const seen = new SeenSet();
  for (const number of numbers) seen.offer(FX, number);
  return seen;
}

/** @returns updates 1 to `last`, all had. */
const upTo = (last: number) => ({ [FX]: { seen: [last] } });

describe('what waits', () => {
  it('RP-07 is counted in updates, bytes and age, sent or not, connected or not', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    world.append(entryAt(1, 1, { acceptedAt: 1000 }), entryAt(2, 2, { acceptedAt: 1001, topic: 'orders/1' }), entryAt(3, 3, { acceptedAt: 1050, payload: new Uint8Array(1) }), entryAt(4, 4, { acceptedAt: 1100 }));
    expect(stream.waiting).toEqual({ updates: 4, bytes: 69, oldestAt: 1000 });
    world.open(stream, 'r-1');
    pump(stream, 3);
    expect(stream.waiting).toEqual({ updates: 4, bytes: 69, oldestAt: 1000 });
    expect(stream.kept).toBe(0);
    stream.acknowledge(having(1, 2).toJson());
    expect(stream.kept).toBe(2);
    expect(stream.waiting).toEqual({ updates: 2, bytes: 37, oldestAt: 1050 });
    stream.close();
    expect(stream.kept).toBe(2);
    world.append(entryAt(5, 5, { acceptedAt: 2000 }));
    expect(stream.waiting).toEqual({ updates: 3, bytes: 57, oldestAt: 1050 });
    world.open(stream, 'r-2', having(3));
    expect(stream.waiting).toEqual({ updates: 5, bytes: 89, oldestAt: 1000 });
    expect(positions(pump(stream))).toEqual([1, 2, 4, 5]);
    stream.acknowledge(having(1, 2, 3, 4, 5).toJson());
    expect(stream.waiting).toEqual({ updates: 0, bytes: 0, oldestAt: null });
    expect(stream.kept).toBe(5);
  });

  it('RP-07 a new life goes on from the position that is known to be kept, and the journal’s end where that is later', () => {
    const world = new JournalWorld();
    world.append(...[1, 2, 3, 4].map((n) => entryAt(n, n)));
    expect(world.stream(RULE, 3).waiting.updates).toBe(1);
    world.trim(2);
    const stream = world.stream(RULE, 0);
    expect(stream.kept).toBe(2);
    expect(stream.waiting.updates).toBe(2);
  });

  it('RP-07 a part of a turn waits when the target has the rest', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.open(stream, 'r-1');
    world.append(...turnAt(1, 1, 6), ...turnAt(7, 7, 2));
    expect(stream.waiting).toEqual({ updates: 8, bytes: 8 * BYTES, oldestAt: 1 });
    stream.acknowledge(having(1, 2, 3, 5).toJson());
    expect(stream.kept).toBe(3);
    expect(stream.waiting).toEqual({ updates: 5, bytes: 5 * BYTES, oldestAt: 1 });
    stream.acknowledge(upTo(6));
    expect(stream.waiting).toEqual({ updates: 2, bytes: 2 * BYTES, oldestAt: 7 });
  });

  it('RP-07 RP-10 what a topic filter keeps out does not wait, what it carries does, with its own bytes and age', () => {
    const world = new JournalWorld();
    const stream = world.stream(ONE_TOPIC);
    const [gbp, eur] = [{ topic: 'prices/fx/GBPUSD' }, { topic: 'prices/fx/EURUSD', payload: new Uint8Array(10) }];
    world.append(entryAt(1, 1, gbp), entryAt(2, 2, gbp), { ...entryAt(3, 3, eur), acceptedAt: 30 }, { ...entryAt(4, 4, gbp), acceptedAt: 30 }, { ...entryAt(5, 5, eur), acceptedAt: 30 });
    expect(stream.waiting).toEqual({ updates: 2, bytes: 52, oldestAt: 30 });
    world.open(stream, 'r-1');
    expect(stream.kept).toBe(2);
    stream.acknowledge(having(3).toJson());
    // Number 4 is not carried, number 5 is still lacked.
    expect(stream.kept).toBe(4);
    expect(stream.waiting).toEqual({ updates: 1, bytes: 26, oldestAt: 30 });
    stream.acknowledge(having(3, 5).toJson());
    expect([stream.kept, stream.waiting]).toEqual([5, NOTHING]);
    const orders = world.stream({ ...RULE, topics: ['orders/#'] });
    expect(orders.waiting).toEqual(NOTHING);
    world.open(orders, 'r-1');
    expect(orders.kept).toBe(5);
  });

  it('RP-07 US-24 what does not count any more does not wait for a target that lacks it', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 4));
    world.open(stream, 'r-1');
    world.ledger.learn('prices/fx', { epoch: { counter: 2, node: 'lon-2' }, closed: upTo(3), horizon: null });
    stream.acknowledge(upTo(2));
    expect(stream.kept).toBe(2);
    stream.acknowledge(upTo(3));
    expect(stream.kept).toBe(4);
  });

  it('RP-07 is right however far behind: more than is read of the journal at once', () => {
    const world = new JournalWorld();
    const stream = world.stream(ONE_TOPIC);
    for (let position = 1; position <= 600; position++) world.append(entryAt(position, position, { topic: 'prices/fx/GBPUSD' }));
    for (let position = 601; position <= 1300; position++) world.append(entryAt(position, position));
    expect(stream.waiting).toEqual({ updates: 700, bytes: 700 * BYTES, oldestAt: 601 });
    world.open(stream, 'r-1');
    stream.acknowledge(upTo(1200));
    expect([stream.kept, stream.waiting]).toEqual([1200, { updates: 100, bytes: 100 * BYTES, oldestAt: 1201 }]);
  });

  it('RP-07 what was acknowledged before anybody asked how much waits is not subtracted from it', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.open(stream, 'r-1');
    world.append(...turnAt(1, 1, 3));
    stream.acknowledge(upTo(2));
    expect(stream.waiting).toEqual({ updates: 1, bytes: BYTES, oldestAt: 1 });
    world.append(entryAt(4, 4));
    expect(stream.waiting).toEqual({ updates: 2, bytes: 2 * BYTES, oldestAt: 1 });
    stream.acknowledge(upTo(4));
    expect(stream.waiting).toEqual(NOTHING);
  });

  it('RP-07 what the journal let go of under way neither waits nor holds anything up', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.open(stream, 'r-1');
    for (let position = 1; position <= 5; position++) world.append(entryAt(position, position));
    world.trim(5);
    expect(stream.waiting).toEqual(NOTHING);
    expect(stream.take(10, Infinity)).toBeNull();
    world.append(entryAt(6, 6));
    expect(stream.waiting).toEqual({ updates: 1, bytes: BYTES, oldestAt: 6 });
    expect(positions(pump(stream))).toEqual([6]);
    stream.acknowledge(having(6).toJson());
    expect([stream.kept, stream.waiting]).toEqual([6, NOTHING]);
  });

  it('RP-02 RP-07 a target that lacks everything keeps what the journal still has, and one that lacks nothing keeps nothing', () => {
    const world = new JournalWorld();
    const stream = world.stream(RULE);
    world.append(...turnAt(1, 1, 6));
    world.trim(2);
    world.open(stream, 'r-1');
    expect([stream.kept, stream.waiting.updates]).toEqual([2, 4]);
    world.open(stream, 'r-2', SeenSet.fromJson(upTo(6)));
    expect([stream.kept, stream.waiting]).toEqual([6, NOTHING]);
  });
});

describe('what waits for a member of the group', () => {
  const member: SendRule = { kind: 'member', group: 'london', member: 'lon-2', relayed: ['lon-3'] };

  it('RP-04 RP-07 is all that it may lack: what another one is to tell it waits here, too, until it has it', () => {
    const world = new JournalWorld();
    const stream = world.stream({ ...member, relayed: [] }, 0, ['lon-2', 'lon-3']);
    world.append(...turnAt(1, 1, 2, { from: lon3, via: [lon3] }), { ...entryAt(3, 1), stream: streamAt(1, [], 'fx-9') });
    expect(stream.waiting).toEqual({ updates: 3, bytes: 3 * BYTES, oldestAt: 1 });
    world.open(stream, 'lon-2');
    expect(positions(pump(stream, 10, 0))).toEqual([3]);
    expect([stream.kept, stream.waiting.updates]).toEqual([0, 3]);
    stream.acknowledge({ [FX]: { seen: [2] } });
    expect([stream.kept, stream.waiting.updates]).toEqual([2, 1]);
  });

  it('RP-04 RP-07 what came here by way of it does not wait for it', () => {
    const world = new JournalWorld();
    const stream = world.stream(member);
    world.append(entryAt(1, 1, { from: { node: 'nyc-1', group: 'new-york' }, via: [{ node: 'lon-2', group: 'london' }, { node: 'nyc-1', group: 'new-york' }] }));
    expect(stream.waiting).toEqual(NOTHING);
  });

  it('US-14 RP-07 updates of a local path wait for nobody', () => {
    const world = new JournalWorld();
    const stream = world.stream(member);
    const local = entryAt(1, 1);
    world.append({ ...local, stream: { ...local.stream, section: null } });
    world.open(stream, 'lon-2');
    expect([stream.take(10, Infinity), stream.kept, stream.waiting]).toEqual([null, 1, NOTHING]);
  });
});
