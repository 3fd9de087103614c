/** Receipts: the same from wherever they are made, whole in one file, changed by nobody unnoticed, and never a zero that was not counted. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterEvent, LoggedEvent } from '../domain/cluster-event.ts';
import { applyBatch, emptyFold } from '../history/fold.ts';
import { cutSegment, describeSegment } from '../recording/cut-segment.ts';
import { entryOfEpisode } from '../recording/episode-entry.ts';
import type { LogSource } from '../recording/log-index.ts';
import type { Segment } from '../recording/segment.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import { compareReceipts, drawComparison, writeComparison, writeReceipt } from './compare-receipts.ts';
import { drawReceipt } from './draw-receipt.ts';
import { html } from './html.ts';
import { makeReceipt } from './make-receipt.ts';
import { readEpisode } from './read-episode.ts';
import { readReceipt } from './read-receipt.ts';
import type { Receipt } from './receipt.ts';
import { figuresOf } from './receipt-words.ts';

const sha256 = (text: string): Promise<string> => Promise.resolve(createHash('sha256').update(text).digest('hex'));

/** A log of these events, in pieces of this length. */
function logOf(events: readonly LoggedEvent[], size = 1000): LogSource {
  const whole: Segment = { version: 1, log: 'l', after: 0, base: emptyFold(), events: [...events], values: [] };
  const pieces = Array.from({ length: Math.ceil(events.length / size) }, (_, at) => cutSegment(whole, at * size, Math.min(events.length, (at + 1) * size)));
  const { view, history } = applyBatch(emptyFold(), events);
  // When each episode was last changed: that is where it is read.
  const lastN = new Map<string, number>();
  events.reduce((state, logged) => {
    const next = applyBatch(state, [logged]);
    for (const episode of next.history.episodes) if (!state.history.episodes.includes(episode)) lastN.set(episode.id, logged.n);
    return next;
  }, emptyFold());
  const segments = pieces.map((piece) => ({ ...describeSegment(piece), bytes: 1, sha256: null }));
  return {
    index: () => Promise.resolve({ log: 'l', cluster: 'c', first: 1, last: events.length, fromAt: segments[0]!.fromAt, toAt: view.at, monoMinusWall: history.monoMinusWall, segments, episodes: history.episodes.map((episode) => entryOfEpisode(episode, lastN.get(episode.id)!, undefined)), recording: null, bounds: null }),
    segment: ({ first }) => Promise.resolve(pieces.find(({ after }) => after === first - 1)!),
  };
}

async function receiptOf(events: readonly LoggedEvent[], title: string, size?: number): Promise<Receipt> {
  const log = logOf(events, size);
  const { episodes } = await log.index();
  const read = await readEpisode(log, episodes.find((episode) => episode.title === title)!.id);
  return makeReceipt(read!, sha256);
}

/** The story with counts of auditors before the fault and `afterMillis` after its last event. */
function withCounts(name: string, after: { [node: string]: { missing: number; delivered?: number } } | null, afterMillis = 10_000): LoggedEvent[] {
  const events = scenarios[name]!();
  const described = events.find(({ event }) => event.kind === 'cluster-described')!.event as Extract<ClusterEvent, { kind: 'cluster-described' }>;
  described.spec = { ...described.spec, auditors: { nodes: ['lon-1', 'lon-2', 'lon-3'], host: 'h', eventPort: 1 } };
  const end = events.at(-1)!.event;
  const exit = events.findIndex(({ event }) => event.kind === 'process-changed' && event.state === 'exited');
  const fault = events[exit]!.event;
  const sample = (at: number, rows: { node: string; delivered: number; missing: number }[]): LoggedEvent => ({
    n: 0, arrivedAt: at, event: { witness: { kind: 'auditor', name: 'auditors', incarnation: 1 }, number: Math.round(at), at, wall: end.wall + (at - end.at), kind: 'audit-sampled', rows: rows.map((row) => ({ path: 'prices/fx', duplicated: 2, reordered: 0, perSecond: 1, ...row })) },
  });
  const before = sample(fault.at - 500, ['lon-1', 'lon-2', 'lon-3'].map((node) => ({ node, delivered: 100, missing: 3 })));
  const counted = after === null ? [] : [sample(end.at + afterMillis, Object.entries(after).map(([node, { missing, delivered = 400 }]) => ({ node, delivered, missing })))];
  return [...events.slice(0, exit), before, ...events.slice(exit), ...counted].map((logged, at) => ({ ...logged, n: at + 1 }));
}

