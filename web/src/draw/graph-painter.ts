/**
 * Keeps a canvas as its scene is. What changed is drawn again and nothing else: a card within its own box, a line within the
 * cells that it crosses. A moved picture is moved, and only what comes into sight is drawn.
 */
import { overlaps, unionOf, type Box } from './box.ts';
import { boxInWorld, onPixels, sameCamera, type Camera, type PanelSize } from './camera.ts';
import type { GraphScene } from './graph-scene.ts';
import { paintScene, type Looking } from './paint-scene.ts';

/** Parts that together make up more than this share of the panel are drawn as one. */
const WHOLE_SHARE = 0.6;
/** With more than this a drawing takes too long for every frame of a zoom: the last picture is stretched until the hand rests. */
const MANY_ITEMS = 1200;

export interface Painted {
  /** Parts of the panel that were drawn, in CSS pixels. */
  parts: Box[];
  /** True when the picture is a stretched one, to be drawn properly when nothing moves any more. */
  rough: boolean;
}

export class GraphPainter {
  private readonly pen: CanvasRenderingContext2D;
  private shown: { camera: Camera; size: PanelSize; ratio: number } | null = null;
  private copy: HTMLCanvasElement | null = null;

  constructor(private readonly canvas: HTMLCanvasElement) {
    const pen = canvas.getContext('2d', { alpha: false });
    if (!pen) throw new Error('The browser grants no canvas: the topology cannot be drawn.');
    this.pen = pen;
  }

  /**
   * Brings the canvas up to date.
   *
   * @param moving whether a gesture is going on, so that being quick matters more than being sharp
   */
  paint(scene: GraphScene, looking: Looking, camera: Camera, size: PanelSize, ratio: number, moving: boolean): Painted {
    const target = onPixels(camera, ratio);
    const panel = { x: 0, y: 0, ...size };
    const before = this.shown;
    const sameCanvas = before !== null && before.size.width === size.width && before.size.height === size.height && before.ratio === ratio;
    if (!sameCanvas) Object.assign(this.canvas, { width: Math.round(size.width * ratio), height: Math.round(size.height * ratio) });
    const changed = scene.takeChanged();
    if (sameCanvas && moving && before.camera.scale !== target.scale && scene.size > MANY_ITEMS) {
      // What changed meanwhile comes with the sharp picture.
      this.stretch(before.camera, target, looking, size, ratio);
      this.shown = { camera: target, size, ratio };
      scene.touchAll();
      return { parts: [panel], rough: true };
    }
    this.shown = { camera: target, size, ratio };
    const moved = sameCanvas && before.camera.scale === target.scale && changed !== 'everything';
    if (!moved) {
      this.draw(panel, scene, looking, target, ratio);
      return { parts: [panel], rough: false };
    }
    const parts = sameCamera(before.camera, target) ? [] : this.shift(before.camera, target, size, ratio);
    for (const box of changed) {
      const part = clipped(onScreen(box, target, ratio), panel);
      if (part) parts.push(part);
    }
    const merged = mergeParts(parts, panel);
    for (const part of merged) this.draw(part, scene, looking, target, ratio);
    return { parts: merged, rough: false };
  }

  /** Moves what is on the canvas. @returns the strips that it laid bare. */
  private shift(from: Camera, to: Camera, size: PanelSize, ratio: number): Box[] {
    const dx = to.x - from.x;
    const dy = to.y - from.y;
    if (Math.abs(dx) >= size.width || Math.abs(dy) >= size.height) return [{ x: 0, y: 0, ...size }];
    this.pen.setTransform(1, 0, 0, 1, 0, 0);
    this.pen.globalCompositeOperation = 'copy';
    this.pen.drawImage(this.canvas, Math.round(dx * ratio), Math.round(dy * ratio));
    this.pen.globalCompositeOperation = 'source-over';
    const strips: Box[] = [];
    if (dx !== 0) strips.push({ x: dx > 0 ? 0 : size.width + dx, y: 0, width: Math.abs(dx), height: size.height });
    if (dy !== 0) strips.push({ x: 0, y: dy > 0 ? 0 : size.height + dy, width: size.width, height: Math.abs(dy) });
    return strips;
  }

