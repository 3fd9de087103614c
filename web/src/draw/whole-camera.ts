/** How a picture lies when all of it is in sight. */
import { fitCamera, type Camera, type PanelSize } from './camera.ts';
import type { Places } from './places.ts';

/** Height of the line that says what is not in the picture. */
const NOTE_PX = 18;

/** @returns the camera that shows all of the places; a map leaves the strip of the legend free, a layout of columns holds it already, if it has one. */
export function wholeCamera({ bounds, scale, density }: Places, panel: PanelSize): Camera {
  const isMap = density.name === 'map';
  return fitCamera(bounds, { width: panel.width, height: Math.max(1, panel.height - (isMap ? density.legend + NOTE_PX : density.legend > 0 ? 0 : NOTE_PX)) }, isMap ? Number.POSITIVE_INFINITY : scale);
}
