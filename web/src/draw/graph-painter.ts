/**
 * Keeps a canvas as its scene is. What changed is drawn again and nothing else: a card within its own box, a line within the cells
 * that it crosses. Lines and what lies above them have a bitmap each, so that neither is drawn for the other. A pan moves the
 * canvas itself, which holds a little more than the panel shows.
 *
 * ```
 *   scene ──► under (frames, lines) ──┐
 *        └──► over (titles, cards) ───┴──► canvas, moved by the hand
 * ```
 */
import type { Box } from './box.ts';
import { boxInWorld, boxOnScreen, onPixels, type Camera, type PanelSize } from './camera.ts';
import type { GraphScene, Plane } from './graph-scene.ts';
import { areHairlines } from './link-parts.ts';
import { clippedTo, mergeParts } from './merge-parts.ts';
import { paintScene, type Looking } from './paint-scene.ts';

/** With more than this a drawing takes too long for every frame of a zoom: the last picture is stretched until the hand rests. */
const MANY_ITEMS = 1200;
/** How much more than the panel the canvas holds on each side while the picture is larger than it, in CSS pixels. */
const MARGIN = 160;

export interface Painted {
  /** Parts of the canvas that were drawn, in CSS pixels. */
  parts: Box[];
  /** True when the picture is a stretched one, to be drawn properly when nothing moves any more. */
  rough: boolean;
}

interface Bitmap {
  canvas: HTMLCanvasElement;
  pen: CanvasRenderingContext2D;
}

/** What the canvas holds: the picture by this camera, with a margin around the panel. */
interface Held {
  camera: Camera;
  panel: PanelSize;
  margin: number;
  ratio: number;
}

export class GraphPainter {
  private readonly shown: Bitmap;
  private planes: Record<Plane, Bitmap>;
  private spare: Bitmap;
  private held: Held | null = null;
  /** The last sharp picture, while a zoom goes on: its camera; its pixels are in `spare`. */
  private sharp: Camera | null = null;

  /** @param canvas stands in the panel's corner; @param makeCanvas for bitmaps that are never on the page */
  constructor(canvas: HTMLCanvasElement, makeCanvas: () => HTMLCanvasElement = () => document.createElement('canvas')) {
    this.shown = bitmapOf(canvas, false);
    this.planes = { under: bitmapOf(makeCanvas(), false), over: bitmapOf(makeCanvas(), true) };
    this.spare = bitmapOf(makeCanvas(), true);
  }

  /**
   * Brings the canvas up to date.
   *
   * @param moving whether a gesture is going on, so that being quick matters more than being sharp
   */
  paint(scene: GraphScene, looking: Looking, camera: Camera, panel: PanelSize, ratio: number, moving: boolean): Painted {
    // A window that is being folded or turned has no size for a moment, and a bitmap without any cannot be drawn.
    if (panel.width * ratio < 1 || panel.height * ratio < 1) return { parts: [], rough: false };
    const target = onPixels(camera, ratio);
    const changed = scene.takeChanged();
    const { held } = this;
    const sameKind = held !== null && held.panel.width === panel.width && held.panel.height === panel.height && held.ratio === ratio;
    if (sameKind && moving && held.camera.scale !== target.scale && scene.size > MANY_ITEMS) return this.stretch(scene, looking, target, held);
    const margin = reachesBeyond(scene, target, panel) ? MARGIN : 0;
    if (!sameKind || held.camera.scale !== target.scale || held.margin !== margin || this.sharp || changed === 'everything') return this.paintAll(scene, looking, { camera: target, panel, margin, ratio });

    const parts: Record<Plane, Box[]> = { under: [], over: [] };
    const isCovered = covers(held, scene, target);
    if (!isCovered) {
      const bare = this.shift(held, target);
      parts.under.push(...bare);
      parts.over.push(...bare);
    }
    const now = this.held!;
    const whole = canvasBox(now);
    for (const plane of ['under', 'over'] as const) {
      for (const box of changed[plane]) {
        const part = clippedTo(onPanel(box, now), whole);
        if (part) parts[plane].push(part);
      }
      parts[plane] = mergeParts(parts[plane], whole);
    }
    // First all drawing, then all putting together: a bitmap that is read between two drawings is copied by the browser.
    for (const plane of ['under', 'over'] as const) for (const part of parts[plane]) this.drawPart(plane, part, scene, looking, now);
    const drawn = isCovered ? mergeParts([...parts.under, ...parts.over], whole) : [whole];
    for (const part of drawn) this.compose(part, now);
    this.place(target, now);
    return { parts: drawn, rough: false };
  }