const FX = 'prices/fx';
const STORY = 'lon-1-killed-standby-again';

describe('a receipt', () => {
  it('is the same wherever the log was cut into parts', async () => {
    const whole = await receiptOf(scenarios[STORY]!(), FX);
    await fc.assert(fc.asyncProperty(fc.integer({ min: 15, max: 200 }), async (size) => {
      expect(await receiptOf(scenarios[STORY]!(), FX, size)).toEqual(whole);
    }), { numRuns: 6 });
  });

  it('stays the same once its loss is counted, whatever goes on', async () => {
    const events = withCounts(STORY, { 'lon-2': { missing: 3 }, 'lon-3': { missing: 3 } });
    const more = scenarios['steady']!().slice(-20).map((logged, at): LoggedEvent => ({ ...logged, n: events.length + 1 + at, event: { ...logged.event, at: events.at(-1)!.event.at + at } }));
    expect(await receiptOf([...events, ...more], FX)).toEqual(await receiptOf(events, FX));
  });

  it('says what was measured, why it went so and what happened, in words', async () => {
    const receipt = await receiptOf(scenarios[STORY]!(), FX);
    expect(receipt.episode).toMatchObject({ gapMillis: 38, was: { client: 'fx-1' }, now: { client: 'fx-2' } });
    const words = receipt.record.lines.map((line) => line.words);
    expect(words[0]).toMatch(/^kill lon-1 asked by /);
    expect(words).toContain('lon-1 was killed: by order');
    expect(words.some((line) => line.startsWith('lon-2 suspects lon-1'))).toBe(true);
    expect(words.some((line) => line.includes('prices/fx is held by fx-2 on lon-2'))).toBe(true);
    expect(words.every((line) => !line.includes('sampled'))).toBe(true);
    expect(receipt.record.lines.map(({ sinceFaultMillis }) => sinceFaultMillis)).toEqual(receipt.record.lines.map(({ sinceFaultMillis }) => sinceFaultMillis).sort((a, b) => a - b));
    expect(receipt.drawn.lanes.map(({ title }) => title)).toEqual(['prices/fx', 'lon-1', 'lon-2']);
    expect(writeReceipt(receipt)).toContain('SHA-256');
  });

  it('of a destination tells of its search', async () => {
    const receipt = await receiptOf(scenarios['recovery-found']!(), 'nyc-1 → recovery');
    const words = receipt.record.lines.map((line) => line.words).join('\n');
    expect(words).toContain('nyc-1 → recovery: r-1, 1st in the list, refused after 0.4 ms (ECONNREFUSED)');
    expect(words).not.toContain('nyc-2 →');
  });

  it('is not there for a failover that the log does not have', async () => {
    expect(await readEpisode(logOf(scenarios['steady']!()), 'section:prices/fx:1')).toBeNull();
  });
});

describe('loss', () => {
  it('is counted between before and after, at nodes that stayed up, and the worst of them is the headline', async () => {
    const { loss } = await receiptOf(withCounts(STORY, { 'lon-2': { missing: 3 }, 'lon-3': { missing: 7 } }), FX);
    expect(loss).toMatchObject({ state: 'counted', missing: 4, because: 'lon-1 was down or paused meanwhile and is not counted' });
    expect(loss.rows).toEqual([
      { node: 'lon-2', path: FX, delivered: 300, missing: 0, duplicated: 0, reordered: 0 },
      { node: 'lon-3', path: FX, delivered: 300, missing: 4, duplicated: 0, reordered: 0 },
    ]);
  });

  it('is pending while it is not known, never zero', async () => {
    for (const events of [withCounts(STORY, null), withCounts(STORY, { 'lon-2': { missing: 3 } }, 4000), withCounts(STORY, { 'lon-2': { missing: 3 }, 'lon-3': { missing: 3 } }, 200)]) {
      const receipt = await receiptOf(events, FX);
      expect([receipt.loss.state, receipt.loss.missing]).toEqual(['pending', null]);
      expect(figuresOf(receipt)[2]!.value).toBe('pending');
    }
    const running = await receiptOf(withCounts('lon-1-killed', { 'lon-2': { missing: 3 }, 'lon-3': { missing: 3 } }), FX);
    expect(running.loss).toMatchObject({ state: 'pending', because: 'the failover is not over' });
  });

  it('is unknown when nobody counted in time, or nobody counts at all', async () => {
    const late = withCounts(STORY, { 'lon-2': { missing: 3 } }, 12_000);
    expect((await receiptOf(late, FX)).loss).toMatchObject({ state: 'unknown', missing: null });
    const { loss } = await receiptOf(scenarios[STORY]!().map((logged) => (logged.event.kind === 'cluster-described' ? { ...logged, event: { ...logged.event, spec: { ...logged.event.spec, auditors: null } } } : logged)), FX);
    expect(loss).toMatchObject({ state: 'unknown', because: 'no auditor counts where this would be lost' });
  });

  it('begins anew with another life of the auditor', async () => {
    const { loss } = await receiptOf(withCounts(STORY, { 'lon-2': { missing: 0, delivered: 50 }, 'lon-3': { missing: 3 } }), FX);
    expect(loss.rows[0]).toMatchObject({ node: 'lon-2', delivered: 50, missing: 0 });
  });
});

