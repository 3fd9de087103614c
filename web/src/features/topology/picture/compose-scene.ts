/**
 * Puts what was described where it belongs, and keeps the scene so: from one reading to the next only what changed is filed
 * again, and what changed without looking different at its size on the screen is not drawn again.
 */
import { linkEnds, type GroupName, type LinkKey, type NodeName } from '@understudy/shared/domain/ids';
import { centreOf } from '../../../draw/box.ts';
import { curveBetween } from '../../../draw/curve-between.ts';
import { pointAt, turned, type Cubic } from '../../../draw/curve.ts';
import { detailAt, type Detail } from '../../../draw/detail.ts';
import { foldBox } from '../../../draw/draw-groups.ts';
import type { CardLook, PairLook } from '../../../draw/graph-looks.ts';
import { GraphScene } from '../../../draw/graph-scene.ts';
import { placeMoves } from '../../../draw/place-moves.ts';
import type { GroupPlace } from '../../../draw/places.ts';
import type { Graph } from '../describe/read-graph.ts';
import { bundleEnds, bundleKey, describeBundle, markOf, type MarkOf } from './bundle-links.ts';
import type { Frame, Shown } from './frame.ts';
import { SceneLabels } from './scene-labels.ts';

/** Cells are about so large on the screen when all is in sight: a line that changed is drawn again within those that it crosses. */
const CELL_PX = 20;
/** How far heads, marks and rings reach beyond their lines and cards, in units, and from afar in pixels. */
const REACH = 15;
const REACH_PX = 3;

/** @returns what of a card is to be seen at this detail: cards of the same signature look the same. */
function cardSignature(look: CardLook, detail: Detail): string {
  if (detail === 'block') return look.state;
  return detail === 'name' ? `${look.state} ${look.lines[0] ?? ''} ${look.chips.map((chip) => chip.role + String(chip.split)).join()}` : '';
}

function pairSignature(look: PairLook, detail: Detail): string {
  if (detail !== 'block') return '';
  return `${look.cut} ${look.streams.map((stream) => `${stream.from}${stream.certain}${stream.opinions.join()}`).join()} ${look.tries.map((attempt) => `${attempt.from}${attempt.state}${attempt.wait !== null}`).join()}`;
}

export class SceneComposer {
  readonly scene: GraphScene;
  private readonly detail: Detail;
  private readonly mark: MarkOf;
  private readonly labels: SceneLabels;
  private readonly groupPlaces: ReadonlyMap<GroupName, GroupPlace>;
  private readonly bundles = new Map<string, Set<LinkKey>>();
  private shown: Shown | null = null;
  private addressKeys = new Set<string>();
  private moveKeys = new Set<string>();

  constructor(readonly frame: Frame) {
    const { places, scale, folded } = frame;
    this.detail = detailAt(scale);
    this.groupPlaces = new Map(places.groups.map((group) => [group.name, group]));
    this.mark = markOf((node) => places.nodes[node]?.group, folded);
    this.scene = new GraphScene(places.bounds, CELL_PX / places.scale, this.detail === 'block' ? REACH_PX / scale : Math.max(REACH, REACH_PX / scale));
    this.labels = new SceneLabels(this.scene, frame);
    for (const site of places.sites) this.scene.put({ layer: 'site', key: `site:${site.title}`, place: site });
  }

  /** Names and labels that are not drawn at this size. */
  get leftOut(): { names: number; labels: number } {
    const { places, folded } = this.frame;
    const open = folded.size === 0 ? Object.keys(places.nodes).length : Object.values(places.nodes).filter((node) => !folded.has(node.group)).length;
    return { names: this.detail === 'block' ? open : 0, labels: this.labels.leftOut };
  }

  update(shown: Shown): void {
    const before = this.shown;
    this.shown = shown;
    const { graph } = shown;
    const old = before?.graph;
    // From one version to the next it is known what changed; after a leap everything is looked at.
    const next = old !== undefined && graph.version === old.version + 1;
    const changes = <V>(name: 'cards' | 'pairs' | 'members' | 'groups', map: ReadonlyMap<string, V>, was: ReadonlyMap<string, V> | undefined): Iterable<string> => (graph === old ? [] : next ? graph.changed[name] : was ? new Set([...map.keys(), ...was.keys()]) : map.keys());
    for (const name of changes('groups', graph.groups, old?.groups)) this.putGroup(name, old);
    for (const name of changes('cards', graph.cards, old?.cards)) this.putCard(name, old);
    for (const key of changes('members', graph.members, old?.members)) this.putMember(key, old);
    const changed = new Set<string>();
    for (const key of changes('pairs', graph.pairs, old?.pairs)) this.putPair(key, old, changed);
    for (const key of changed) if (key.startsWith('bundle:')) this.putBundle(key);
    this.labels.update(changed, before, shown, (key) => this.bundleOf(key) ?? key);
    this.putAddresses(before);
    this.putMoves(before);
  }

  private putGroup(name: GroupName, old: Graph | undefined): void {
    const look = this.shown!.graph.groups.get(name);
    const place = this.groupPlaces.get(name);
    if (place && look && old?.groups.get(name) !== look) this.scene.put({ layer: this.frame.folded.has(name) ? 'fold' : 'group', key: `group:${name}`, look, place });
  }