  private paintAll(scene: GraphScene, looking: Looking, held: Held): Painted {
    this.held = held;
    this.sharp = null;
    const whole = canvasBox(held);
    const pixels = { width: Math.round(whole.width * held.ratio), height: Math.round(whole.height * held.ratio) };
    for (const { canvas } of [this.shown, ...Object.values(this.planes)]) if (canvas.width !== pixels.width || canvas.height !== pixels.height) Object.assign(canvas, pixels);
    Object.assign(this.shown.canvas.style, { width: `${whole.width}px`, height: `${whole.height}px` });
    for (const plane of ['under', 'over'] as const) this.drawPart(plane, whole, scene, looking, held);
    this.compose(whole, held);
    this.place(held.camera, held);
    return { parts: [whole], rough: false };
  }

  /** Moves what the bitmaps hold, so that the panel is in their middle again. @returns the strips that were laid bare. */
  private shift(held: Held, to: Camera): Box[] {
    const dx = to.x - held.camera.x;
    const dy = to.y - held.camera.y;
    const whole = canvasBox(held);
    this.held = { ...held, camera: to };
    if (Math.abs(dx) >= whole.width || Math.abs(dy) >= whole.height) return [canvasBox(this.held)];
    for (const plane of ['under', 'over'] as const) {
      // Into another bitmap: one that is drawn onto itself is copied first.
      const { canvas, pen } = this.spare;
      Object.assign(canvas, { width: this.shown.canvas.width, height: this.shown.canvas.height });
      pen.setTransform(1, 0, 0, 1, 0, 0);
      pen.drawImage(this.planes[plane].canvas, Math.round(dx * held.ratio), Math.round(dy * held.ratio));
      [this.planes[plane], this.spare] = [this.spare, this.planes[plane]];
    }
    const strips: Box[] = [];
    if (dx !== 0) strips.push({ x: dx > 0 ? whole.x : whole.x + whole.width + dx, y: whole.y, width: Math.abs(dx), height: whole.height });
    if (dy !== 0) strips.push({ x: whole.x, y: dy > 0 ? whole.y : whole.y + whole.height + dy, width: whole.width, height: Math.abs(dy) });
    return strips;
  }

  /** Shows the last sharp picture larger or smaller, as quickly as it goes. */
  private stretch(scene: GraphScene, looking: Looking, to: Camera, held: Held): Painted {
    const { shown, spare } = this;
    if (!this.sharp) {
      Object.assign(spare.canvas, { width: shown.canvas.width, height: shown.canvas.height });
      spare.pen.setTransform(1, 0, 0, 1, 0, 0);
      spare.pen.drawImage(shown.canvas, 0, 0);
      this.sharp = held.camera;
    }
    const from = this.sharp;
    const factor = to.scale / from.scale;
    const whole = canvasBox(held);
    shown.pen.setTransform(held.ratio, 0, 0, held.ratio, 0, 0);
    shown.pen.fillStyle = looking.ink.ground;
    shown.pen.fillRect(0, 0, whole.width, whole.height);
    shown.pen.drawImage(spare.canvas, (-from.x - held.margin) * factor + to.x + held.margin, (-from.y - held.margin) * factor + to.y + held.margin, whole.width * factor, whole.height * factor);
    this.held = { ...held, camera: to };
    this.place(to, held);
    // What changed meanwhile comes with the sharp picture.
    scene.touchAll();
    return { parts: [whole], rough: true };
  }

