/** The log on disk: whatever it keeps can be shown as it was, after a clean end, a death or a loss of a file. */
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyLogged, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { hashJson } from '@understudy/shared/view/hash-view';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { monoMillis } from '../../clock.ts';
import { EventLog, type EventLogOptions } from './event-log.ts';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-log-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

function openLog(options: Partial<EventLogOptions> & { directory: string }): EventLog {
  const log = new EventLog({ segmentMostEvents: 25, ...options });
  ends.push(() => log.close().catch(() => undefined));
  return log;
}

/** Appends as the recorder does, some at a time. @returns the hash of the state after an event, as it was seen live. */
function live(log: EventLog, events: readonly LoggedEvent[], sizes: readonly number[] = [1, 4, 9]): (n: number) => string {
  let state = emptyFold();
  const seen = new Map<number, FoldState>();
  for (let from = 0, turn = 0; from < events.length; turn += 1) {
    const batch = events.slice(from, from + sizes[turn % sizes.length]!);
    from += batch.length;
    log.append(batch);
    for (const logged of batch) {
      state = applyLogged(state, logged);
      seen.set(logged.n, state);
    }
    if (log.isFull) log.beginNext(state, { lab: { incarnation: 1, last: state.view.n } });
  }
  return (n) => hashJson(seen.get(n));
}

async function stateAt(log: EventLog, n: number): Promise<FoldState> {
  const entry = log.segments.find((segment) => n <= segment.last)!;
  return readSegment(await log.openSegment(entry)).stateAt(n);
}

describe('the event log', () => {
  it('gives back the state after every event, whichever story, however it was cut into segments', async () => {
    await fc.assert(fc.asyncProperty(
      fc.constantFrom(...Object.keys(scenarios)), fc.integer({ min: 5, max: 120 }), fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }), fc.array(fc.nat(1_000_000), { minLength: 6, maxLength: 6 }),
      async (name, segmentMostEvents, sizes, picks) => {
        const events = scenarios[name]!();
        const log = openLog({ directory: newDirectory(), segmentMostEvents });
        const seen = live(log, events, sizes);
        for (const pick of picks) {
          const n = 1 + (pick % events.length);
          expect(hashJson(await stateAt(log, n))).toBe(seen(n));
        }
        await log.settled();
        for (const pick of picks) {
          const n = 1 + ((pick * 7) % events.length);
          expect(hashJson(await stateAt(log, n))).toBe(seen(n));
        }
      },
    ), { numRuns: 8 });
  }, 60_000);

  it('goes on where it ended, with the state before the open segment and the events in it', async () => {
    const directory = newDirectory();
    const events = scenarios['lon-1-killed']!();
    const first = openLog({ directory });
    const seen = live(first, events);
    await first.close();
    const again = openLog({ directory });
    expect([again.identity, again.starts, again.first, again.last]).toEqual([first.identity, 2, 1, events.length]);
    const { state, events: open, positions } = again.resume();
    expect(hashJson(open.reduce(applyLogged, state))).toBe(seen(events.length));
    expect(positions['lab']!.last).toBe(open[0]!.n - 1);
    expect((await again.read(1, 100_000)).map(({ n }) => n)).toEqual(events.map(({ n }) => n));
  });

  it('loses nothing when it dies while segments are on their way into files', async () => {
    const [living, directory] = [newDirectory(), newDirectory()];
    const events = scenarios['recovery-found']!();
    const seen = live(openLog({ directory: living }), events);
    // As SIGKILL leaves it at this very moment: nothing sealed, nothing closed, and half a file.
    cpSync(living, directory, { recursive: true });
    expect(readdirSync(join(directory, 'segments'))).toEqual([]);
    writeFileSync(join(directory, 'segments', '000000000001.gz.part'), 'half');
    const again = openLog({ directory });
    await again.settled();
    expect(again.segments.length).toBeGreaterThan(3);
    for (const n of [1, 24, 25, 26, 77, events.length]) expect(hashJson(await stateAt(again, n))).toBe(seen(n));
    expect(readdirSync(join(directory, 'segments')).every((name) => name.endsWith('.gz'))).toBe(true);
  });

  it('begins after a segment whose file is gone, and says so', async () => {
    const directory = newDirectory();
    const events = scenarios['steady']!();
    const first = openLog({ directory });
    const seen = live(first, events, [25]);
    await first.close();
    rmSync(join(directory, 'segments', '000000000026.gz'));
    const faults: string[] = [];
    const again = openLog({ directory, onFault: (fault) => faults.push(fault) });
    expect(again.first).toBe(51);
    expect(faults).toEqual(['the file of events 26 to 50 is missing or damaged: the log begins after it']);
    expect(hashJson(await stateAt(again, 60))).toBe(seen(60));
    expect((await again.read(1, 3)).map(({ n }) => n)).toEqual([51, 52, 53]);
  });

  it('drops what is older than its age or beyond its size, whole segments at a time', async () => {
    const events = scenarios['steady']!();
    const now = events.at(-1)!.event.at;
    const aged = openLog({ directory: newDirectory(), mostAgeMillis: now - events[49]!.event.at - 1 });
    live(aged, events, [25]);
    await aged.settled();
    expect(aged.trim(now)).toBe(true);
    expect(aged.first).toBe(51);
    expect(aged.trim(now)).toBe(false);
    const small = openLog({ directory: newDirectory(), mostBytes: 1 });
    live(small, events, [25]);
    await small.settled();
    const { bytes } = small;
    small.trim(now);
    expect(small.bytes).toBeLessThan(bytes);
    expect(small.segments).toHaveLength(1);
  });

  it('keeps recorded values with the segment in which they were taken, over a death too', async () => {
    const directory = newDirectory();
    const events = scenarios['steady']!();
    const record = (n: number) => ({ n, at: monoMillis(), path: 'prices/fx', whole: true, changed: [], gone: [], beyond: 0, topics: n, updatesPerSecond: 0 });
    const log = openLog({ directory });
    log.append(events.slice(0, 25));
    log.appendValues(record(25));
    log.beginNext(events.slice(0, 25).reduce(applyLogged, emptyFold()), {});
    log.appendValues(record(25));
    log.append(events.slice(25, 30));
    log.appendValues(record(30));
    const again = openLog({ directory });
    await again.settled();
    const [first, second] = await Promise.all(again.segments.map((entry) => again.openSegment(entry)));
    expect([first!.values, second!.values].map((values) => values.map(({ topics }) => topics))).toEqual([[25], [25, 30]]);
    expect(again.segments.map(({ values }) => values)).toEqual([['prices/fx'], ['prices/fx']]);
  });
});
