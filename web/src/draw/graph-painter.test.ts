/** What the painter draws again, by what it says it drew and a record of its pen. */
import { describe, expect, it, vi } from 'vitest';
import { overlaps, type Box } from './box.ts';
import { boxOnScreen, type Camera } from './camera.ts';
import { GraphPainter } from './graph-painter.ts';
import { mergeParts } from './merge-parts.ts';
import { GraphScene, type SceneItem } from './graph-scene.ts';
import type { CardLook, MemberLook } from './graph-looks.ts';
import type { Looking } from './paint-scene.ts';
import { NAMED_INK } from './testing/graph-ink.ts';
import { RecordPen } from './testing/record-pen.ts';

const SIZE = { width: 800, height: 500 };
const CAMERA: Camera = { scale: 1, x: 0, y: 0 };
const LOOKING: Looking = { inkOf: () => NAMED_INK, isPlain: true, ink: NAMED_INK, selected: null, hovered: null, focused: null, compact: false, dense: false };

class CanvasPen extends RecordPen {
  setTransform(): void {}
  clearRect(): void {}
  drawImage = vi.fn();
}

/** A canvas that draws nothing; pens by the order in which their canvases were made: the page's, lines, what is above, spare. */
function setUp() {
  const pens: CanvasPen[] = [];
  const makeCanvas = () => {
    const pen = new CanvasPen();
    pens.push(pen);
    return { width: 0, height: 0, style: {}, getContext: () => pen } as unknown as HTMLCanvasElement;
  };
  const canvas = makeCanvas();
  const scene = new GraphScene({ x: 0, y: 0, ...SIZE }, 50, 8);
  const painter = new GraphPainter(canvas, makeCanvas);
  const [shown, under, over] = pens as [CanvasPen, CanvasPen, CanvasPen];
  return { canvas, shown, under, over, scene, painter };
}
const look = (name: string, state: CardLook['state'] = 'up'): CardLook => ({ name, state, lines: [], rate: null, chips: [], clients: [], lists: [], why: '' });
const card = (name: string, x: number, y: number, state: CardLook['state'] = 'up'): SceneItem => ({ layer: 'card', key: `node:${name}`, look: look(name, state), place: { name, group: 'g', column: 0, row: 0, box: { x, y, width: 100, height: 40 }, tabs: null } });
const line = (key: string, opinion: 'up' | 'down'): SceneItem => {
  const member: MemberLook = { key, ends: ['a', 'b'], opinions: [opinion, 'up'], cut: false };
  return { layer: 'member', key: `link:${key}`, look: member, place: { key, ends: ['a', 'b'], curve: [{ x: 50, y: 60 }, { x: 250, y: 60 }, { x: 450, y: 400 }, { x: 700, y: 400 }] } };
};
const area = (parts: readonly Box[]): number => parts.reduce((sum, part) => sum + part.width * part.height, 0);