  /** @param part of the canvas, in CSS pixels from the panel's corner as the camera of `held` has it */
  private drawPart(plane: Plane, part: Box, scene: GraphScene, looking: Looking, held: Held): void {
    const { pen } = this.planes[plane];
    const { x, y, width, height } = pixelsOf(part, held);
    const { camera, margin, ratio } = held;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.save();
    pen.beginPath();
    pen.rect(x, y, width, height);
    pen.clip();
    if (plane === 'over') pen.clearRect(x, y, width, height);
    else {
      pen.fillStyle = looking.ink.ground;
      pen.fillRect(x, y, width, height);
    }
    pen.setTransform(camera.scale * ratio, 0, 0, camera.scale * ratio, (camera.x + margin) * ratio, (camera.y + margin) * ratio);
    const within = boxInWorld(camera, { x: x / ratio - margin, y: y / ratio - margin, width: width / ratio, height: height / ratio });
    paintScene(pen, holdsAll(within, scene.bounds) ? scene.all() : scene.within(within, plane === 'over' || !areHairlines(camera.scale)), looking, camera.scale, within, plane);
    pen.restore();
  }

  private compose(part: Box, held: Held): void {
    const { x, y, width, height } = pixelsOf(part, held);
    const { pen } = this.shown;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    for (const plane of ['under', 'over'] as const) pen.drawImage(this.planes[plane].canvas, x, y, width, height, x, y, width, height);
  }

  private place(camera: Camera, { camera: own, margin }: Held): void {
    this.shown.canvas.style.transform = `translate(${camera.x - own.x - margin}px,${camera.y - own.y - margin}px)`;
  }
}

function bitmapOf(canvas: HTMLCanvasElement, alpha: boolean): Bitmap {
  const pen = canvas.getContext('2d', { alpha });
  if (!pen) throw new Error('The browser grants no canvas: the topology cannot be drawn.');
  return { canvas, pen };
}

/** The canvas, in CSS pixels from the panel's corner as its own camera has it. */
function canvasBox({ panel, margin }: Held): Box {
  return { x: 0 - margin, y: 0 - margin, width: panel.width + 2 * margin, height: panel.height + 2 * margin };
}

/** Whole pixels of the canvas, outwards, so that no seam is left where two parts meet. */
function pixelsOf(part: Box, { margin, ratio }: Held): Box {
  const x = Math.floor((part.x + margin) * ratio);
  const y = Math.floor((part.y + margin) * ratio);
  return { x, y, width: Math.ceil((part.x + margin + part.width) * ratio) - x, height: Math.ceil((part.y + margin + part.height) * ratio) - y };
}

/** @returns where a box of the picture lies, out to whole pixels. */
function onPanel(box: Box, { camera, ratio }: Held): Box {
  const x = Math.floor((box.x * camera.scale + camera.x) * ratio) / ratio;
  const y = Math.floor((box.y * camera.scale + camera.y) * ratio) / ratio;
  return { x, y, width: Math.ceil(((box.x + box.width) * camera.scale + camera.x) * ratio) / ratio - x, height: Math.ceil(((box.y + box.height) * camera.scale + camera.y) * ratio) / ratio - y };
}

const holdsAll = (outer: Box, inner: Box): boolean => outer.x <= inner.x && outer.y <= inner.y && outer.x + outer.width >= inner.x + inner.width && outer.y + outer.height >= inner.y + inner.height;

/** Whether the picture is larger than the panel at this scale, wherever it lies. */
function reachesBeyond(scene: GraphScene, camera: Camera, panel: PanelSize): boolean {
  const { width, height } = boxOnScreen(camera, scene.bounds);
  return width > panel.width + 1 || height > panel.height + 1;
}

/** Whether all of the picture that the panel shows by this camera is on the canvas already, moved as it may be. */
function covers(held: Held, scene: GraphScene, to: Camera): boolean {
  const seen = clippedTo(boxOnScreen(to, scene.bounds), { x: 0, y: 0, ...held.panel });
  if (!seen) return true;
  const own = canvasBox(held);
  return holdsAll({ ...own, x: own.x + to.x - held.camera.x, y: own.y + to.y - held.camera.y }, seen);
}
