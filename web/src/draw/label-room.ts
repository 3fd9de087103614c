/** Room for labels where no seat was reserved: each takes the first free place on its curve, and what finds none is counted. */
import { boxAround, overlaps, type Box } from './box.ts';
import { pointAt, type Cubic } from './curve.ts';
import { GridIndex } from './grid-index.ts';
import { SEATS } from './place-labels.ts';

const CLEAR = 2;

export class LabelRoom {
  private readonly taken: GridIndex<Box>;
  private readonly seats = new Map<string, Box>();
  private readonly without = new Set<string>();

  /** @param obstacles what no label may lie on: the cards */
  constructor(bounds: Box, cell: number, obstacles: Iterable<Box>) {
    this.taken = new GridIndex(bounds, cell);
    for (const box of obstacles) this.taken.add(box, [box]);
  }

  /** How many labels found no room. */
  get leftOut(): number {
    return this.without.size;
  }

  /** @returns the seat of the label, which it keeps until it is given up or needs more room; null when there is none. */
  seat(key: string, curve: Cubic, size: { width: number; height: number }): Box | null {
    const known = this.seats.get(key);
    if (known && known.width >= size.width && known.height >= size.height) return known;
    this.giveUp(key);
    for (const t of SEATS) {
      const box = boxAround(pointAt(curve, t), size.width, size.height);
      if (!this.isFree(box)) continue;
      this.seats.set(key, box);
      this.taken.add(box, [box]);
      return box;
    }
    this.without.add(key);
    return null;
  }

  giveUp(key: string): void {
    this.without.delete(key);
    const known = this.seats.get(key);
    if (!known) return;
    this.seats.delete(key);
    this.taken.remove(known);
  }

  private isFree(box: Box): boolean {
    for (const other of this.taken.within(box)) if (overlaps(box, other, CLEAR)) return false;
    return true;
  }
}
