/** The pen, by a record of what it draws. */
import { describe, expect, it } from 'vitest';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import { drawLanes, type LaneAccent, type LaneStage } from './draw-lanes.ts';
import type { Palette } from './palette.ts';
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
  ground: 'ground', raised: 'raised', line: 'line', lineStrong: 'strong', ink: 'ink', inkSoft: 'soft', inkDim: 'dim', focus: 'focus', now: 'now', font: 'sans', mono: 'mono',
};
const STAGE: LaneStage = { width: 1000, height: 420, axis: 24, scroll: 0, font: 12, sizes: { pitch: 20, bar: 16 } };
const PLAIN: LaneAccent = { lanes: new Set(), episode: null, brush: null, live: true };

function drawn(story: string, options: { accent?: Partial<LaneAccent>; staleFor?: number; stage?: Partial<LaneStage> } = {}) {
  const { view, history } = applyBatch(emptyFold(), scenarios[story]!());
  const now = view.at + 3000;
  const scale = timeScale({ live: true, span: 12_000 }, now, STAGE.width);
  const stage = { ...STAGE, ...options.stage };
  const picture = placeLanes(history, scale, stage.sizes, { now, staleSince: options.staleFor ? now - options.staleFor : null, gaps: [] });
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
    const stripes = (story: string) => drawn(story).strokes.filter((stroke) => stroke.call === 'stroke' && stroke.stroke === 'down edge').length;
    expect(stripes('lon-1-killed')).toBeGreaterThan(stripes('steady'));
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
    const { strokes } = drawn('lon-1-killed', { accent: { lanes: new Set(['section:prices/fx']), episode: { fromX: 400, toX: 500, lane: 'section:prices/fx' }, brush: { fromX: 10, toX: 60 } } });
    expect(strokes.some((stroke) => stroke.call === 'stroke' && stroke.stroke === 'focus')).toBe(true);
    expect(strokes.some((stroke) => stroke.call === 'fillRect' && stroke.fill === 'raised')).toBe(true);
    expect(strokes.some((stroke) => stroke.call === 'fillRect' && stroke.fill === 'focus' && stroke.args[0] === 10 && stroke.args[2] === 50)).toBe(true);
  });
});