describe('a receipt in a file', () => {
  it('is whole as JSON and as a page, and any change in it is found', async () => {
    const receipt = await receiptOf(scenarios[STORY]!(), FX);
    expect(await readReceipt(JSON.stringify(receipt, null, 2), 'a.json', sha256)).toEqual(receipt);
    expect(await readReceipt(drawReceipt(receipt), 'a.html', sha256)).toEqual(receipt);
    const text = JSON.stringify(receipt);
    expect(await readReceipt(text.replace('"gapMillis":38', '"gapMillis":8'), 'a.json', sha256)).toMatch(/asked to check the receipt a\.json; found: it states the hash .*something in it was changed/);
  });

  it.each([
    ['nothing', '', /neither the JSON nor the page/], ['a page of others', '<html></html>', /neither the JSON nor the page/], ['other JSON', '{"a":1}', /another kind of JSON/], ['null', 'null', /another kind of JSON/],
    ['a newer one', '{"format":"understudy-receipt","version":9}', /has version 9/], ['a part of one', '{"format":"understudy-receipt","version":1}', /product: .*cut off/],
  ])('%s is told so', async (_what, text, words) => {
    expect(await readReceipt(text, 'x', sha256)).toMatch(words);
  });

  it('needs nothing from elsewhere and lets nothing in it run', async () => {
    const evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)>';
    const events = scenarios[STORY]!().map((logged): LoggedEvent => (logged.event.kind === 'holder-changed' ? { ...logged, event: { ...logged.event, because: evil } } : logged));
    const receipt = await receiptOf(events, FX);
    const page = drawReceipt(receipt);
    expect(page).not.toMatch(/<script>|<img|<link|<iframe|<[^>]+ (src|href|on\w+)=|@import|url\(http/);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(await readReceipt(page, 'a.html', sha256)).toEqual(receipt);
    expect(html`<b title="${'"><i>'}">${'<&>'}</b>`.html).toBe('<b title="&quot;&gt;&lt;i&gt;">&lt;&amp;&gt;</b>');
  });
});

describe('two receipts', () => {
  it('are compared number by number, aligned at the faults; what is the same is not said', async () => {
    const a = await receiptOf(withCounts(STORY, { 'lon-2': { missing: 3 }, 'lon-3': { missing: 3 } }), FX);
    const b: Receipt = { ...a, loss: { ...a.loss, missing: 2 }, policy: { ...a.policy, heartbeatMillis: 500 }, episode: { ...a.episode, gapMillis: 138, phases: a.episode.phases.map((phase) => ({ ...phase, sinceFaultMillis: phase.sinceFaultMillis + (phase.name === 'promoted' ? 100 : 0) })) } };
    const compared = compareReceipts(a, b);
    expect(compared.figures.map(({ name, difference, verdict }) => [name, difference, verdict])).toEqual([['service gap', '+100 ms', 'worse'], ['a standby again', '0 ms', 'same'], ['lost', '+2', 'worse']]);
    expect(compared.steps.find(({ name }) => name === 'promoted')).toMatchObject({ difference: '+100 ms', verdict: 'worse' });
    expect(compared.circumstances.map(({ name }) => name)).toEqual(['policy heartbeatMillis']);
    expect(writeComparison(a, b)).toMatch(/service gap\s+38 ms\s+138 ms\s+\+100 ms\s+worse/);
    expect(drawComparison(b, a)).toContain('−100 ms');
    expect(compareReceipts(a, a).circumstances).toEqual([]);
  });
});
