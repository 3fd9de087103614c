/**
 * Places that somebody chose: cards and groups that were dragged stand so far from where the layout puts them. Nothing that was
 * not dragged moves for it, and nothing comes to lie on anything else: who is dragged onto something gives way.
 */
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import { overlaps, unionOf, type Box, type Point } from './box.ts';
import type { GroupPlace, NodePlace, Places, SitePlace } from './places.ts';

/** How far a card stands from its place in its group, and a group from its place in the layout, in units. */
export interface KeptPlaces {
  nodes: Readonly<Record<NodeName, Point>>;
  groups: Readonly<Record<GroupName, Point>>;
}

/** A card or a group, by name. */
export interface Thing {
  kind: 'node' | 'group';
  name: string;
}

export const NOTHING_KEPT: KeptPlaces = { nodes: {}, groups: {} };

/** Cards and frames keep at least this far from each other. */
const CLEAR = 8;
/** Steps in which a free place is looked for around the wanted one, and how many: far beyond any panel. */
const STEP = 8;
const MOST_RINGS = 200;
const NOWHERE: Point = { x: 0, y: 0 };

const shifted = <B extends Box | null>(box: B, by: Point): B => (box ? { ...box, x: box.x + by.x, y: box.y + by.y } : box);
const grown = (box: Box, left: number, top: number, right: number, bottom: number): Box => ({ x: box.x - left, y: box.y - top, width: box.width + left + right, height: box.height + top + bottom });
const sliceOf = (thing: Thing): 'nodes' | 'groups' => (thing.kind === 'node' ? 'nodes' : 'groups');
const withKept = (kept: KeptPlaces, thing: Thing, by: Point): KeptPlaces => ({ ...kept, [sliceOf(thing)]: { ...kept[sliceOf(thing)], [thing.name]: by } });

/** @returns the card with the tabs under it. */
export function footprint({ box, tabs }: NodePlace): Box {
  return tabs ? { ...box, height: box.height + tabs.height } : box;
}

/** @returns the kept places without this card or group: it stands where the layout puts it again. */
export function withoutKept(kept: KeptPlaces, thing: Thing): KeptPlaces {
  const { [thing.name]: _gone, ...others } = kept[sliceOf(thing)];
  return { ...kept, [sliceOf(thing)]: others };
}

/** @returns the free offset nearest to `wanted`; `wanted` itself where everything around it is taken. */
function nearestFree(wanted: Point, isFree: (offset: Point) => boolean): Point {
  if (isFree(wanted)) return wanted;
  for (let ring = 1; ring <= MOST_RINGS; ring += 1) {
    let best: Point | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (let step = -ring; step <= ring; step += 1) {
      for (const [dx, dy] of [[step, -ring], [step, ring], [-ring, step], [ring, step]] as const) {
        const offset = { x: wanted.x + dx * STEP, y: wanted.y + dy * STEP };
        if (dx * dx + dy * dy < least && isFree(offset)) [best, least] = [offset, dx * dx + dy * dy];
      }
    }
    if (best) return best;
  }
  return wanted;
}

/** A layout with things moved in it, whether or not they lie on each other. */
class Arrangement {
  private readonly members: ReadonlyMap<GroupName, NodePlace[]>;
  private readonly siteOf: ReadonlyMap<GroupName, SitePlace>;
  private readonly frames: Map<GroupName, Box>;

  constructor(private readonly layout: Places, private readonly kept: KeptPlaces) {
    this.members = new Map(layout.groups.map(({ name }) => [name, []]));
    for (const node of Object.values(layout.nodes)) this.members.get(node.group)?.push(node);
    this.siteOf = new Map(layout.sites.flatMap((site) => site.groups.map((group) => [group, site] as const)));
    this.frames = new Map(layout.groups.map((group) => [group.name, shifted(this.frameAround(group, null), this.offsetOf(group.name))]));
  }

  /** @returns whether nothing lies on anything. */
  isSound(): boolean {
    return [...this.members.values()].every((cards) => cards.every((card, index) => cards.slice(index + 1).every((other) => !overlaps(this.footprintOf(card), this.footprintOf(other), CLEAR))))
      && [...this.frames].every(([name, frame]) => this.isFrameFree(name, frame));
  }

  /** @returns whether a thing could stand so far from its place, everything else being where it is. */
  freeFor(thing: Thing): (by: Point) => boolean {
    const { layout } = this;
    const group = layout.groups.find(({ name }) => name === (thing.kind === 'group' ? thing.name : layout.nodes[thing.name]?.group))!;
    if (thing.kind === 'group') {
      const frame = this.frameAround(group, null);
      return (by) => this.isFrameFree(group.name, shifted(frame, by));
    }
    const card = layout.nodes[thing.name]!;
    const others = this.members.get(group.name)!.filter((other) => other !== card).map((other) => this.footprintOf(other));
    const rest = this.frameAround(group, card);
    return (by) => {
      const own = shifted(footprint(card), by);
      if (others.some((other) => overlaps(own, other, CLEAR))) return false;
      // A card that is dragged out takes its group's frame with it, and that must find room, too.
      return this.isFrameFree(group.name, shifted(unionOf(rest, this.framed(own)), this.offsetOf(group.name)));
    };
  }

