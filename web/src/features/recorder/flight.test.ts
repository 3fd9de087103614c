/** The playhead's way through a log: where it stands after each wish, what the address bar says, and when it is live again. */
import { describe, expect, it } from 'vitest';
import { applyLogged, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { cutSegment, describeSegment } from '@understudy/shared/recording/cut-segment';
import { entryOfEpisode } from '@understudy/shared/recording/episode-entry';
import type { LogIndex, LogSource } from '@understudy/shared/recording/log-index';
import type { Segment } from '@understudy/shared/recording/segment';
import { isSample } from '@understudy/shared/view/describe-event';
import { hashJson } from '@understudy/shared/view/hash-view';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { createAddressStore } from '../../state/address-bar.ts';
import { createPlayheadStore } from '../../state/playhead.ts';
import { Flight, type FlightOptions } from './flight.ts';

const EVENTS = scenarios['lon-1-killed']!();
const STATES = EVENTS.reduce((states, logged) => [...states, applyLogged(states.at(-1)!, logged)], [emptyFold()]);
const stateAt = (n: number): FoldState => STATES[n]!;
const WHOLE: Segment = { version: 1, log: 'own', after: 0, base: emptyFold(), events: EVENTS, values: [] };
/** Where each failover of the story is first known. */
const BEGUN = new Map(stateAt(EVENTS.length).history.episodes.map(({ id }) => [id, STATES.findIndex(({ history }) => history.episodes.some((episode) => episode.id === id))]));

/** A log of the story in pieces of 40 events, up to event `last`, which may grow. */
function logOf(last = EVENTS.length, log = 'own'): LogSource & { grow: (to: number) => void; broken: boolean; reads: number[] } {
  let end = last;
  const pieces = () => Array.from({ length: Math.ceil(end / 40) }, (_, index) => cutSegment({ ...WHOLE, log }, index * 40, Math.min(end, (index + 1) * 40)));
  const source = {
    broken: false, reads: [] as number[],
    grow: (to: number) => { end = to; },
    index: () => {
      const segments = pieces().map((piece) => ({ ...describeSegment(piece), bytes: 1, sha256: null }));
      const { view, history } = stateAt(end);
      const index: LogIndex = {
        log, cluster: 'c', first: 1, last: end, fromAt: segments[0]!.fromAt, toAt: view.at, monoMinusWall: 0, segments,
        episodes: history.episodes.map((episode) => ({ ...entryOfEpisode(episode, end, undefined), n: BEGUN.get(episode.id)! })).sort((a, b) => a.n - b.n), recording: null, bounds: null,
      };
      return Promise.resolve(index);
    },
    segment: ({ first }: { first: number }) => {
      source.reads.push(first);
      if (source.broken) return Promise.reject(new Error('the disk is gone'));
      return Promise.resolve(pieces().find(({ after }) => after === first - 1)!);
    },
  };
  return source;
}

/** A page without a browser: its address, its clock, its frames. */
function page(search = '', options: Partial<FlightOptions> & { own?: ReturnType<typeof logOf> } = {}) {
  let now = 0;
  const frames: (() => void)[] = [];
  const entries: string[] = [search];
  let onPop = (): void => undefined;
  const window = {
    location: { search, pathname: '/', hash: '' },
    history: {
      pushState: (_: unknown, __: string, to: string) => { entries.push(to.slice(1)); },
      replaceState: (_: unknown, __: string, to: string) => { entries[entries.length - 1] = to.slice(1); },
    },
    addEventListener: (_: string, listener: () => void) => { onPop = listener; },
  };
  const own = options.own ?? logOf();
  const playhead = createPlayheadStore();
  const address = createAddressStore(window as unknown as Window);
  const flight = new Flight({
    playhead, address, openServed: () => own, recorded: false, liveMono: () => Infinity, now: () => now, nextFrame: (then) => frames.push(then),
    explain: (error, asked) => ({ asked, found: (error as Error).message, todo: 'look' }), ...options,
  });
  void flight.start();
  return {
    flight, playhead, address, own, entries,
    back: () => {
      entries.pop();
      window.location.search = entries.at(-1)!;
      onPop();
    },
    /** Lets time pass frame by frame, with whatever is read meanwhile. */
    pass: async (millis: number, step = 20) => {
      for (let passed = 0; passed < millis; passed += step) {
        now += step;
        for (const frame of frames.splice(0)) frame();
        await settle();
      }
    },
  };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const change = (from: number, direction: 1 | -1): number => {
  for (let n = from + direction; n >= 1 && n <= EVENTS.length; n += direction) if (!isSample(EVENTS[n - 1]!.event)) return n;
  return NaN;
};

describe('the playhead', () => {
  it('shows the state after an event, labelled by its time, and says so in the address bar', async () => {
    const { flight, playhead, entries } = page();
    await flight.seek({ n: 57, log: null }, 'jump');
    const past = playhead.read()!;
    expect([past.n, past.nowMono()]).toEqual([57, stateAt(57).view.at]);
    expect(hashJson(past.folded)).toBe(hashJson(stateAt(57)));
    expect(flight.read().stand?.event).toEqual(EVENTS[56]);
    expect(entries).toEqual(['', '?at=n57@own']);
  });

  it('finds the state at a time, and stands at that time', async () => {
    const { flight, playhead } = page();
    const at = stateAt(90).view.at + 0.01;
    await flight.seek({ at }, 'jump');
    expect(playhead.read()!.nowMono()).toBe(at);
    expect(stateAt(playhead.read()!.n).view.at).toBeLessThanOrEqual(at);
    await flight.seek({ at: -1e9 }, 'jump');
    expect(playhead.read()!.n).toBe(stateAt(playhead.read()!.n).view.n);
    await flight.seek({ at: 1e12 }, 'jump');
    expect(playhead.read()!.n).toBe(EVENTS.length);
  });

  it('steps from change to change over the edges of segments, from sample to sample if asked, and back', async () => {
    const { flight, playhead } = page();
    await flight.seek({ n: 30, log: null }, 'jump');
    for (let n = change(30, 1), count = 0; count < 15; count += 1, n = change(n, 1)) {
      await flight.step(1, false);
      expect(playhead.read()!.n).toBe(n);
    }
    const before = playhead.read()!.n;
    await flight.step(-1, false);
    expect(playhead.read()!.n).toBe(change(before, -1));
    await flight.step(-1, true);
    expect(playhead.read()!.n).toBe(change(before, -1) - 1);
  });

  it('steps back out of live, and forward into it again', async () => {
    const { flight, playhead, entries } = page();
    await flight.step(-1, true);
    expect(playhead.read()!.n).toBe(EVENTS.length);
    await flight.step(1, true);
    expect(playhead.read()).toBeNull();
    expect(entries.at(-1)).toBe('');
  });

  it('jumps to where the failovers of a fault began and selects the first, and says when there is none further', async () => {
    const { flight, playhead, address, own } = page();
    const { episodes } = await own.index();
    // One fault, and what followed from it within moments.
    expect(episodes.length).toBeGreaterThan(1);
    await flight.jump(-1);
    expect(playhead.read()!.n).toBe(episodes[0]!.n);
    expect(address.read().selection).toEqual({ kind: 'episode', id: episodes[0]!.id });
    await flight.jump(-1);
    expect(flight.read().fault?.found).toMatch(/none before/);
    await flight.jump(1);
    expect(flight.read().fault?.found).toMatch(/none follows/);
    await flight.seek({ n: 10, log: null }, 'jump');
    await flight.jump(1);
    expect([playhead.read()!.n, flight.read().fault]).toEqual([episodes[0]!.n, null]);
  });

  it('plays at a speed, through segments, and stops where it is told', async () => {
    const { flight, playhead, pass, entries } = page();
    await flight.seek({ n: 100, log: null }, 'jump');
    const from = playhead.read()!.nowMono();
    flight.setSpeed(2);
    await flight.play();
    await pass(1500);
    expect(playhead.read()!.nowMono()).toBeCloseTo(from + 3000, 0);
    expect(playhead.read()!.playing).toBe(true);
    flight.setSpeed(0.1);
    await pass(1000);
    flight.pause();
    const at = playhead.read()!.nowMono();
    expect(at).toBeCloseTo(from + 3100, 0);
    await pass(500);
    expect(playhead.read()!.nowMono()).toBe(at);
    expect(hashJson(playhead.read()!.folded)).toBe(hashJson(stateAt(playhead.read()!.n)));
    // Playing is one way, not a hundred entries to go back through.
    expect(entries).toHaveLength(2);
  });

  it('is live when it has caught up with the present', async () => {
    const end = stateAt(EVENTS.length).view.at;
    const { flight, playhead, pass } = page('', { liveMono: () => end + 100 });
    await flight.seek({ at: end - 2000 }, 'jump');
    flight.setSpeed(10);
    await flight.play();
    await pass(1000);
    expect(playhead.read()).toBeNull();
    expect(flight.read()).toMatchObject({ playing: false, stand: null });
  });

  it('goes on through what happens while it plays', async () => {
    const own = logOf(100);
    const end = stateAt(100).view.at;
    const { flight, playhead, pass } = page('', { own });
    await flight.seek({ n: 95, log: null }, 'jump');
    flight.setSpeed(60);
    await flight.play();
    own.grow(EVENTS.length);
    await pass(1500);
    expect(playhead.read()!.n).toBe(EVENTS.length);
    expect(playhead.read()!.nowMono()).toBeGreaterThan(end);
  });
});

describe('the address bar and the playhead', () => {
  it('a link opens its instant, Back returns to the one before, and at last to live', async () => {
    const { flight, playhead, back } = page('?at=n50@own');
    await settle();
    expect(playhead.read()!.n).toBe(50);
    await flight.seek({ n: 70, log: null }, 'jump');
    await flight.step(1, false);
    back();
    await settle();
    expect(playhead.read()!.n).toBe(50);
    flight.goLive();
    back();
    await settle();
    expect(playhead.read()!.n).toBe(50);
    const fresh = page();
    await fresh.flight.seek({ n: 20, log: null }, 'jump');
    fresh.back();
    await settle();
    expect(fresh.playhead.read()).toBeNull();
  });

  it('a link to another log, or to what was dropped, is told in words and moves nothing', async () => {
    const { flight, playhead } = page();
    await flight.seek({ n: 40, log: null }, 'jump');
    await flight.seek({ n: 40, log: 'other' }, 'jump');
    expect(flight.read().fault).toMatchObject({ asked: 'show the state after event 40', found: 'the link is to another log than the one that is here' });
    await flight.seek({ n: 9999, log: null }, 'jump');
    expect(flight.read().fault?.found).toBe(`this log has events 1 to ${EVENTS.length}`);
    expect(playhead.read()!.n).toBe(40);
  });
});

describe('what takes long or fails', () => {
  it('the wish that came last wins', async () => {
    const { flight, playhead } = page();
    const first = flight.seek({ n: 10, log: null }, 'jump');
    const second = flight.seek({ n: 150, log: null }, 'jump');
    await Promise.all([first, second]);
    expect(playhead.read()!.n).toBe(150);
    expect(flight.read().busy).toBe(false);
  });

  it('a segment that cannot be read is told, and read again when asked again', async () => {
    const own = logOf();
    const { flight, playhead } = page('', { own });
    own.broken = true;
    await flight.seek({ n: 10, log: null }, 'jump');
    expect(flight.read()).toMatchObject({ busy: false, fault: { found: 'the disk is gone' } });
    expect(playhead.read()).toBeNull();
    own.broken = false;
    await flight.seek({ n: 10, log: null }, 'jump');
    expect(playhead.read()!.n).toBe(10);
    expect(flight.read().fault).toBeNull();
  });

  it('reads no segment twice for steps within it', async () => {
    const own = logOf();
    const { flight } = page('', { own });
    await flight.seek({ n: 50, log: null }, 'jump');
    for (let count = 0; count < 10; count += 1) await flight.step(count % 2 ? 1 : -1, true);
    expect(own.reads).toEqual([41]);
  });
});

describe('a recording', () => {
  it('that was opened here is shown instead of the cluster, and closed into live again', async () => {
    const { flight, playhead, entries } = page('', {});
    await flight.open({ kind: 'file', name: 'x.understudy' }, logOf(80, 'kept'));
    expect(playhead.read()).toMatchObject({ log: 'kept', n: 80 });
    expect(entries.at(-1)).toBe('?at=n80@kept');
    await flight.play();
    // It stood at its end: it begins anew.
    expect(playhead.read()!.n).toBe(0);
    flight.goLive();
    expect(playhead.read()).toBeNull();
    expect(flight.read().source).toEqual({ kind: 'own' });
  });

  it('that the back end shows has no live to go back to', async () => {
    const { flight, playhead, back } = page('', { recorded: true });
    await flight.seek('end', 'jump');
    flight.goLive();
    await settle();
    expect(playhead.read()!.n).toBe(EVENTS.length);
    await flight.seek({ n: 5, log: null }, 'jump');
    back();
    await settle();
    expect(playhead.read()!.n).toBe(EVENTS.length);
  });

  it('of the directory stands in the address bar', async () => {
    const kept = logOf(60, 'kept');
    const own = logOf();
    const { flight, playhead, entries, back } = page('?rec=fx.understudy', { own, openServed: (file) => (file === null ? own : kept) });
    await settle();
    expect(playhead.read()).toMatchObject({ log: 'kept', n: 60 });
    await flight.seek({ n: 12, log: 'kept' }, 'jump');
    expect(entries.at(-1)).toBe('?rec=fx.understudy&at=n12@kept');
    flight.goLive();
    expect(entries.at(-1)).toBe('');
    back();
    await settle();
    expect(playhead.read()).toMatchObject({ log: 'kept', n: 12 });
  });
});