describe('GraphPainter', () => {
  it('draws everything once, then nothing while nothing changes', () => {
    const { scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    expect(painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false).parts).toEqual([{ x: 0, y: 0, ...SIZE }]);
    expect(painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false).parts).toEqual([]);
  });

  it('draws nothing into a panel of no size, and everything once it has one', () => {
    const { scene, painter, shown } = setUp();
    scene.put(card('lon-1', 10, 10));
    expect(painter.paint(scene, LOOKING, CAMERA, { width: 0, height: 500 }, 1, false).parts).toEqual([]);
    expect(shown.drawImage).not.toHaveBeenCalled();
    expect(painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false).parts).toEqual([{ x: 0, y: 0, ...SIZE }]);
  });

  it('draws a card that changed within its own box, and no line for it', () => {
    const { under, over, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    scene.put(card('far', 600, 400));
    scene.put(line('a~b', 'up'));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    [under, over].forEach((pen) => { pen.drawn.length = 0; });
    scene.put(card('lon-1', 10, 10, 'down'));
    const { parts } = painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(parts).toEqual([{ x: 2, y: 2, width: 116, height: 56 }]);
    expect(over.texts).toEqual(['lon-1']);
    expect(under.drawn).toEqual([]);
  });

  it('draws a line that changed along its way: all of it, a small part of the panel, and no card for it', () => {
    const { over, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 40));
    scene.put(line('a~b', 'up'));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    over.drawn.length = 0;
    scene.put(line('a~b', 'down'));
    const { parts } = painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    for (const at of [{ x: 50, y: 60 }, { x: 362, y: 230 }, { x: 699, y: 400 }]) expect(parts.some((part) => overlaps({ ...at, width: 1, height: 1 }, part))).toBe(true);
    expect(area(parts)).toBeLessThan(0.35 * SIZE.width * SIZE.height);
    expect(over.drawn).toEqual([]);
  });

  it('puts together on the page exactly the parts that were drawn', () => {
    const { shown, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    shown.drawImage.mockClear();
    scene.put(card('lon-1', 10, 10, 'down'));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(shown.drawImage.mock.calls.map(([, ...box]) => box as unknown)).toEqual([[2, 2, 116, 56, 2, 2, 116, 56], [2, 2, 116, 56, 2, 2, 116, 56]]);
  });

  it('moves the canvas and draws nothing when a picture that the panel holds is panned', () => {
    const { canvas, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(painter.paint(scene, LOOKING, { scale: 1, x: 30, y: -20 }, SIZE, 1, true).parts).toEqual([]);
    expect(canvas.style.transform).toBe('translate(30px,-20px)');
  });

  it('draws what comes into sight of a picture that is larger than the panel, once the margin is used up', () => {
    const { canvas, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    const close: Camera = { scale: 3, x: -400, y: -300 };
    painter.paint(scene, LOOKING, close, SIZE, 1, false);
    expect(canvas.width).toBe(SIZE.width + 320);
    expect(painter.paint(scene, LOOKING, { ...close, x: -300 }, SIZE, 1, true).parts).toEqual([]);
    expect(canvas.style.transform).toBe('translate(-60px,-160px)');
    expect(painter.paint(scene, LOOKING, { ...close, x: -200 }, SIZE, 1, true).parts).toEqual([{ x: -160, y: -160, width: SIZE.width + 320, height: SIZE.height + 320 }]);
    expect(canvas.style.transform).toBe('translate(-160px,-160px)');
  });

  it('draws a change where it is on a canvas that was moved', () => {
    const { scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    painter.paint(scene, LOOKING, { scale: 1, x: 30, y: -20 }, SIZE, 1, true);
    scene.put(card('lon-1', 10, 10, 'down'));
    expect(painter.paint(scene, LOOKING, { scale: 1, x: 30, y: -20 }, SIZE, 1, false).parts).toEqual([{ x: 2, y: 2, width: 116, height: 56 }]);
  });

  it('draws everything anew at another scale, in another size and on another kind of screen', () => {
    const { scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    const half = { ...CAMERA, scale: 0.5 };
    const whole = [{ x: 0, y: 0, ...SIZE }];
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(painter.paint(scene, LOOKING, half, SIZE, 1, true).parts).toEqual(whole);
    expect(painter.paint(scene, LOOKING, half, SIZE, 2, false).parts).toEqual(whole);
    expect(painter.paint(scene, LOOKING, half, { width: 500, height: 300 }, 2, false).parts).toEqual([{ x: 0, y: 0, width: 500, height: 300 }]);
  });

  it('stretches a picture of very many things while a zoom goes on, and draws it when the hand rests', () => {
    const { over, scene, painter } = setUp();
    for (let index = 0; index < 1300; index += 1) scene.put(card(`n${index}`, (index % 40) * 20, Math.floor(index / 40) * 15));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    over.drawn.length = 0;
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.2 }, SIZE, 1, true).rough).toBe(true);
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.3 }, SIZE, 1, true).rough).toBe(true);
    expect(over.drawn).toEqual([]);
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.3 }, SIZE, 1, false).rough).toBe(false);
    expect(over.texts.length).toBeGreaterThan(100);
  });

  it('hides what has no ink', () => {
    const { over, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    scene.put(card('lon-2', 300, 10));
    painter.paint(scene, { ...LOOKING, isPlain: false, inkOf: (key) => (key === 'node:lon-1' ? null : NAMED_INK) }, CAMERA, SIZE, 1, false);
    expect(over.texts).toEqual(['lon-2']);
  });

  it('says nothing of what changed without looking different', () => {
    const { scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    scene.swap(card('lon-1', 10, 10, 'paused'));
    expect(painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false).parts).toEqual([]);
    expect(scene.get('node:lon-1')).toMatchObject({ look: { state: 'paused' } });
  });
});

describe('mergeParts', () => {
  const panel: Box = { x: 0, y: 0, ...SIZE };

  it('joins what overlaps, keeps apart what is far apart, and takes the panel where most of it is to be drawn', () => {
    expect(mergeParts([{ x: 0, y: 0, width: 50, height: 50 }, { x: 40, y: 0, width: 50, height: 50 }], panel)).toEqual([{ x: 0, y: 0, width: 90, height: 50 }]);
    expect(mergeParts([{ x: 0, y: 0, width: 50, height: 50 }, { x: 400, y: 300, width: 50, height: 50 }], panel)).toHaveLength(2);
    expect(mergeParts([{ x: 0, y: 0, width: 700, height: 450 }], panel)).toEqual([panel]);
  });

  it('covers every part that it was given', () => {
    const parts = Array.from({ length: 40 }, (_, index) => ({ x: (index * 97) % 700, y: (index * 53) % 400, width: 56, height: 56 }));
    const merged = mergeParts(parts, panel);
    for (const part of parts) expect(merged.some((joined) => joined.x <= part.x && joined.y <= part.y && joined.x + joined.width >= part.x + part.width && joined.y + joined.height >= part.y + part.height)).toBe(true);
    expect(boxOnScreen(CAMERA, panel)).toEqual(panel);
  });
});
