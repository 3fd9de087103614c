/** Recordings: whatever was kept shows what was, anywhere; whatever is no recording is told so in words. */
import { appendFileSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { segmentOfNumber, type LogIndex } from '@understudy/shared/recording/log-index';
import { openRecording } from '@understudy/shared/recording/open-recording';
import { RECORDING_VERSION, type RecordingHead } from '@understudy/shared/recording/recording-head';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { hashJson } from '@understudy/shared/view/hash-view';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { liveLog } from '../app/live-log.ts';
import { EventLog } from '../collect/event-log/event-log.ts';
import { Recorder } from '../collect/recorder.ts';
import { openDiskRecording } from './disk-file.ts';
import { keepRecording } from './keep-recording.ts';
import { RecordingDirectory } from './recording-directory.ts';
import type { ServedLog } from './served-log.ts';

const ends: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-recordings-'));
  ends.push(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A log that has heard a story, with the states that were seen live. */
function logOf(name: string, segmentMostEvents = 30): { log: ServedLog; events: LoggedEvent[]; seen: FoldState[] } {
  const recorder = new Recorder(new EventLog({ directory: newDirectory(), segmentMostEvents }), (fault) => { throw new Error(fault); });
  ends.push(() => recorder.close());
  const events = scenarios[name]!();
  const seen = [emptyFold()];
  for (const { event } of events) {
    recorder.record(event);
    recorder.flush();
    seen.push(recorder.state);
  }
  return { log: liveLog(recorder), events, seen };
}

async function stateAt(log: ServedLog, index: LogIndex, n: number): Promise<FoldState> {
  return readSegment(await log.segment(segmentOfNumber(index, n)!)).stateAt(n);
}

const ABOUT = { name: 'fx drill', by: 'tester', note: '', keptAt: 1_700_000_000_000 };

async function keepStory(name = 'lon-1-killed'): Promise<{ path: string; head: RecordingHead }> {
  const { log } = logOf(name);
  const { fromAt, toAt } = await log.index();
  const path = join(newDirectory(), 'kept.understudy');
  return { path, head: await keepRecording(log, { ...ABOUT, fromAt, toAt }, path) };
}

describe('a kept recording', () => {
  it('gives at every event the state that was seen live, wherever it was cut', async () => {
    await fc.assert(fc.asyncProperty(fc.constantFrom('lon-1-killed', 'recovery-found', 'client-killed'), fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), fc.integer({ min: 10, max: 90 }), async (name, shares, size) => {
      const { log, seen } = logOf(name, size);
      const whole = await log.index();
      const [from, to] = [...shares].sort((a, b) => a - b).map((share) => whole.fromAt + share * (whole.toAt - whole.fromAt)) as [number, number];
      const path = join(newDirectory(), 'kept.understudy');
      const expected = seen.map(({ view }) => view).filter(({ n, at }) => n > 0 && at >= from && at <= to).map(({ n }) => n);
      if (expected.length === 0) {
        await expect(keepRecording(log, { ...ABOUT, fromAt: from, toAt: to }, path)).rejects.toThrow(/no event happened|holds nothing/);
        return;
      }
      await keepRecording(log, { ...ABOUT, fromAt: from, toAt: to }, path);
      const kept = await openDiskRecording(path);
      ends.push(() => kept.close());
      const index = await kept.index();
      expect([index.first, index.last]).toEqual([expected[0], expected.at(-1)]);
      for (const n of [index.first - 1, index.first, Math.floor((index.first + index.last) / 2), index.last]) {
        expect(hashJson(await stateAt(kept, index, n))).toBe(hashJson(seen[n]));
      }
    }), { numRuns: 15 });
  }, 60_000);

  it('lists the failovers that began in it, each as it stood at the end', async () => {
    const { log, seen } = logOf('lon-1-killed-standby-again');
    const { fromAt, episodes } = await log.index();
    const fx = episodes.find(({ title }) => title === 'prices/fx')!;
    expect(fx.redundancyMillis).not.toBeNull();
    const path = join(newDirectory(), 'kept.understudy');
    // Up to the middle of the failover: how it went on is not in it.
    const head = await keepRecording(log, { ...ABOUT, fromAt, toAt: seen[fx.n + 3]!.view.at }, path);
    expect(head.episodes.find(({ id }) => id === fx.id)).toMatchObject({ n: fx.n, redundancyMillis: null, gapMillis: null });
  });

  it('has a head that any tool reads, and gunzips in parts', async () => {
    const { path, head } = await keepStory();
    const line = JSON.parse(readFileSync(path, 'utf8').split('\n')[0]!) as RecordingHead;
    expect(line).toEqual(head);
    expect(line).toMatchObject({ format: 'understudy-recording', version: RECORDING_VERSION, cluster: 'trading-floor', recording: ABOUT });
  });
});

describe('what is no recording', () => {
  const refusals: [string, (path: string) => void, RegExp][] = [
    ['an empty file', (path) => writeFileSync(path, ''), /the file is empty/],
    ['a picture', (path) => writeFileSync(path, Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0a, 1, 2, 3])), /does not begin with the head/],
    ['other JSON', (path) => writeFileSync(path, '{"name":"package"}\nmore'), /another kind of file/],
    ['JSON that is broken off', (path) => writeFileSync(path, '{"format":"understudy-rec'), /does not begin with the head/],
    ['a truncated body', (path) => truncateSync(path, readFileSync(path).length - 100), /it is cut off: \d+ of \d+ bytes/],
    ['a longer body', (path) => appendFileSync(path, 'and more'), /8 bytes follow its end/],
    ['a newer form', (path) => writeFileSync(path, readFileSync(path, 'latin1').replace(`"version":${RECORDING_VERSION}`, '"version":99'), 'latin1'), /it has version 99, and this Understudy reads up to \d+/],
    ['a changed head', (path) => writeFileSync(path, readFileSync(path, 'latin1').replace('fx drill', 'fx Drill'), 'latin1'), /does not have the hash that it states/],
    ['a head without segments', (path) => writeFileSync(path, '{"format":"understudy-recording","version":1}\n'), /its head is not that of a recording: log/],
  ];
  it.each(refusals)('%s is told so', async (_what, spoil, words) => {
    const { path } = await keepStory();
    spoil(path);
    const fault = await openDiskRecording(path).then(() => null, (error: unknown) => error as Error);
    expect(fault?.message).toMatch(words);
    expect(fault?.message).toMatch(/^asked to open kept\.understudy as a recording; found: .+; [A-Z]/);
  });

  it('a missing file and a directory are told so', async () => {
    await expect(openDiskRecording(join(newDirectory(), 'none'))).rejects.toThrow(/there is no such file/);
    await expect(openDiskRecording(newDirectory())).rejects.toThrow(/it is a directory/);
  });

  it('a segment that was changed is found when it is read, and the others open', async () => {
    const { path, head } = await keepStory();
    const bytes = readFileSync(path);
    bytes[bytes.length - 50]! ^= 1;
    writeFileSync(path, bytes);
    const kept = await openDiskRecording(path);
    ends.push(() => kept.close());
    await expect(kept.segment(head.segments.at(-1)!)).rejects.toThrow(/do not have the hash/);
    expect((await kept.segment(head.segments[0]!)).after).toBe(head.first - 1);
  });

  it('bytes that no hash was reckoned for are still checked for what they say', async () => {
    const { path } = await keepStory();
    const bytes = readFileSync(path);
    const file = {
      name: 'page', size: bytes.length, read: (from: number, length: number) => Promise.resolve(bytes.subarray(from, from + length)),
      decode: (part: Uint8Array) => Buffer.from(part).toString(), encode: (text: string) => Buffer.from(text),
      gunzip: () => Promise.resolve(Buffer.from('{"version":1,"after":7,"base":{},"events":[]}')), sha256: () => Promise.resolve(null),
    };
    const kept = await openRecording(file);
    await expect(kept.segment(kept.head.segments[0]!)).rejects.toThrow(/log: /);
  });
});

