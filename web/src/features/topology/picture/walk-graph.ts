/** What the arrow keys reach, and where it stands: nodes, clients, streams, tries, links, groups. */
import { linkEnds } from '@understudy/shared/domain/ids';
import { centreOf, type Box } from '../../../draw/box.ts';
import { pointAt } from '../../../draw/curve.ts';
import { foldBox } from '../../../draw/draw-groups.ts';
import { placeTabs } from '../../../draw/draw-tabs.ts';
import type { PairLook, StreamLook, TryLook } from '../../../draw/graph-looks.ts';
import type { Graph } from '../describe/read-graph.ts';
import type { Frame } from './frame.ts';

export interface WalkItem {
  key: string;
  /** Where the eye finds it, in the picture's units. */
  x: number;
  y: number;
  box: Box;
  /** Of a group: whether its cards are in sight. */
  open?: boolean;
}

/** @returns a key of its own for the stream of a destination and for each address that it tried. */
export function partKey(part: StreamLook | TryLook): string {
  return `destination:${part.key}${'ack' in part ? '' : ` ${part.to}`}`;
}

const around = (point: { x: number; y: number }, half: number): Box => ({ x: point.x - half, y: point.y - half, width: 2 * half, height: 2 * half });

function* nodesAndClients(graph: Graph, { places, folded, scale }: Frame): Generator<WalkItem> {
  for (const group of places.groups) {
    const isFolded = folded.has(group.name);
    const box = isFolded ? foldBox(group, scale) : { ...group.box, height: places.density.header };
    yield { key: `group:${group.name}`, ...centreOf(box), box, open: !isFolded };
  }
  for (const [name, card] of graph.cards) {
    const place = places.nodes[name];
    if (!place || folded.has(place.group)) continue;
    yield { key: `node:${name}`, ...centreOf(place.box), box: place.box };
    if (!place.tabs) continue;
    for (const chip of placeTabs(card.clients, place.tabs).chips) {
      const box = { x: place.tabs.x + 6 + chip.x, y: place.tabs.y, width: chip.width, height: place.tabs.height };
      yield { key: `client:${chip.item.name}`, ...centreOf(box), box };
    }
  }
}

function* partsOfPair(pair: PairLook, { links, folded, places }: Frame): Generator<WalkItem> {
  const ends = linkEnds(pair.key).map((name) => places.nodes[name]);
  if (ends.some((place) => !place || folded.has(place.group))) return;
  const place = links.pair(pair.key);
  if (place) {
    for (const part of [...pair.streams, ...pair.tries]) {
      const at = pointAt(place.curve, part.from === place.ends[0] ? 0.35 : 0.65);
      yield { key: partKey(part), ...at, box: around(at, 9) };
    }
  }
  if (!pair.cut || links.members.has(pair.key) || pair.streams.length + pair.tries.length > 0) return;
  const at = place ? pointAt(place.curve, 0.5) : { x: (centreOf(ends[0]!.box).x + centreOf(ends[1]!.box).x) / 2, y: (centreOf(ends[0]!.box).y + centreOf(ends[1]!.box).y) / 2 };
  yield { key: `link:${pair.key}`, ...at, box: around(at, 9) };
}

/** What is walked of the links: all of them, or those of one node alone where there are more than keys could ever walk. */
export type Near = { node: string | null } | null;

/** More things than this are not walked one by one: links are then reached from their node. */
const MOST_WALKED = 160;

/** @returns how the links of this graph are walked from the node that has the focus or is selected. */
export function nearOf(graph: Graph, node: string | null): Near {
  return graph.cards.size + graph.pairs.size + graph.members.size > MOST_WALKED ? { node } : null;
}

/** @returns everything that can be reached, in the order in which it is described. */
export function* walkGraph(graph: Graph, frame: Frame, near: Near): Generator<WalkItem> {
  yield* nodesAndClients(graph, frame);
  const isNear = (key: string): boolean => near === null || (near.node !== null && linkEnds(key).includes(near.node));
  for (const [key, pair] of graph.pairs) if (isNear(key)) yield* partsOfPair(pair, frame);
  for (const key of graph.members.keys()) {
    const place = frame.links.members.get(key);
    if (!place || !isNear(key) || frame.folded.has(frame.places.nodes[place.ends[0]]!.group)) continue;
    const at = pointAt(place.curve, 0.5);
    yield { key: `link:${key}`, ...at, box: around(at, 9) };
  }
}

/** @returns the item with this key, or the first of all where there is none. */
export function itemOf(items: Iterable<WalkItem>, key: string | null): WalkItem | null {
  let first: WalkItem | null = null;
  for (const item of items) {
    first ??= item;
    if (key === null || item.key === key) return item;
  }
  return first;
}
