import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UpdateStreams, type NewEntry } from '@understudy/shared/replication/update-entry';
import { openNodeStore, type OpenNodeStore } from './open-node-store.ts';
import { StoreFault } from './store-fault.ts';

let directory: string;
let store: OpenNodeStore;
const opened: OpenNodeStore[] = [];

function openStore(): OpenNodeStore {
  const fresh = openNodeStore(directory, (fault) => {
    throw fault;
  });
  opened.push(fresh);
  return fresh;
}

async function reopen(): Promise<OpenNodeStore> {
  await store.close();
  opened.length = 0;
  store = openStore();
  return store;
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'understudy-journal-'));
  store = openStore();
});

afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
  rmSync(directory, { recursive: true, force: true });
});

const streams = new UpdateStreams();
const epoch = { counter: 7, node: 'lon-2' };
const lon2 = { node: 'lon-2', group: 'london' };
const published = streams.intern({ path: 'prices/fx', section: 'prices/fx', epoch, source: 'fx-2', ...lon2 }, [lon2], lon2);
const local = streams.intern({ path: 'desk', section: null, epoch, source: 'desk-1', node: 'lon-1', group: 'london' }, [], null);

function entry(topic: string, payload: string, changes: Partial<NewEntry> = {}): NewEntry {
  return { stream: local, number: 1, topic, payload: Buffer.from(payload), acceptedAt: 1000, ...changes };
}

/** Resolves once the store has said that everything up to there is on disk. */
async function durable(position: number): Promise<void> {
  if (store.journal.durableTo() >= position) return;
  await new Promise<void>((resolve) => {
    const end = store.journal.onDurable((to) => {
      if (to < position) return;
      end();
      resolve();
    });
  });
}

const text = ({ payload }: { payload: Uint8Array }): string => Buffer.from(payload).toString();

