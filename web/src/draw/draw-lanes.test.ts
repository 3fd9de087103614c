/** The pen, by a record of what it draws. */
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { snap } from './draw-shapes.ts';
import { drawLanes, type LaneAccent, type LaneStage } from './draw-lanes.ts';
import type { Palette } from './palette.ts';
import type { History } from '@understudy/shared/history/history';
import { placeRows } from './lane-rows.ts';
import { placeLanes } from './place-lanes.ts';
import { placeTicks, timeScale } from './time-scale.ts';

interface Stroke {
  call: string;
  args: unknown[];
  fill: unknown;
  stroke: unknown;
}

/** A context that draws nothing and remembers each call with the colours of that moment. Letters are 6 wide. */
function recordingPen(): { pen: CanvasRenderingContext2D; strokes: Stroke[] } {
  const strokes: Stroke[] = [];
  const state: Record<string, unknown> = {};
  const pen = new Proxy(state, {
    get: (_, name: string) => {
      if (name === 'measureText') return (text: string) => ({ width: text.length * 6 });
      if (name in state) return state[name];
      return (...args: unknown[]) => void strokes.push({ call: name, args, fill: state.fillStyle, stroke: state.strokeStyle });
    },
  });
  return { pen: pen as unknown as CanvasRenderingContext2D, strokes };
}

const tone = (name: string) => ({ edge: `${name} edge`, text: `${name} text`, fill: `${name} fill` });
const PALETTE: Palette = {
  tones: { up: tone('up'), standby: tone('standby'), attention: tone('attention'), down: tone('down'), unknown: tone('unknown') }, flow: tone('flow'),
  ground: 'ground', raised: 'raised', line: 'line', lineStrong: 'strong', ink: 'ink', inkSoft: 'soft', inkDim: 'dim', focus: 'focus', now: 'now', stripes: (colour) => `${colour} stripes`, font: 'sans', mono: 'mono',
};
const STAGE: LaneStage = { width: 1000, height: 420, axis: 24, scroll: 0, font: 12, sizes: { pitch: 20, bar: 16 } };
const CHOICE = { filter: '', folded: new Set<never>(), worstFirst: false, at: Infinity };
const PLAIN: LaneAccent = { lanes: new Set(), episode: null, brush: null };

function drawn(story: string, options: { accent?: Partial<LaneAccent>; staleFor?: number; playheadAgo?: number; stage?: Partial<LaneStage>; change?: (history: History, now: number) => Partial<History> } = {}) {
  const { view, history: folded } = applyBatch(emptyFold(), scenarios[story]!());
  const now = view.at + 3000;
  const history = { ...folded, ...options.change?.(folded, now) };
  const scale = timeScale({ live: true, span: 12_000 }, now, STAGE.width);
  const stage = { ...STAGE, ...options.stage };
  const known = { now, staleSince: options.staleFor ? now - options.staleFor : null, playhead: options.playheadAgo ? now - options.playheadAgo : null };
  const picture = placeLanes(history, placeRows(history, CHOICE), scale, stage.sizes, known, { top: stage.scroll, bottom: stage.scroll + stage.height - stage.axis });
  const { pen, strokes } = recordingPen();
  drawLanes(pen, picture, placeTicks(scale, history.monoMinusWall, (wall) => `at ${wall}`, 100), PALETTE, stage, { ...PLAIN, ...options.accent });
  const texts = strokes.filter((stroke) => stroke.call === 'fillText');
  return { strokes, texts, words: texts.map((stroke) => String(stroke.args[0])), picture };
}

