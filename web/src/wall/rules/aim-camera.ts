/** Where the map's camera stands: all of it in sight, or what is held from near where it could not be read from afar. */
import type { NodeName } from '@understudy/shared/domain/ids';
import { unionOf, type Box } from '../../draw/box.ts';
import type { Camera, PanelSize } from '../../draw/camera.ts';
import { cardsAreReadable, READABLE_SCALE } from '../../draw/detail.ts';
import type { Places } from '../../draw/places.ts';
import { wholeCamera } from '../../draw/whole-camera.ts';

/** Of the panel, what is held may fill at most so much: its neighbours are seen, too. */
const SHARE = 0.6;
/** Closer than this much beyond readable nothing more is to be read. */
const CLOSEST = 1.6;

/**
 * @param held nodes to have in sight, the newest last; none: all of the map
 * @param zoom how many times larger than laid out all of it is drawn, words too
 */
export function aimCamera(places: Places, panel: PanelSize, held: readonly NodeName[], zoom: number): Camera {
  const fit = wholeCamera(places, { width: panel.width / zoom, height: panel.height / zoom });
  const whole = { scale: fit.scale * zoom, x: fit.x * zoom, y: fit.y * zoom };
  if (cardsAreReadable(whole.scale) || places.density.name !== 'map') return whole;
  const boxes = held.flatMap((name): Box[] => (places.nodes[name] ? [places.nodes[name].box] : []));
  const last = boxes.at(-1);
  if (!last) return whole;
  const all = boxes.reduce(unionOf);
  const scaleOf = (box: Box): number => Math.min(panel.width / box.width, panel.height / box.height) * SHARE;
  // What lies too far apart to be read together: the newest alone.
  const box = scaleOf(all) >= READABLE_SCALE ? all : last;
  const scale = Math.max(READABLE_SCALE, Math.min(scaleOf(box), READABLE_SCALE * CLOSEST));
  return { scale, x: panel.width / 2 - (box.x + box.width / 2) * scale, y: panel.height / 2 - (box.y + box.height / 2) * scale };
}
