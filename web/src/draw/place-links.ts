/**
 * Curves between nodes, and a place for the label of each. There is one curve for each pair of nodes that could ever share a
 * connection, from the description alone; state decides what is drawn on it, never where it runs.
 */
import { linkHorizontal } from 'd3-shape';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkEnds, linkKey, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import { destinationServers } from '@understudy/shared/domain/wide-ip';
import { boxAround, centreOf, sharedArea, type Box, type Point } from './box.ts';
import type { NodePlace, Places } from './place-nodes.ts';

/** A cubic curve: both ends and both handles. */
export type Cubic = readonly [Point, Point, Point, Point];

export interface PairPlace {
  key: LinkKey;
  /** The end that stands further left (or higher), then the other. */
  ends: [NodeName, NodeName];
  curve: Cubic;
  /** Room for two lines of text on the curve; overlaps neither card nor other label. */
  label: Box;
}

export interface MemberPlace {
  key: LinkKey;
  ends: [NodeName, NodeName];
  curve: Cubic;
}

export interface LinkPlaces {
  pairs: Record<LinkKey, PairPlace>;
  members: Record<LinkKey, MemberPlace>;
}

/** @returns the point of a cubic at `t` from 0 to 1. */
export function pointAt([a, b, c, d]: Cubic, t: number): Point {
  const u = 1 - t;
  const mix = (p: number, q: number, r: number, s: number): number => u * u * u * p + 3 * u * u * t * q + 3 * u * t * t * r + t * t * t * s;
  return { x: mix(a.x, b.x, c.x, d.x), y: mix(a.y, b.y, c.y, d.y) };
}

/** @returns the part of a cubic from its start to `t` (de Casteljau). */
export function firstPart([a, b, c, d]: Cubic, t: number): Cubic {
  const mix = (p: Point, q: Point): Point => ({ x: p.x + (q.x - p.x) * t, y: p.y + (q.y - p.y) * t });
  const ab = mix(a, b);
  const bc = mix(b, c);
  const cd = mix(c, d);
  const abc = mix(ab, bc);
  const bcd = mix(bc, cd);
  return [a, ab, abc, mix(abc, bcd)];
}