  private putCard(name: NodeName, old: Graph | undefined): void {
    const look = this.shown!.graph.cards.get(name);
    const known = old?.cards.get(name);
    const place = this.frame.places.nodes[name];
    if (!look || known === look || !place || this.frame.folded.has(place.group)) return;
    const item = { layer: 'card' as const, key: `node:${name}`, look, place };
    if (known && this.detail !== 'full' && cardSignature(known, this.detail) === cardSignature(look, this.detail)) this.scene.swap(item);
    else this.scene.put(item);
  }

  private putMember(key: LinkKey, old: Graph | undefined): void {
    const look = this.shown!.graph.members.get(key);
    const place = this.frame.links.members.get(key);
    if (look && place && old?.members.get(key) !== look && !this.isFolded(place.ends[0])) this.scene.put({ layer: 'member', key: `link:${key}`, look, place });
  }

  /** @param changed takes the pairs and bundles whose words may have changed */
  private putPair(key: LinkKey, old: Graph | undefined, changed: Set<string>): void {
    const known = old?.pairs.get(key);
    const look = this.shown!.graph.pairs.get(key);
    if (known === look) return;
    const bundle = this.bundleOf(key);
    if (bundle) {
      this.fileInBundle(bundle, key, look !== undefined);
      changed.add(bundle);
      return;
    }
    const place = this.frame.links.pair(key);
    if (this.isFolded(place?.ends[0] ?? linkEnds(key)[0])) return;
    changed.add(key);
    if (!look) this.scene.drop(place ? `pair:${key}` : `link:${key}`);
    else if (place && known && this.detail === 'block' && pairSignature(known, this.detail) === pairSignature(look, this.detail)) this.scene.swap({ layer: 'pair', key: `pair:${key}`, look, place });
    else if (place) this.scene.put({ layer: 'pair', key: `pair:${key}`, look, place });
    else if (!this.frame.links.members.has(key)) this.putStranger(key, look.cut);
  }

  /** Where nothing is folded no link has to be asked, and there may be thousands. */
  private bundleOf(pair: LinkKey): string | null {
    return this.frame.folded.size === 0 ? null : bundleKey(pair, this.mark);
  }

  private isFolded(node: NodeName): boolean {
    return this.frame.folded.size > 0 && this.mark(node).startsWith('group:');
  }

  private putStranger(key: LinkKey, cut: boolean): void {
    const [a, b] = linkEnds(key).map((name) => this.frame.places.nodes[name]);
    if (cut && a && b) this.scene.put({ layer: 'stranger', key: `link:${key}`, from: centreOf(a.box), to: centreOf(b.box) });
    else this.scene.drop(`link:${key}`);
  }

  private fileInBundle(bundle: string, pair: LinkKey, there: boolean): void {
    const known = this.bundles.get(bundle) ?? new Set();
    if (there) known.add(pair);
    else known.delete(pair);
    this.bundles.set(bundle, known);
  }

  private putBundle(key: string): void {
    const { pairs } = this.shown!.graph;
    const look = describeBundle(key, [...(this.bundles.get(key) ?? [])].flatMap((pair) => pairs.get(pair) ?? []), this.mark);
    const curve = this.bundleCurve(key);
    if (look && curve) this.scene.put({ layer: 'bundle', key, look, curve });
    else this.scene.drop(key);
  }

  private bundleCurve(key: string): Cubic | null {
    const [a, b] = bundleEnds(key).map((end) => {
      const name = end.slice(end.indexOf(':') + 1);
      const group = this.groupPlaces.get(name);
      return end.startsWith('group:') ? group && foldBox(group, this.frame.scale) : this.frame.places.nodes[name]?.box;
    });
    return a && b ? curveBetween(a, b) : null;
  }

  private putAddresses(before: Shown | null): void {
    const { addresses, graph } = this.shown!;
    if (before?.addresses === addresses && before.graph.pairs === graph.pairs) return;
    const gone = this.addressKeys;
    this.addressKeys = new Set();
    for (const { destination, from, to, look } of addresses) {
      const pair = from < to ? `${from}~${to}` : `${to}~${from}`;
      const place = this.frame.links.pair(pair);
      if (!place || this.bundleOf(pair) !== null || this.isFolded(from)) continue;
      const curve = place.ends[0] === from ? place.curve : turned(place.curve);
      const key = `address:${destination} ${to}`;
      this.addressKeys.add(key);
      this.scene.put({ layer: 'address', key, look, at: pointAt(curve, 1), size: Math.min(2.4, Math.max(1, 0.8 / this.frame.scale)), way: graph.pairs.has(pair) ? null : curve });
    }
    for (const key of gone) if (!this.addressKeys.has(key)) this.scene.drop(key);
  }

  private putMoves(before: Shown | null): void {
    const { moves } = this.shown!;
    if (before?.moves === moves) return;
    const open = moves.filter((move) => !this.isFolded(move.from));
    const placed = this.detail === 'block' ? [] : placeMoves(open, this.frame.places);
    for (const place of placed) {
      const look = open.find((move) => move.id === place.id)!;
      const known = this.scene.get(`move:${place.id}`);
      if (known?.layer === 'move' && known.look.gap === look.gap && known.look.name === look.name) continue;
      this.scene.put({ layer: 'move', key: `move:${place.id}`, look, place });
    }
    const gone = this.moveKeys;
    this.moveKeys = new Set(placed.map((place) => `move:${place.id}`));
    for (const key of gone) if (!this.moveKeys.has(key)) this.scene.drop(key);
  }
}
