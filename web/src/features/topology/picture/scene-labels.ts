/** The words of a scene: each in the seat that was reserved for it, or where there is room; what found none is counted. */
import type { LinkKey } from '@understudy/shared/domain/ids';
import { unionOf, type Box } from '../../../draw/box.ts';
import type { Cubic } from '../../../draw/curve.ts';
import { detailAt } from '../../../draw/detail.ts';
import { foldBox } from '../../../draw/draw-groups.ts';
import { labelSize, type LabelLook } from '../../../draw/draw-labels.ts';
import { SMALL } from '../../../draw/draw-marks.ts';
import type { BundleLook, PairLook } from '../../../draw/graph-looks.ts';
import type { GraphScene } from '../../../draw/graph-scene.ts';
import { LabelRoom } from '../../../draw/label-room.ts';
import type { PairPlace } from '../../../draw/place-links.ts';
import type { Frame, Shown } from './frame.ts';
import { labelOfBundle, labelOfPair } from './label-words.ts';

/** Text on lines is at least so large on the screen, in CSS pixels. */
const LEAST_TEXT_PX = 10.5;
/** A label that looks for room may be so wide, in units at the usual size of text. */
const WIDEST = 150;
/** How often words that count down are written anew. */
const COUNT_MILLIS = 500;

interface Words {
  look: LabelLook;
  seat: Box;
  text: number;
}

export class SceneLabels {
  private readonly detail;
  private readonly text: number;
  private readonly room: LabelRoom | null;
  private unsaid = 0;

  constructor(private readonly scene: GraphScene, private readonly frame: Frame) {
    const { places, scale, folded } = frame;
    this.detail = detailAt(scale);
    this.text = Math.max(SMALL, LEAST_TEXT_PX / scale);
    const reserved = places.density.name !== 'map' && this.detail === 'full' && folded.size === 0;
    // From afar lines have no words, but for those between folded groups.
    this.room = reserved || (this.detail === 'block' && folded.size === 0) ? null : new LabelRoom(places.bounds, 2 * WIDEST, this.obstacles());
  }

  /** How many labels are not written. */
  get leftOut(): number {
    return this.unsaid + (this.room?.leftOut ?? 0);
  }

  /**
   * @param changed pairs and bundles whose words may have changed
   * @param drawnAs the bundle that a pair is drawn in, or the pair itself
   */
  update(changed: Iterable<string>, before: Shown | null, shown: Shown, drawnAs: (key: LinkKey) => string): void {
    const { graph, looked, now } = shown;
    if (this.detail === 'block' && !this.room) {
      this.unsaid = graph.pairs.size;
      return;
    }
    const keys = new Set(changed);
    const ticked = !before || Math.floor(before.now / COUNT_MILLIS) !== Math.floor(now / COUNT_MILLIS);
    const about = new Set(before && before.looked.join() !== looked.join() ? [...before.looked, ...looked] : []);
    if (ticked || about.size > 0) {
      for (const [key, pair] of graph.pairs) if (pair.tries.some((attempt) => ticked && attempt.wait) || pair.streams.some((stream) => about.has(stream.key))) keys.add(drawnAs(key));
    }
    for (const key of keys) this.put(key, shown);
  }

  private *obstacles(): Iterable<Box> {
    const { places, folded, scale } = this.frame;
    for (const node of Object.values(places.nodes)) if (!folded.has(node.group)) yield node.tabs && this.detail === 'full' ? unionOf(node.box, node.tabs) : node.box;
    // No words on the titles of groups, either.
    for (const group of places.groups) yield folded.has(group.name) ? foldBox(group, scale) : { ...group.box, height: places.density.header };
  }

  private put(key: string, shown: Shown): void {
    const item = this.scene.get(key.startsWith('bundle:') ? key : `pair:${key}`);
    const labelKey = `label:${key}`;
    const words = item?.layer === 'pair' ? this.ofPair(item.look, item.place, shown) : item?.layer === 'bundle' ? this.ofBundle(item.look, item.curve) : null;
    if (!words) {
      this.scene.drop(labelKey);
      return;
    }
    const of = item?.layer === 'pair' ? [`link:${key}`, ...[...item.look.streams, ...item.look.tries].map((part) => `destination:${part.key}`)] : [key];
    const known = this.scene.get(labelKey);
    if (known?.layer === 'label' && sameLabel(known.look, words.look) && known.seat === words.seat) this.scene.swap({ ...known, of });
    else this.scene.put({ layer: 'label', key: labelKey, ...words, of });
  }

  private ofPair(look: PairLook, place: PairPlace, { looked, now }: Shown): Words | null {
    const compact = this.frame.places.density.name === 'compact';
    const rules = { from: place.ends[0], looked, now, most: compact ? 1 : 2 };
    if (!this.room) {
      if (!place.label) return null;
      const label = labelOfPair(look, { ...rules, width: place.label.width - (compact ? 4 : 10), text: SMALL, troubleOnly: false });
      return label && { look: label, seat: place.label, text: SMALL };
    }
    return this.seated(look.key, place.curve, labelOfPair(look, { ...rules, width: (WIDEST * this.text) / SMALL, text: this.text, troubleOnly: this.detail !== 'full' }));
  }

  private ofBundle(look: BundleLook, curve: Cubic): Words | null {
    return this.seated(look.key, curve, labelOfBundle(look, this.detail === 'block'));
  }

  private seated(key: string, curve: Cubic, label: LabelLook | null): Words | null {
    if (!label) this.room?.giveUp(`label:${key}`);
    const seat = label && this.room?.seat(`label:${key}`, curve, labelSize(label, this.text));
    return seat ? { look: label, seat, text: this.text } : null;
  }
}

function sameLabel(a: LabelLook, b: LabelLook): boolean {
  return a.framed === b.framed && a.lines.length === b.lines.length && a.lines.every((line, index) => line.text === b.lines[index]!.text && line.tone === b.lines[index]!.tone && line.cut === b.lines[index]!.cut);
}