describe('drawLanes', () => {
  it('leaves the pen as it found it: each save has its restore', () => {
    const { strokes } = drawn('lon-1-killed', { staleFor: 2000 });
    expect(strokes.filter((stroke) => stroke.call === 'save').length).toBe(strokes.filter((stroke) => stroke.call === 'restore').length);
    expect(strokes[0]!.call).toBe('clearRect');
  });

  it('writes what a span says in the ink of its tone, and "now" at the line', () => {
    const { texts, words } = drawn('lon-1-killed');
    expect(texts.some((stroke) => String(stroke.args[0]).startsWith('down') && stroke.fill === 'down text')).toBe(true);
    expect(texts.some((stroke) => stroke.args[0] === 'now' && stroke.fill === 'now')).toBe(true);
    expect(words.some((text) => text.includes('lon-1 killed') && text.includes('by trainer'))).toBe(true);
  });

  it('fills a connected destination in the colour of the lines on the topology', () => {
    expect(drawn('steady').strokes.some((stroke) => stroke.call === 'fill' && stroke.fill === 'flow fill')).toBe(true);
  });

  it('hatches what is down, so that it is told apart without colour', () => {
    const stripes = (story: string) => drawn(story).strokes.filter((stroke) => stroke.call === 'fillRect' && stroke.fill === 'down edge stripes').length;
    expect([stripes('lon-1-killed'), stripes('steady')]).toEqual([2, 0]);
  });

  it('says that there is no data where there is none', () => {
    expect(drawn('steady', { staleFor: 2500 }).words).toContain('no data since here');
    expect(drawn('steady').words).not.toContain('no data since here');
  });

  it('never writes beyond the right edge', () => {
    for (const { args } of drawn('recovery-search').texts) if (args[0] !== 'now') expect(Number(args[1]) + String(args[0]).length * 6).toBeLessThanOrEqual(STAGE.width + 0.5);
  });

  it('draws only the lanes that are scrolled into sight', () => {
    const all = drawn('steady').words.length;
    expect(drawn('steady', { stage: { height: 80 } }).words.length).toBeLessThan(all);
  });

  it('frames the episode that is looked at, lifts its lane and shades the brush', () => {
    const { strokes } = drawn('lon-1-killed', { accent: { lanes: new Set(['section:prices/fx']), episode: { fromX: 400, toX: 500, lane: 'section:prices/fx' }, brush: { fromX: 10, toX: 60, words: '7 s' } } });
    expect(strokes.some((stroke) => stroke.call === 'stroke' && stroke.stroke === 'focus')).toBe(true);
    expect(strokes.some((stroke) => stroke.call === 'fillRect' && stroke.fill === 'raised')).toBe(true);
    expect(strokes.some((stroke) => stroke.call === 'fillRect' && stroke.fill === 'focus' && stroke.args[0] === 10 && stroke.args[2] === 50)).toBe(true);
  });

  it('says how long the stretch is that is being picked', () => {
    expect(drawn('steady', { accent: { brush: { fromX: 10, toX: 60, words: '600 ms' } } }).words).toContain('600 ms');
  });

  it('draws the playhead, and pales what came after it', () => {
    const { strokes, picture } = drawn('lon-1-killed', { playheadAgo: 6000 });
    const x = picture.playheadX!;
    expect(strokes.some(({ call, fill, args }) => call === 'fillRect' && fill === 'ink' && args[0] === Math.round(x) - 1)).toBe(true);
    expect(strokes.some(({ call, fill, args }) => call === 'fillRect' && fill === 'ground' && args[0] === x && args[2] === STAGE.width - x)).toBe(true);
    expect(drawn('lon-1-killed').strokes.some(({ fill, call }) => call === 'fillRect' && fill === 'ink')).toBe(false);
  });

  it('flags notes on the axis, with their number where several share a flag', () => {
    const note = (id: string, at: number) => ({ id, at, episode: null, by: 'ana', text: id, wall: 0 });
    const { strokes, words, picture } = drawn('steady', { change: (_, now) => ({ notes: [note('a', now - 5000), note('b', now - 4990)] }) });
    expect(picture.notes).toHaveLength(1);
    expect(strokes.some(({ call, fill }) => call === 'fill' && fill === 'focus')).toBe(true);
    expect(words).toContain('2');
  });

  it('puts a dial where a late report begins', () => {
    const late = (history: History): Partial<History> => ({ lanes: history.lanes.map((lane) => (lane.id === 'node:lon-1' ? { ...lane, spans: [...lane.spans.slice(0, -1), { ...lane.spans.at(-1)!, lateMillis: 9000 }] } : lane)) });
    const dials = (change?: typeof late) => drawn('lon-1-killed', { change }).strokes.filter(({ call }) => call === 'arc').length;
    expect(dials()).toBe(0);
    expect(dials(late)).toBe(1);
  });

  it('hatches the stretch in which events are missing, over what is drawn there', () => {
    const gaps = (_: History, now: number): Partial<History> => ({ gaps: [{ from: now - 9000, to: now - 6000, witness: { kind: 'node', name: 'lon-2' }, count: 4, because: '' }] });
    const { strokes, picture } = drawn('steady', { change: gaps });
    const [gap] = picture.gaps;
    expect(gap!.width).toBeCloseTo(250, 0);
    const cover = strokes.findIndex(({ call, fill, args }) => call === 'fillRect' && fill === 'unknown fill' && args[0] === gap!.x);
    expect(cover).toBeGreaterThan(strokes.findIndex(({ call, fill }) => call === 'fill' && fill === 'up fill'));
    expect(strokes.slice(cover).some(({ call, fill }) => call === 'fillRect' && fill === 'unknown edge stripes')).toBe(true);
  });

  it('draws plain rectangles on whole pixels where bars are narrow, and rounds only what is wide', () => {
    const many = (history: History, now: number): Partial<History> => ({
      lanes: history.lanes.map((lane) => ({ ...lane, marks: [], spans: Array.from({ length: 300 }, (_, index) => ({ from: now - 12_000 + index * 40, to: now - 11_960 + index * 40, tone: index % 2 ? 'up' as const : 'down' as const, label: '', because: '' })) })),
    });
    const { strokes, picture } = drawn('steady', { change: many });
    expect(picture.bars.length).toBeGreaterThan(3000);
    const bars = strokes.filter(({ call, fill }) => call === 'fillRect' && (fill === 'down edge' || fill === 'up fill' || fill === 'flow fill'));
    expect(bars.length).toBeGreaterThan(3000);
    for (const { args } of bars) for (const value of args) expect(Number.isInteger(value)).toBe(true);
    expect(strokes.filter(({ call }) => call === 'roundRect').length).toBeLessThan(10);
  });

  it('lets neighbours meet on a pixel', () => {
    for (const edge of [10.2, 10.5, 10.9]) expect(snap({ x: 3.3, y: 0, width: edge - 3.3, height: 5 }).x + snap({ x: 3.3, y: 0, width: edge - 3.3, height: 5 }).width).toBe(snap({ x: edge, y: 0, width: 4, height: 5 }).x);
    expect(snap({ x: 3.4, y: 1, width: 0.3, height: 5 }).width).toBe(1);
  });
});
