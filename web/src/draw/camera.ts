/** What part of the picture is seen, and how large: from the picture's units to pixels and back. No gesture, no canvas. */
import type { Box, Point } from './box.ts';

export interface Camera {
  /** CSS pixels to one unit. */
  scale: number;
  /** Where the picture's origin stands, in CSS pixels from the panel's corner. */
  x: number;
  y: number;
}

export interface PanelSize {
  width: number;
  height: number;
}

/** How close it goes: a card then fills a laptop's panel. */
export const CLOSEST = 4;
/** How far beyond the whole picture it goes. */
export const FARTHEST = 0.6;

/** @returns the camera that shows `world` whole in the middle of the panel, at most at `most` pixels a unit. */
export function fitCamera(world: Box, panel: PanelSize, most = Number.POSITIVE_INFINITY): Camera {
  const scale = Math.min(most, panel.width / Math.max(1, world.width), panel.height / Math.max(1, world.height));
  return { scale, x: (panel.width - world.width * scale) / 2 - world.x * scale, y: (panel.height - world.height * scale) / 2 - world.y * scale };
}

export function toScreen(camera: Camera, { x, y }: Point): Point {
  return { x: x * camera.scale + camera.x, y: y * camera.scale + camera.y };
}

export function toWorld(camera: Camera, { x, y }: Point): Point {
  return { x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale };
}

/** @returns the box in pixels of the panel. */
export function boxOnScreen(camera: Camera, { x, y, width, height }: Box): Box {
  return { x: x * camera.scale + camera.x, y: y * camera.scale + camera.y, width: width * camera.scale, height: height * camera.scale };
}

/** @returns the part of the picture that a box of the panel's pixels shows. */
export function boxInWorld(camera: Camera, { x, y, width, height }: Box): Box {
  return { x: (x - camera.x) / camera.scale, y: (y - camera.y) / camera.scale, width: width / camera.scale, height: height / camera.scale };
}

/** @returns the camera with its origin on a whole pixel of the device, so that what is drawn can be moved instead of drawn again. */
export function onPixels(camera: Camera, ratio: number): Camera {
  return { scale: camera.scale, x: Math.round(camera.x * ratio) / ratio, y: Math.round(camera.y * ratio) / ratio };
}

export function sameCamera(a: Camera, b: Camera): boolean {
  return a.scale === b.scale && a.x === b.x && a.y === b.y;
}

/** @returns the camera moved just so far that `box` is within the panel, or itself when it is already. */
export function cameraThatShows(camera: Camera, box: Box, panel: PanelSize, margin: number): Camera {
  const seen = boxOnScreen(camera, box);
  const shift = (low: number, length: number, room: number): number => {
    if (length + 2 * margin > room) return (room - length) / 2 - low;
    return low < margin ? margin - low : low + length > room - margin ? room - margin - low - length : 0;
  };
  const dx = shift(seen.x, seen.width, panel.width);
  const dy = shift(seen.y, seen.height, panel.height);
  return dx === 0 && dy === 0 ? camera : { ...camera, x: camera.x + dx, y: camera.y + dy };
}