/** @returns the same curve, walked from its other end. */
export function turned([a, b, c, d]: Cubic): Cubic {
  return [d, c, b, a];
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** @returns the curve as an SVG path. */
export function pathOf([a, b, c, d]: Cubic): string {
  return `M${round(a.x)},${round(a.y)}C${round(b.x)},${round(b.y)},${round(c.x)},${round(c.y)},${round(d.x)},${round(d.y)}`;
}

/** @returns d3's horizontal link between two points, as a curve that can be measured and cut. */
function horizontalCurve(source: Point, target: Point): Cubic {
  const handles: Point[] = [];
  const pen = { moveTo: () => {}, bezierCurveTo: (bx: number, by: number, cx: number, cy: number) => handles.push({ x: bx, y: by }, { x: cx, y: cy }) };
  linkHorizontal<{ source: Point; target: Point }, Point>().x((point) => point.x).y((point) => point.y).context(pen as unknown as CanvasRenderingContext2D)({ source, target });
  return [source, handles[0] ?? source, handles[1] ?? target, target];
}

type Side = 'left' | 'right';
interface Port {
  side: Side;
  /** Sorts the ports of one side from top to bottom. */
  rank: number;
}

/** Curves that leave on the same side of a card share that side evenly, in the order of where they go. */
class Ports {
  private readonly of = new Map<NodeName, Map<string, Port>>();
  private readonly nodes: Places['nodes'];

  constructor(nodes: Places['nodes']) {
    this.nodes = nodes;
  }

  add(node: NodeName, key: string, port: Port): void {
    if (!this.of.has(node)) this.of.set(node, new Map());
    this.of.get(node)!.set(key, port);
  }

  at(node: NodeName, key: string): Point {
    const { side } = this.of.get(node)!.get(key)!;
    const same = [...this.of.get(node)!].filter(([, port]) => port.side === side).sort(([keyA, a], [keyB, b]) => a.rank - b.rank || (keyA < keyB ? -1 : 1));
    const index = same.findIndex(([other]) => other === key);
    const { box } = this.nodes[node]!;
    const spread = Math.min(box.height - 24, (same.length - 1) * 15);
    const y = box.y + box.height / 2 + (same.length > 1 ? (index / (same.length - 1) - 0.5) * spread : 0);
    return { x: side === 'left' ? box.x : box.x + box.width, y };
  }
}

/** Groups' own links nest like brackets: at each card those to nodes above come first, the nearest on top. */
function memberRank(from: NodePlace, to: NodePlace): number {
  return 1 / (to.row - from.row);
}

function pairsOf(spec: ClusterSpec, places: Places): [NodePlace, NodePlace][] {
  const pairs = new Map<LinkKey, [NodePlace, NodePlace]>();
  for (const node of spec.nodes) {
    for (const server of node.destinations.flatMap((destination) => destinationServers(spec, destination))) {
      const one = places.nodes[node.name];
      const other = places.nodes[server];
      if (!one || !other || one.group === other.group) continue;
      const ordered = one.column < other.column || (one.column === other.column && one.box.y < other.box.y);
      pairs.set(linkKey(one.name, other.name), ordered ? [one, other] : [other, one]);
    }
  }
  return [...pairs.values()];
}

/** @returns every curve and label box that the cluster could ever need, from the description alone. */
export function placeLinks(spec: ClusterSpec, places: Places): LinkPlaces {
  const ports = new Ports(places.nodes);
  const pairs = pairsOf(spec, places);
  for (const [a, b] of pairs) {
    const key = linkKey(a.name, b.name);
    ports.add(a.name, key, { side: 'right', rank: centreOf(b.box).y });
    ports.add(b.name, key, { side: a.column === b.column ? 'right' : 'left', rank: centreOf(a.box).y });
  }
  const members: [NodePlace, NodePlace, Side][] = [];
  for (const group of places.groups) {
    const { lane } = group;
    if (!lane) continue;
    const cards = Object.values(places.nodes).filter((node) => node.group === group.name).sort((a, b) => a.row - b.row);
    cards.forEach((a, index) => cards.slice(index + 1).forEach((b) => members.push([a, b, lane.side])));
  }
  for (const [a, b, side] of members) {
    const key = linkKey(a.name, b.name);
    ports.add(a.name, key, { side, rank: a.box.y + memberRank(a, b) });
    ports.add(b.name, key, { side, rank: b.box.y + memberRank(b, a) });
  }

  const curves = pairs.map(([a, b]) => {
    const key = linkKey(a.name, b.name);
    const start = ports.at(a.name, key);
    const end = ports.at(b.name, key);
    const bulge = places.density.gap * 0.7;
    const curve: Cubic = a.column === b.column ? [start, { x: start.x + bulge, y: start.y }, { x: end.x + bulge, y: end.y }, end] : horizontalCurve(start, end);
    return { key, ends: [a.name, b.name] as [NodeName, NodeName], curve };
  });
  const labels = placeLabels(curves, places);
  return {
    pairs: Object.fromEntries(curves.map((pair, index) => [pair.key, { ...pair, label: labels[index]! }])),
    members: Object.fromEntries(members.map(([a, b, side]) => {
      const key = linkKey(a.name, b.name);
      const start = ports.at(a.name, key);
      const end = ports.at(b.name, key);
      const depth = Math.min(places.density.lane * 0.8, 16 + 18 * (b.row - a.row)) * (side === 'left' ? -1 : 1);
      return [key, { key, ends: [a.name, b.name] as [NodeName, NodeName], curve: [start, { x: start.x + depth, y: start.y }, { x: end.x + depth, y: end.y }, end] as const }];
    })),
  };
}

/** Heights of a label, in units: two lines, or one in the compact picture. Its width follows the gap between the columns. */
const LABEL = { regular: { least: 104, most: 150, height: 32 }, narrow: { least: 92, most: 130, height: 32 }, compact: { least: 52, most: 90, height: 16 } } as const;
/** A label keeps this clear of the cards at both ends of its curve, where the arrowheads are. */
const CLEAR = 10;

/** Where on its curve a label may sit, best first. */
const SEATS = [0.5, 0.45, 0.55, 0.4, 0.6, 0.35, 0.65, 0.3, 0.7, 0.25, 0.75, 0.2, 0.8];
const ROUNDS = 24;

/**
 * Each label looks in turn for the seat on its own curve that costs least (shared area with cards and other labels first,
 * then distance from the middle) until a round changes nothing. No chance is involved: the result is always the same.
 */
function placeLabels(curves: { ends: [NodeName, NodeName]; curve: Cubic }[], places: Places): Box[] {
  const { least: narrowest, most, height } = LABEL[places.density.name];
  const obstacles = [...Object.values(places.nodes).flatMap((node) => (node.tabs ? [node.box, node.tabs] : [node.box])), ...places.groups.flatMap((group) => (group.lane ? [group.lane.box] : []))];
  const seatOf = (curve: Cubic, t: number): Box => {
    const width = Math.min(most, Math.max(narrowest, Math.abs(curve[3].x - curve[0].x) - 2 * CLEAR - 4));
    const box = boxAround(pointAt(curve, t), width, height);
    // The gap may be hardly wider than the label: keep clear of the cards at both ends, still on the curve.
    const low = curve[0].x + CLEAR;
    const high = curve[3].x - CLEAR - width;
    if (low < high) box.x = Math.min(Math.max(box.x, low), high);
    return box;
  };
  const boxes = curves.map(({ curve }) => seatOf(curve, 0.5));
  const grown = (box: Box): Box => ({ x: box.x - 2, y: box.y - 2, width: box.width + 4, height: box.height + 4 });
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    let moved = false;
    curves.forEach(({ curve }, index) => {
      let best = boxes[index]!;
      let least = Number.POSITIVE_INFINITY;
      for (const [order, t] of SEATS.entries()) {
        const box = seatOf(curve, t);
        const hit = obstacles.reduce((sum, other) => sum + sharedArea(grown(box), other), 0) * 4 + boxes.reduce((sum, other, at) => (at === index ? sum : sum + sharedArea(grown(box), other)), 0);
        const cost = hit * 10 + order;
        if (cost < least) [best, least] = [box, cost];
      }
      const before = boxes[index]!;
      if (best.x !== before.x || best.y !== before.y) moved = true;
      boxes[index] = best;
    });
    if (!moved) break;
  }
  return boxes;
}

/** @returns the end of a link that is not `node`. */
export function otherEnd(key: LinkKey, node: NodeName): NodeName {
  const [a, b] = linkEnds(key);
  return a === node ? b : a;
}