describe('the journal', () => {
  it('RP-01 gives positions at once, in order, and reads back what it was given, before and after it is on disk', async () => {
    expect([store.journal.first(), store.journal.last()]).toEqual([1, 0]);
    const given = [entry('prices/fx/eurusd', '1.1', { stream: published, number: 41 }), entry('desk/a', ''), entry('desk/é', 'ü', { acceptedAt: 3.25 })];
    const expected = given.map((one, index) => ({ ...one, position: index + 1 }));
    expect(given.map((one) => store.journal.append(one))).toEqual(expected);
    expect(store.journal.read(1, 10)).toEqual(expected);
    expect(store.journal.durableTo()).toBe(0);
    await durable(3);
    expect(store.journal.durableTo()).toBe(3);
    await reopen();
    expect(store.journal.read(1, 10)).toEqual(expected);
    expect(store.journal.read(2, 1)).toEqual(expected.slice(1, 2));
    expect(store.journal.append(entry('desk/a', 'x')).position).toBe(4);
  });

  it('RP-01 says once per commit how far everything is durable', async () => {
    const heard: number[] = [];
    const end = store.journal.onDurable((position) => heard.push(position));
    store.journal.append(entry('a', '1'));
    store.journal.append(entry('a', '2'));
    await durable(1);
    store.journal.append(entry('a', '3'));
    store.commit();
    store.commit();
    expect(heard).toEqual([2, 3]);
    end();
    store.journal.append(entry('a', '4'));
    await durable(4);
    expect(heard).toEqual([2, 3]);
  });

  it('RP-01 keeps what is written while a commit is being announced', async () => {
    let wrote = false;
    store.journal.onDurable(() => {
      if (wrote) return;
      wrote = true;
      store.values.put({ topic: 'late', payload: Buffer.from('v'), version: { epoch: { counter: 0, node: 'n' }, number: 1 } });
      store.meta.put('late', 1);
      store.journal.append(entry('late', 'v'));
    });
    store.journal.append(entry('a', '1'));
    await durable(1);
    await durable(2);
    await reopen();
    expect([...store.values.all()].map((value) => value.topic)).toEqual(['late']);
    expect(store.meta.get('late')).toBe(1);
    expect(store.journal.last()).toBe(2);
  });

  it('RP-07 RP-09 positions go on after everything was trimmed and the store was opened again', async () => {
    for (let number = 1; number <= 1600; number++) store.journal.append(entry('a', String(number)));
    store.commit();
    store.journal.trim(1600);
    expect([store.journal.first(), store.journal.updates(), store.journal.bytes()]).toEqual([1601, 0, 0]);
    expect(store.journal.read(1, 10)).toEqual([]);
    await reopen();
    expect([store.journal.first(), store.journal.last(), store.journal.updates(), store.journal.bytes()]).toEqual([1601, 1600, 0, 0]);
    expect(store.journal.append(entry('a', 'next')).position).toBe(1601);
    store.journal.trim(10);
    expect(store.journal.read(0, 10).map((one) => one.position)).toEqual([1601]);
  });

  it('RP-07 reads and counts like a plain list, whatever was appended, trimmed, committed and opened again', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('append' as const), count: fc.integer({ min: 1, max: 400 }), size: fc.nat(20) }),
      fc.record({ do: fc.constant('trim' as const), back: fc.nat(500) }),
      fc.record({ do: fc.constant('commit' as const) }),
      fc.record({ do: fc.constant('reopen' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const base = store.journal.last();
        store.journal.trim(base);
        let first = base + 1;
        const all: { position: number; bytes: number }[] = [];
        for (const one of steps) {
          if (one.do === 'append') {
            for (let count = 0; count < one.count; count++) all.push({ position: store.journal.append(entry('top', 'x'.repeat(one.size))).position, bytes: 3 + one.size });
          } else if (one.do === 'trim') {
            const upTo = store.journal.last() - one.back;
            store.journal.trim(upTo);
            first = Math.max(first, upTo + 1);
          } else if (one.do === 'commit') store.commit();
          else {
            // What was trimmed may be back after a restart, as its deletion waits; whoever trimmed it does so again.
            await reopen();
            store.journal.trim(first - 1);
          }
          const kept = all.filter((each) => each.position >= first);
          expect(store.journal.first()).toBe(first);
          expect(store.journal.last()).toBe(base + all.length);
          expect(store.journal.read(0, 1e6).map((each) => each.position)).toEqual(kept.map((each) => each.position));
          expect(store.journal.bytes()).toBe(kept.reduce((sum, each) => sum + each.bytes, 0));
        }
      }),
      { numRuns: 15 },
    );
  });

  it('RP-07 keeps a bounded number of bytes in memory, and reads the rest from disk', async () => {
    const large = 'x'.repeat(1024 * 1024);
    for (let number = 1; number <= 20; number++) {
      store.journal.append(entry('a', number + large));
      store.commit();
    }
    expect(store.journal.read(1, 20).map((one) => Number.parseInt(text(one), 10))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  it('RP-07 reads across the edge between disk and memory', async () => {
    for (let number = 1; number <= 20_000; number++) {
      store.journal.append(entry('a', String(number)));
      if (number % 500 === 0) store.commit();
    }
    for (const from of [1, 9_000, 10_783, 11_800, 19_999]) {
      const read = store.journal.read(from, 3000);
      expect(read.map(text)).toEqual(Array.from({ length: Math.min(3000, 20_001 - from) }, (_, index) => String(from + index)));
    }
  });
});

describe('values and marks', () => {
  it('MQ-08 RP-09 keeps the last value or tombstone of each topic, long names too', async () => {
    const long = 'é/'.repeat(20_000);
    store.values.put({ topic: 'a/b', payload: Buffer.from('old'), version: { epoch: { counter: 0, node: 'n' }, number: 1 } });
    store.values.put({ topic: 'a/b', payload: Buffer.from('new'), version: { epoch: { counter: 2, node: 'lon-1' }, number: 9 } });
    store.values.put({ topic: 'gone', payload: Buffer.alloc(0), version: { epoch: { counter: 0, node: 'n' }, number: 3 } });
    store.values.put({ topic: long, payload: Buffer.from('long'), version: { epoch: { counter: 0, node: 'n' }, number: 4 } });
    store.values.put({ topic: 'never', payload: Buffer.from('x'), version: { epoch: { counter: 0, node: 'n' }, number: 5 } });
    store.commit();
    store.values.remove('never');
    await reopen();
    expect([...store.values.all()].sort((a, b) => a.version.number - b.version.number)).toEqual([
      { topic: 'gone', payload: Buffer.alloc(0), version: { epoch: { counter: 0, node: 'n' }, number: 3 } },
      { topic: long, payload: Buffer.from('long'), version: { epoch: { counter: 0, node: 'n' }, number: 4 } },
      { topic: 'a/b', payload: Buffer.from('new'), version: { epoch: { counter: 2, node: 'lon-1' }, number: 9 } },
    ]);
  });

  it('RP-09 keeps marks, and gives copies that nobody else can change', async () => {
    const seen = { upTo: 5, beyond: [7] };
    store.meta.put('seen/a', seen);
    seen.beyond.push(9);
    store.meta.put('seen/b', null);
    store.meta.put('other', [1]);
    store.meta.put('dropped', 1);
    store.meta.remove('dropped');
    await reopen();
    expect(store.meta.get('seen/a')).toEqual({ upTo: 5, beyond: [7] });
    expect(store.meta.entries('seen/')).toEqual([['seen/a', { upTo: 5, beyond: [7] }], ['seen/b', null]]);
    expect(store.meta.get('dropped')).toBeUndefined();
    store.meta.remove('other');
    await reopen();
    expect(store.meta.get('other')).toBeUndefined();
    expect(() => store.meta.put('bad', undefined)).toThrow('is no JSON');
  });

  it('RP-09 says what is wrong with a store that does not open', async () => {
    const path = join(directory, 'store.mdb');
    store.journal.append(entry('a', 'x'.repeat(100_000)));
    await store.close();
    opened.length = 0;
    const whole = readFileSync(path);
    const otherVersion = Buffer.from(whole);
    otherVersion.writeUInt16LE(7, 28);
    const damaged: [Buffer, RegExp][] = [
      [Buffer.alloc(100_000, 'junk'), /the first page of .* is not that of an LMDB file/],
      [Buffer.from('short'), /the first page of .* is missing/],
      [otherVersion, /has LMDB format 7, not 2/],
      [Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(8192)]), /the second page of .* is not that of an LMDB file/],
      [whole.subarray(0, 8192), /cut short/],
    ];
    for (const [bytes, found] of damaged) {
      writeFileSync(path, bytes);
      expect(openStore).toThrow(StoreFault);
      expect(openStore).toThrow(found);
      expect(openStore).toThrow(/open the store in .*Move the directory away/);
    }
    writeFileSync(path, whole);
    store = openStore();
    expect(store.journal.last()).toBe(1);
  });
});
