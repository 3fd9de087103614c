/**
 * Curves between nodes: one for each pair of nodes that could ever share a connection, and one for every two members of a
 * datagrid, from the description alone; state decides what is drawn on a curve, never where it runs.
 */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkEnds, linkKey, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import { destinationServers } from '@understudy/shared/domain/wide-ip';
import { centreOf, type Box, type Point } from './box.ts';
import type { Cubic } from './curve.ts';
import { curveBetween } from './curve-between.ts';
import { placeLabels } from './place-labels.ts';
import type { NodePlace, Places } from './places.ts';

export interface PairPlace {
  key: LinkKey;
  /** The end that stands further left (or higher), then the other. */
  ends: [NodeName, NodeName];
  curve: Cubic;
  /** Room for two lines of text on the curve, which overlaps neither card nor other label; null on a map, where labels look for room. */
  label: Box | null;
}

export interface MemberPlace {
  key: LinkKey;
  ends: [NodeName, NodeName];
  curve: Cubic;
}

export interface LinkPlaces {
  /** @returns where the pair's curve runs; null for two nodes between which there is none: members of one group, and among columns those that no destination names. */
  pair: (key: LinkKey) => PairPlace | null;
  /** Every two members of each datagrid, by key. */
  members: ReadonlyMap<LinkKey, MemberPlace>;
}

/** @returns a curve that leaves and arrives level, turning half way: d3's horizontal link, measured and cut as ours are. */
function horizontalCurve(source: Point, target: Point): Cubic {
  const x = (source.x + target.x) / 2;
  return [source, { x, y: source.y }, { x, y: target.y }, target];
}

type Side = 'left' | 'right';

interface Port {
  key: string;
  side: Side;
  /** Sorts the ports of one side from top to bottom. */
  rank: number;
}

/** Curves that leave on the same side of a card share that side evenly, in the order of where they go. */
class Ports {
  private readonly of = new Map<string, Port[]>();
  private readonly nodes: Places['nodes'];

  constructor(nodes: Places['nodes']) {
    this.nodes = nodes;
  }

  add(node: NodeName, port: Port): void {
    const ports = this.of.get(`${port.side} ${node}`);
    if (ports) ports.push(port);
    else this.of.set(`${port.side} ${node}`, [port]);
  }

  /** @returns where each curve of each side begins, by node and key. */
  points(): Map<string, Point> {
    const points = new Map<string, Point>();
    for (const [at, ports] of this.of) {
      const [side, node] = [at.slice(0, at.indexOf(' ')), at.slice(at.indexOf(' ') + 1)];
      const { box } = this.nodes[node]!;
      const spread = Math.min(box.height - 24, (ports.length - 1) * 15);
      ports.sort((a, b) => a.rank - b.rank || (a.key < b.key ? -1 : 1)).forEach(({ key }, index) => {
        const y = box.y + box.height / 2 + (ports.length > 1 ? (index / (ports.length - 1) - 0.5) * spread : 0);
        points.set(`${node} ${key}`, { x: side === 'left' ? box.x : box.x + box.width, y });
      });
    }
    return points;
  }
}

/** Groups' own links nest like brackets: at each card those to nodes above come first, the nearest on top. */
function memberRank(from: NodePlace, to: NodePlace): number {
  return 1 / (to.row - from.row);
}

/** Whether two cards stand one above the other, so that a curve between them has to go around. */
function isAbove(a: NodePlace, b: NodePlace): boolean {
  return a.box.x < b.box.x + b.box.width && b.box.x < a.box.x + a.box.width;
}

function pairsOf(spec: ClusterSpec, places: Places): Map<LinkKey, [NodePlace, NodePlace]> {
  const pairs = new Map<LinkKey, [NodePlace, NodePlace]>();
  for (const node of spec.nodes) {
    const one = places.nodes[node.name];
    for (const destination of node.destinations) {
      for (const server of destinationServers(spec, destination)) {
        const other = places.nodes[server];
        if (!one || !other || one.group === other.group) continue;
        const ordered = isAbove(one, other) ? one.box.y < other.box.y : one.box.x < other.box.x;
        pairs.set(linkKey(one.name, other.name), ordered ? [one, other] : [other, one]);
      }
    }
  }
  return pairs;
}