  places(): Places {
    const { layout, kept } = this;
    const groups = layout.groups.map((group): GroupPlace => ({ ...group, box: this.frames.get(group.name)!, lane: group.lane && { ...group.lane, box: shifted(group.lane.box, this.offsetOf(group.name)) } }));
    const nodes = Object.fromEntries(Object.values(layout.nodes).map((node): [NodeName, NodePlace] => {
      const [own, groups] = [kept.nodes[node.name] ?? NOWHERE, this.offsetOf(node.group)];
      const by = { x: own.x + groups.x, y: own.y + groups.y };
      return [node.name, { ...node, box: shifted(node.box, by), tabs: shifted(node.tabs, by) }];
    }));
    const sites = layout.sites.map((site) => ({ ...site, box: this.frameOfSite(site) }));
    return { ...layout, bounds: [...groups, ...sites].map(({ box }) => box).reduce(unionOf, layout.bounds), sites, groups, nodes };
  }

  private offsetOf(group: GroupName): Point {
    return this.kept.groups[group] ?? NOWHERE;
  }

  private footprintOf(card: NodePlace): Box {
    return shifted(footprint(card), this.kept.nodes[card.name] ?? NOWHERE);
  }

  /** What a card takes of its group's frame. */
  private framed(card: Box): Box {
    const { pad, header } = this.layout.density;
    return grown(card, pad, header, pad, pad);
  }

  /** The frame of a group around its cards wherever they stand, before the group is moved: never smaller than the layout's. */
  private frameAround(group: GroupPlace, without: NodePlace | null): Box {
    return this.members.get(group.name)!.filter((card) => card !== without && this.kept.nodes[card.name]).reduce((frame, card) => unionOf(frame, this.framed(this.footprintOf(card))), group.box);
  }

  private isFrameFree(name: GroupName, frame: Box): boolean {
    const site = this.siteOf.get(name);
    const whole = site ? this.frameOfSite(site, name, frame) : frame;
    for (const [other, box] of this.frames) {
      if (other !== name && overlaps(site && this.siteOf.get(other) === site ? frame : whole, box, CLEAR)) return false;
    }
    return this.layout.sites.every((other) => other === site || !overlaps(whole, this.frameOfSite(other), CLEAR));
  }

  /** As far around its groups as in the layout. */
  private frameOfSite(site: SitePlace, name?: GroupName, frame?: Box): Box {
    const before = this.layout.groups.filter((group) => site.groups.includes(group.name)).map((group) => group.box).reduce(unionOf);
    const now = site.groups.map((group) => (group === name ? frame! : this.frames.get(group)!)).reduce(unionOf);
    const { box } = site;
    return grown(now, before.x - box.x, before.y - box.y, box.x + box.width - before.x - before.width, box.y + box.height - before.y - before.height);
  }
}

/** @returns the kept places as they come out in this layout: as they were kept while that leaves room for all, else each at the nearest free place, one after the other. */
function settle(layout: Places, kept: KeptPlaces): KeptPlaces {
  const things: [Thing, Point][] = [
    ...Object.entries(kept.groups).filter(([name]) => layout.groups.some((group) => group.name === name)).map(([name, by]): [Thing, Point] => [{ kind: 'group', name }, by]),
    ...Object.entries(kept.nodes).filter(([name]) => layout.nodes[name]).map(([name, by]): [Thing, Point] => [{ kind: 'node', name }, by]),
  ];
  const exact = things.reduce((known, [thing, by]) => withKept(known, thing, by), NOTHING_KEPT);
  if (things.length === 0 || new Arrangement(layout, exact).isSound()) return exact;
  return things.reduce((known, [thing, by]) => withKept(known, thing, nearestFree(by, new Arrangement(layout, known).freeFor(thing))), NOTHING_KEPT);
}

/** @returns the layout with every kept place in it; names that are not in the layout are left alone. */
export function placeKept(layout: Places, kept: KeptPlaces): Places {
  const settled = settle(layout, kept);
  return Object.keys(settled.nodes).length + Object.keys(settled.groups).length === 0 ? layout : new Arrangement(layout, settled).places();
}

/**
 * @param by how far it was dragged from where it stands now
 * @returns the kept places with this card or group where it was let go, or at the free place nearest to it
 */
export function keepDragged(layout: Places, kept: KeptPlaces, thing: Thing, by: Point): KeptPlaces {
  if (thing.kind === 'node' ? !layout.nodes[thing.name] : !layout.groups.some((group) => group.name === thing.name)) return kept;
  // What is seen is what was kept for this panel; from there it was dragged.
  const seen = settle(layout, kept);
  const from = seen[sliceOf(thing)][thing.name] ?? NOWHERE;
  return withKept(seen, thing, nearestFree({ x: from.x + by.x, y: from.y + by.y }, new Arrangement(layout, seen).freeFor(thing)));
}
