/** What lies under the pointer: the topmost thing, or the line that is nearest within a finger's breadth. */
import { holds, type Point } from '../../../draw/box.ts';
import { distanceTo, firstPart, turned, type Cubic } from '../../../draw/curve.ts';
import { detailAt } from '../../../draw/detail.ts';
import { foldBox } from '../../../draw/draw-groups.ts';
import { placeTabs } from '../../../draw/draw-tabs.ts';
import type { GraphScene, SceneItem } from '../../../draw/graph-scene.ts';
import { partKey } from './walk-graph.ts';

export interface Hit {
  /** As in the walk: `node:lon-1`, `client:fx-1`, `destination:lon-1/new-york`, `link:a~b`, `group:london`, `move:…`, `bundle:…`. */
  key: string;
  /** The item of the scene that it is drawn in. */
  item: string;
}

/** How near a line has to be, in CSS pixels. */
const NEAR_PX = 7;

type Of<L extends SceneItem['layer']> = Extract<SceneItem, { layer: L }>;

function hitCard(item: Of<'card'>, point: Point, scale: number): Hit | null {
  const { box, tabs } = item.place;
  if (holds(box, point)) return { key: item.key, item: item.key };
  if (!tabs || detailAt(scale) !== 'full' || !holds(tabs, point)) return null;
  const chip = placeTabs(item.look.clients, tabs).chips.find(({ x, width }) => point.x >= tabs.x + 6 + x && point.x <= tabs.x + 6 + x + width);
  return chip ? { key: `client:${chip.item.name}`, item: item.key } : null;
}

/** The stream or try whose half of the curve is nearest. */
function partOfPair({ look, place, key }: Of<'pair'>, point: Point): Hit {
  const parts = [...look.streams, ...look.tries];
  const along = (from: string): Cubic => firstPart(from === place.ends[0] ? place.curve : turned(place.curve), 0.5);
  const [nearest] = parts.map((part) => ({ part, distance: distanceTo(along(part.from), point) })).sort((a, b) => a.distance - b.distance);
  return { key: nearest ? partKey(nearest.part) : `link:${look.key}`, item: key };
}

function curveOf(item: Of<'pair' | 'member' | 'bundle' | 'stranger'>): Cubic {
  return item.layer === 'bundle' ? item.curve : item.layer === 'stranger' ? [item.from, item.from, item.to, item.to] : item.place.curve;
}

/** @param point in the picture's units */
export function hitScene(scene: GraphScene, point: Point, scale: number): Hit | null {
  const reach = NEAR_PX / scale;
  const layers = scene.within({ x: point.x - reach, y: point.y - reach, width: 2 * reach, height: 2 * reach });
  const those = <L extends SceneItem['layer']>(layer: L): Of<L>[] => (layers[layer] ?? []) as Of<L>[];
  for (const item of those('move')) if (item.place.label && holds(item.place.label, point)) return { key: item.key, item: item.key };
  for (const item of those('card')) {
    const hit = hitCard(item, point, scale);
    if (hit) return hit;
  }
  for (const item of those('fold')) if (holds(foldBox(item.place, scale), point)) return { key: item.key, item: item.key };
  const lines = [...those('pair'), ...those('member'), ...those('bundle'), ...those('stranger')].map((item) => ({ item, distance: distanceTo(curveOf(item), point) })).sort((a, b) => a.distance - b.distance);
  const nearest = lines[0];
  if (nearest && nearest.distance <= reach) return nearest.item.layer === 'pair' ? partOfPair(nearest.item, point) : { key: nearest.item.key, item: nearest.item.key };
  for (const item of those('label')) if (holds(item.seat, point) && item.of[0]?.startsWith('link:')) return hitScenePair(scene, item.of[0].slice('link:'.length), point);
  // A group is taken by its title; the rest of its frame belongs to whoever pans.
  for (const item of those('group')) if (holds({ ...item.place.box, height: Math.max(30, 14 / scale) }, point)) return { key: item.key, item: item.key };
  return null;
}

function hitScenePair(scene: GraphScene, pair: string, point: Point): Hit | null {
  const item = scene.get(`pair:${pair}`);
  return item?.layer === 'pair' ? partOfPair(item, point) : null;
}