describe('the directory of recordings', () => {
  it('keeps under names of its own, lists what is there with what is wrong, opens and removes', async () => {
    const { log } = logOf('steady');
    const { fromAt, toAt } = await log.index();
    const path = newDirectory();
    const directory = new RecordingDirectory(path);
    ends.push(() => directory.close());
    const [first, second] = await Promise.all([directory.keep(log, { ...ABOUT, name: '../Übung: fx/1', fromAt, toAt }), directory.keep(log, { ...ABOUT, name: '../Übung: fx/1', fromAt, toAt })]);
    expect([first.file, second.file]).toEqual(['2023-11-14-221320-u-bung-fx-1.understudy', '2023-11-14-221320-u-bung-fx-1-2.understudy']);
    writeFileSync(join(path, 'foreign.understudy'), 'hello');
    const listed = await directory.list();
    expect(listed.map(({ file, fault }) => [file, fault === null])).toContainEqual(['foreign.understudy', false]);
    expect(listed.find(({ file }) => file === first.file)?.head).toMatchObject({ name: '../Übung: fx/1', by: 'tester', cluster: 'trading-floor' });
    expect((await directory.open(first.file))?.head.hash).toBe(first.head?.hash);
    for (const outside of ['../secret.understudy', '/etc/passwd', 'nothing.understudy', '.understudy']) expect(await directory.open(outside)).toBeNull();
    expect(await directory.remove(first.file)).toBe(true);
    expect(await directory.remove(first.file)).toBe(false);
  });

  it('leaves nothing behind when there is nothing to keep', async () => {
    const { log } = logOf('steady');
    const directory = new RecordingDirectory(newDirectory());
    await expect(directory.keep(log, { ...ABOUT, fromAt: 1, toAt: 2 })).rejects.toThrow(/holds nothing of that stretch/);
    expect(await directory.list()).toEqual([]);
  });
});