/** @returns every two members of each group that shares a datagrid, in the order of the description. */
function membersOf(places: Places): { a: NodePlace; b: NodePlace; side: Side | null }[] {
  const cards = new Map<string, NodePlace[]>(places.groups.filter((group) => group.datagrid).map((group) => [group.name, []]));
  for (const node of Object.values(places.nodes)) cards.get(node.group)?.push(node);
  return places.groups.flatMap(({ name, lane }) => {
    const nodes = cards.get(name) ?? [];
    return nodes.flatMap((a, index) => nodes.slice(index + 1).map((b) => ({ a, b, side: lane?.side ?? null })));
  });
}

/** @returns every curve that the cluster could ever need. */
export function placeLinks(spec: ClusterSpec, places: Places): LinkPlaces {
  const members = membersOf(places);
  return places.density.name === 'map' ? onMap(places, members) : inColumns(pairsOf(spec, places), members, places);
}

/** Between the cards of a map: as straight as may be, made when they are asked for, since most are never used. */
function onMap(places: Places, members: ReturnType<typeof membersOf>): LinkPlaces {
  const made = new Map<LinkKey, PairPlace>();
  return {
    pair: (key) => {
      const known = made.get(key);
      if (known) return known;
      const [a, b] = linkEnds(key).map((name) => places.nodes[name]);
      if (!a || !b || a.group === b.group) return null;
      const place: PairPlace = { key, ends: [a.name, b.name], curve: curveBetween(a.box, b.box), label: null };
      made.set(key, place);
      return place;
    },
    members: new Map(members.map(({ a, b }) => {
      const key = linkKey(a.name, b.name);
      return [key, { key, ends: [a.name, b.name], curve: curveBetween(a.box, b.box) }];
    })),
  };
}

/** Between the columns of a small cluster, with ports that keep their order and a seat for every label. */
function inColumns(pairs: ReadonlyMap<LinkKey, [NodePlace, NodePlace]>, members: ReturnType<typeof membersOf>, places: Places): LinkPlaces {
  const ports = new Ports(places.nodes);
  for (const [key, [a, b]] of pairs) {
    ports.add(a.name, { key, side: 'right', rank: centreOf(b.box).y });
    ports.add(b.name, { key, side: isAbove(a, b) ? 'right' : 'left', rank: centreOf(a.box).y });
  }
  for (const { a, b, side } of members) {
    const key = linkKey(a.name, b.name);
    ports.add(a.name, { key, side: side ?? 'left', rank: a.box.y + memberRank(a, b) });
    ports.add(b.name, { key, side: side ?? 'left', rank: b.box.y + memberRank(b, a) });
  }
  const points = ports.points();
  const curves = [...pairs].map(([key, [a, b]]) => {
    const start = points.get(`${a.name} ${key}`)!;
    const end = points.get(`${b.name} ${key}`)!;
    const bulge = places.density.gap * 0.7;
    const curve: Cubic = isAbove(a, b) ? [start, { x: start.x + bulge, y: start.y }, { x: end.x + bulge, y: end.y }, end] : horizontalCurve(start, end);
    return { key, ends: [a.name, b.name] as [NodeName, NodeName], curve };
  });
  const labels = placeLabels(curves, places);
  const placed = new Map(curves.map((pair, index): [LinkKey, PairPlace] => [pair.key, { ...pair, label: labels[index]! }]));
  return {
    pair: (key) => placed.get(key) ?? null,
    members: new Map(members.map(({ a, b, side }) => {
      const key = linkKey(a.name, b.name);
      const start = points.get(`${a.name} ${key}`)!;
      const end = points.get(`${b.name} ${key}`)!;
      const depth = Math.min(places.density.lane * 0.8, 16 + 18 * (b.row - a.row)) * (side === 'right' ? 1 : -1);
      return [key, { key, ends: [a.name, b.name], curve: [start, { x: start.x + depth, y: start.y }, { x: end.x + depth, y: end.y }, end] }];
    })),
  };
}
