/** What the painter draws again, by what it says it drew and a record of its pen. */
import { describe, expect, it, vi } from 'vitest';
import { overlaps, type Box } from './box.ts';
import { boxOnScreen, type Camera } from './camera.ts';
import { GraphPainter, mergeParts } from './graph-painter.ts';
import { GraphScene, type SceneItem } from './graph-scene.ts';
import type { CardLook, MemberLook } from './graph-looks.ts';
import type { Looking } from './paint-scene.ts';
import { NAMED_INK } from './testing/graph-ink.ts';
import { RecordPen } from './testing/record-pen.ts';

const SIZE = { width: 800, height: 500 };
const CAMERA: Camera = { scale: 1, x: 0, y: 0 };
const LOOKING: Looking = { inkOf: () => NAMED_INK, ink: NAMED_INK, selected: null, hovered: null, focused: null, compact: false, dense: false };

class CanvasPen extends RecordPen {
  globalCompositeOperation = '';
  setTransform(): void {}
  drawImage = vi.fn();
}

function setUp() {
  const pen = new CanvasPen();
  const canvas = { width: 0, height: 0, getContext: () => pen } as unknown as HTMLCanvasElement;
  const scene = new GraphScene({ x: 0, y: 0, ...SIZE }, 50, 8);
  return { pen, scene, painter: new GraphPainter(canvas) };
}
const look = (name: string, state: CardLook['state'] = 'up'): CardLook => ({ name, state, lines: [], rate: null, chips: [], clients: [], lists: [], words: '' });
const card = (name: string, x: number, y: number, state: CardLook['state'] = 'up'): SceneItem => ({ layer: 'card', key: `node:${name}`, look: look(name, state), place: { name, group: 'g', column: 0, row: 0, box: { x, y, width: 100, height: 40 }, tabs: null } });
const line = (key: string, opinion: 'up' | 'down'): SceneItem => {
  const member: MemberLook = { key, ends: ['a', 'b'], opinions: [opinion, 'up'], cut: false, words: '' };
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

  it('draws a card that changed within its own box, with what lies under it and nothing else', () => {
    const { pen, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    scene.put(card('far', 600, 400));
    scene.put(line('a~b', 'up'));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    pen.drawn.length = 0;
    scene.put(card('lon-1', 10, 10, 'down'));
    const { parts } = painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(parts).toEqual([{ x: 2, y: 2, width: 116, height: 56 }]);
    expect(pen.texts).toEqual(['lon-1']);
  });

  it('draws a line that changed along its way: all of it, and a small part of the panel', () => {
    const { scene, painter } = setUp();
    scene.put(line('a~b', 'up'));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    scene.put(line('a~b', 'down'));
    const { parts } = painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    for (const at of [{ x: 50, y: 60 }, { x: 362, y: 230 }, { x: 699, y: 400 }]) expect(parts.some((part) => overlaps({ ...at, width: 1, height: 1 }, part))).toBe(true);
    expect(area(parts)).toBeLessThan(0.35 * SIZE.width * SIZE.height);
  });

  it('moves what it has when the picture is panned, and draws only what comes into sight', () => {
    const { pen, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    const { parts } = painter.paint(scene, LOOKING, { scale: 1, x: 30, y: -20 }, SIZE, 1, true);
    expect(pen.drawImage).toHaveBeenCalledWith(expect.anything(), 30, -20);
    expect(parts).toEqual([{ x: 0, y: 0, width: 30, height: 500 }, { x: 0, y: 480, width: 800, height: 20 }]);
  });

  it('draws everything anew at another scale, in another size and on another kind of screen', () => {
    const { scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    const whole = [{ x: 0, y: 0, ...SIZE }];
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.2 }, SIZE, 1, true).parts).toEqual(whole);
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.2 }, SIZE, 2, false).parts).toEqual(whole);
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.2 }, { width: 400, height: 300 }, 2, false).parts).toEqual([{ x: 0, y: 0, width: 400, height: 300 }]);
  });

  it('stretches a picture of very many things while a zoom goes on, and draws it when the hand rests', () => {
    const { pen, scene, painter } = setUp();
    vi.stubGlobal('document', { createElement: () => ({ width: 0, height: 0, getContext: () => ({ drawImage: () => undefined }) }) });
    for (let index = 0; index < 1300; index += 1) scene.put(card(`n${index}`, (index % 40) * 20, Math.floor(index / 40) * 15));
    painter.paint(scene, LOOKING, CAMERA, SIZE, 1, false);
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.2 }, SIZE, 1, true).rough).toBe(true);
    pen.drawn.length = 0;
    expect(painter.paint(scene, LOOKING, { ...CAMERA, scale: 1.2 }, SIZE, 1, false).rough).toBe(false);
    expect(pen.texts.length).toBeGreaterThan(100);
    vi.unstubAllGlobals();
  });

  it('hides what has no ink', () => {
    const { pen, scene, painter } = setUp();
    scene.put(card('lon-1', 10, 10));
    scene.put(card('lon-2', 300, 10));
    painter.paint(scene, { ...LOOKING, inkOf: (key) => (key === 'node:lon-1' ? null : NAMED_INK) }, CAMERA, SIZE, 1, false);
    expect(pen.texts).toEqual(['lon-2']);
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