  /** Shows the last picture larger or smaller, as quickly as it goes. */
  private stretch(from: Camera, to: Camera, looking: Looking, size: PanelSize, ratio: number): void {
    const copy = (this.copy ??= document.createElement('canvas'));
    if (copy.width !== this.canvas.width || copy.height !== this.canvas.height) Object.assign(copy, { width: this.canvas.width, height: this.canvas.height });
    copy.getContext('2d', { alpha: false })!.drawImage(this.canvas, 0, 0);
    const factor = to.scale / from.scale;
    this.pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.pen.fillStyle = looking.ink.ground;
    this.pen.fillRect(0, 0, size.width, size.height);
    this.pen.drawImage(copy, to.x - from.x * factor, to.y - from.y * factor, size.width * factor, size.height * factor);
  }

  private draw(part: Box, scene: GraphScene, looking: Looking, camera: Camera, ratio: number): void {
    const { pen } = this;
    // Whole pixels of the device, so that no seam is left where two parts meet.
    const left = Math.floor(part.x * ratio);
    const top = Math.floor(part.y * ratio);
    const right = Math.ceil((part.x + part.width) * ratio);
    const bottom = Math.ceil((part.y + part.height) * ratio);
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.save();
    pen.beginPath();
    pen.rect(left, top, right - left, bottom - top);
    pen.clip();
    pen.fillStyle = looking.ink.ground;
    pen.fillRect(left, top, right - left, bottom - top);
    pen.setTransform(camera.scale * ratio, 0, 0, camera.scale * ratio, camera.x * ratio, camera.y * ratio);
    const seen = { x: left / ratio, y: top / ratio, width: (right - left) / ratio, height: (bottom - top) / ratio };
    paintScene(pen, scene.within(boxInWorld(camera, seen)), looking, camera.scale);
    pen.restore();
  }
}

/** @returns where a box of the picture lies on the panel, out to whole pixels. */
function onScreen(box: Box, camera: Camera, ratio: number): Box {
  const x = Math.floor((box.x * camera.scale + camera.x) * ratio) / ratio;
  const y = Math.floor((box.y * camera.scale + camera.y) * ratio) / ratio;
  return { x, y, width: Math.ceil(((box.x + box.width) * camera.scale + camera.x) * ratio) / ratio - x, height: Math.ceil(((box.y + box.height) * camera.scale + camera.y) * ratio) / ratio - y };
}

function clipped(box: Box, panel: Box): Box | null {
  const x = Math.max(box.x, panel.x);
  const y = Math.max(box.y, panel.y);
  const width = Math.min(box.x + box.width, panel.x + panel.width) - x;
  const height = Math.min(box.y + box.height, panel.y + panel.height) - y;
  return width > 0 && height > 0 ? { x, y, width, height } : null;
}

const areaOf = ({ width, height }: Box): number => width * height;

/** @returns parts that overlap joined, where joining costs little more than drawing them apart; the panel where they are most of it. */
export function mergeParts(parts: readonly Box[], panel: Box): Box[] {
  const merged: Box[] = [];
  for (const part of parts) {
    let joined = part;
    for (let index = merged.length - 1; index >= 0; index -= 1) {
      const other = merged[index]!;
      if (!overlaps(joined, other, 0.01)) continue;
      const both = unionOf(joined, other);
      if (areaOf(both) > 1.25 * (areaOf(joined) + areaOf(other))) continue;
      merged.splice(index, 1);
      joined = both;
      index = merged.length;
    }
    merged.push(joined);
  }
  return merged.reduce((sum, part) => sum + areaOf(part), 0) > WHOLE_SHARE * areaOf(panel) ? [panel] : merged;
}
