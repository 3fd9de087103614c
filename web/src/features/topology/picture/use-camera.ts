/** The camera of one picture: all in sight until somebody zooms or pans, and at the same place when the picture's bounds change. */
import { useCallback, useMemo, useState } from 'react';
import type { Box, Point } from '../../../draw/box.ts';
import { cameraThatShows, CLOSEST, FARTHEST, toWorld, type Camera, type PanelSize } from '../../../draw/camera.ts';
import type { Places } from '../../../draw/places.ts';
import { wholeCamera } from '../../../draw/whole-camera.ts';
import type { PictureTransform } from '../../../ui/gestures/graph-gestures.ts';

const WHOLE: PictureTransform = { k: 1, x: 0, y: 0 };

export interface PictureCamera {
  camera: Camera;
  /** How the picture lies when all of it is in sight. */
  fit: Camera;
  transform: PictureTransform;
  /** How far in and out, as multiples of the whole picture. */
  extent: [number, number];
  moving: boolean;
  isWhole: boolean;
  setTransform: (transform: PictureTransform, moving: boolean) => void;
  showAll: () => void;
  /** Closer or farther, around the middle of the panel. */
  zoomBy: (factor: number) => void;
  /** Just so far that the box is in sight. */
  reveal: (box: Box) => void;
  /** The box in the middle of the panel, at least at this scale. */
  goTo: (box: Box, leastScale: number) => void;
}

const cameraOf = (fit: Camera, { k, x, y }: PictureTransform): Camera => ({ scale: fit.scale * k, x: fit.x * k + x, y: fit.y * k + y });
const transformOf = (fit: Camera, camera: Camera): PictureTransform => {
  const k = camera.scale / fit.scale;
  return { k, x: camera.x - fit.x * k, y: camera.y - fit.y * k };
};

export function useCamera(places: Places, panel: PanelSize): PictureCamera {
  const fit = useMemo(() => wholeCamera(places, panel), [places, panel]);
  const [{ transform, moving, of }, setState] = useState({ transform: WHOLE, moving: false, of: { fit, panel } });
  // What was dragged beyond the edge makes the picture larger: who looks at it sees it where it was.
  const current = useMemo(() => (of.fit === fit || of.panel !== panel ? transform : transformOf(fit, cameraOf(of.fit, transform))), [of, fit, panel, transform]);
  const set = useCallback((next: PictureTransform, isMoving: boolean) => setState({ transform: next, moving: isMoving, of: { fit, panel } }), [fit, panel]);
  const camera = useMemo(() => cameraOf(fit, current), [fit, current]);
  const extent = useMemo((): [number, number] => [FARTHEST, Math.max(2, CLOSEST / fit.scale)], [fit]);
  const limited = (scale: number): number => Math.min(fit.scale * extent[1], Math.max(fit.scale * extent[0], scale));
  const go = (next: Camera): void => set(transformOf(fit, next), false);
  const zoomAt = (scale: number, at: Point): void => {
    const world = toWorld(camera, at);
    go({ scale, x: at.x - world.x * scale, y: at.y - world.y * scale });
  };
  return {
    camera, fit, transform: current, extent, moving,
    isWhole: current.k === 1 && current.x === 0 && current.y === 0,
    setTransform: set,
    showAll: () => set(WHOLE, false),
    zoomBy: (factor) => zoomAt(limited(camera.scale * factor), { x: panel.width / 2, y: panel.height / 2 }),
    reveal: (box) => {
      const next = cameraThatShows(camera, box, panel, 24);
      if (next !== camera) go(next);
    },
    goTo: (box, leastScale) => {
      const scale = limited(Math.max(leastScale, camera.scale, Math.min(panel.width / box.width, panel.height / box.height) * 0.7));
      go({ scale, x: panel.width / 2 - (box.x + box.width / 2) * scale, y: panel.height / 2 - (box.y + box.height / 2) * scale });
    },
  };
}
