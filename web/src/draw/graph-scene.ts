/** Everything that the topology shows, by key and by place, and which parts of the picture have changed since they were drawn. */
import { unionOf, type Box, type Point } from './box.ts';
import type { Cubic } from './curve.ts';
import type { LabelLook } from './draw-labels.ts';
import type { MoveLook } from './draw-moves.ts';
import { GridIndex } from './grid-index.ts';
import type { AddressLook, BundleLook, CardLook, GroupLook, MemberLook, PairLook } from './graph-looks.ts';
import type { MemberPlace, PairPlace } from './place-links.ts';
import type { MovePlace } from './place-moves.ts';
import type { GroupPlace, NodePlace, SitePlace } from './places.ts';

/** From the bottom up. */
export type Layer = 'site' | 'group' | 'member' | 'bundle' | 'pair' | 'stranger' | 'label' | 'fold' | 'card' | 'address' | 'move';

export type SceneItem =
  | { layer: 'site'; key: string; place: SitePlace }
  | { layer: 'group'; key: string; look: GroupLook; place: GroupPlace }
  | { layer: 'fold'; key: string; look: GroupLook; place: GroupPlace }
  | { layer: 'member'; key: string; look: MemberLook; place: MemberPlace }
  | { layer: 'pair'; key: string; look: PairLook; place: PairPlace }
  | { layer: 'bundle'; key: string; look: BundleLook; curve: Cubic }
  /** A cut between two nodes that no destination and no group connects. */
  | { layer: 'stranger'; key: string; from: Point; to: Point }
  /** `of`: the keys that light it. */
  | { layer: 'label'; key: string; look: LabelLook; seat: Box; text: number; of: readonly string[] }
  | { layer: 'card'; key: string; look: CardLook; place: NodePlace }
  /** `way`: the curve to an address on which nothing else is drawn. */
  | { layer: 'address'; key: string; look: AddressLook; at: Point; size: number; way: Cubic | null }
  | { layer: 'move'; key: string; look: MoveLook; place: MovePlace };

/** What lies under the cards and what lies above the lines are kept apart: neither is drawn again for the other. */
export type Plane = 'under' | 'over';

/** Frames lie under everything, and their titles above the lines. */
const PLANES: Record<Layer, readonly Plane[]> = {
  site: ['under', 'over'], group: ['under', 'over'], member: ['under'], bundle: ['under'], pair: ['under'], stranger: ['under'],
  label: ['over'], fold: ['over'], card: ['over'], address: ['under', 'over'], move: ['over'],
};

type Filed = SceneItem & { seq: number };

export type SceneLayers = Partial<Record<Layer, SceneItem[]>>;

/** @returns the boxes and curves that an item's ink covers, without the width of its strokes. */
export function reachOf(item: SceneItem): { boxes: Box[]; curves: Cubic[] } {
  switch (item.layer) {
    case 'site': case 'group': case 'fold': return { boxes: [item.place.box], curves: [] };
    case 'member': case 'pair': return { boxes: [], curves: [item.place.curve] };
    case 'bundle': return { boxes: [], curves: [item.curve] };
    case 'stranger': return { boxes: [], curves: [[item.from, item.from, item.to, item.to]] };
    case 'label': return { boxes: [item.seat], curves: [] };
    case 'card': return { boxes: [item.place.tabs ? unionOf(item.place.box, item.place.tabs) : item.place.box], curves: [] };
    case 'address': return { boxes: [{ x: item.at.x - 14 * item.size, y: item.at.y - 14 * item.size, width: 28 * item.size, height: 28 * item.size }], curves: item.way ? [item.way] : [] };
    case 'move': return { boxes: item.place.label ? [item.place.label] : [], curves: [item.place.curve] };
  }
}

export class GraphScene {
  private readonly items = new Map<string, Filed>();
  /** Made when a part of the picture is asked for: the whole needs none. */
  private index: GridIndex<Filed> | null = null;
  private nextSeq = 1;
  private everything = true;
  private readonly changed: Record<Plane, Box[]> = { under: [], over: [] };

  /**
   * @param bounds everything is within them
   * @param cell side of a cell, in units: parts that change are drawn again in steps of it
   * @param pad how far ink may reach beyond an item's boxes and curves: strokes, heads, marks
   */
  constructor(readonly bounds: Box, private readonly cell: number, private readonly pad: number) {}

  get size(): number {
    return this.items.size;
  }

  get(key: string): SceneItem | undefined {
    return this.items.get(key);
  }

  /** Puts an item into the picture, in the place of the one with the same key. */
  put(item: SceneItem): void {
    const known = this.items.get(item.key);
    if (known) {
      this.touch(item.key);
      this.index?.remove(known);
    }
    const filed = Object.assign(item, { seq: known?.seq ?? this.nextSeq++ });
    this.items.set(item.key, filed);
    if (this.index) this.file(this.index, filed);
    this.touch(item.key);
  }

  /** Puts an item in the place of one that looks the same at this size: nothing is drawn again. */
  swap(item: SceneItem): void {
    const known = this.items.get(item.key);
    if (known) Object.assign(known, item);
  }

  drop(key: string): void {
    const known = this.items.get(key);
    if (!known) return;
    this.touch(key);
    this.index?.remove(known);
    this.items.delete(key);
  }

  /** Says that an item looks different, though it is the same: it was selected, or is pointed at. */
  touch(key: string): void {
    const item = this.items.get(key);
    if (!item || this.everything) return;
    const { boxes, curves } = reachOf(item);
    const parts = curves.length > 0 ? this.prepared().boxesOf(item) : boxes.map((box) => ({ x: box.x - this.pad, y: box.y - this.pad, width: box.width + 2 * this.pad, height: box.height + 2 * this.pad }));
    for (const plane of PLANES[item.layer]) this.changed[plane].push(...parts);
  }

  touchAll(): void {
    this.everything = true;
    for (const boxes of Object.values(this.changed)) boxes.length = 0;
  }

  /** @returns what has changed since it was asked last, on each plane. */
  takeChanged(): 'everything' | Record<Plane, Box[]> {
    if (this.everything) {
      this.everything = false;
      return 'everything';
    }
    return { under: this.changed.under.splice(0), over: this.changed.over.splice(0) };
  }

  /** Files everything by place, which takes a while where there is much, so that it is done before the first part is asked for. */
  prepare(): void {
    this.prepared();
  }

  /** @returns everything, by layer, in the order in which it came. */
  all(): SceneLayers {
    return byLayer(this.items.values());
  }

  /** @returns what may touch the box, by layer; in the order in which it came, but for the lines of pictures whose order makes no difference. */
  within(box: Box, inOrder = true): SceneLayers {
    const found = this.prepared().within(box);
    return byLayer(inOrder ? found.sort((a, b) => a.seq - b.seq) : found);
  }

  private prepared(): GridIndex<Filed> {
    if (this.index) return this.index;
    const index = new GridIndex<Filed>(this.bounds, this.cell);
    for (const item of this.items.values()) this.file(index, item);
    this.index = index;
    return index;
  }

  private file(index: GridIndex<Filed>, item: Filed): void {
    const { boxes, curves } = reachOf(item);
    index.add(item, boxes, curves, this.pad);
  }
}

function byLayer(items: Iterable<Filed>): SceneLayers {
  const layers: Partial<Record<Layer, Filed[]>> = {};
  for (const item of items) (layers[item.layer] ??= []).push(item);
  return layers;
}
