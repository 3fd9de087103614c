/**
 * Counts what one subscriber got of one life of a source, by the numbers in its updates.
 *
 * A number that was there already is a duplicate, one that comes after a higher one was reordered, and one that was acknowledged
 * and never comes is missing. Counting begins with the life's first update, or once the numbers come one after another: what a
 * node that just came back delivers to catch up is a choice of last values, and no sequence. While the subscriber itself has only
 * just come, a hole is no loss either: counting begins anew behind it.
 */
import { addRange, subtract, within, type Ranges } from '../domain/number-ranges.ts';

/** So many in a row are a live feed, not a coincidence. */
const STEADY_RUN = 20;
/** Ranges that are told of one life. */
const NOTED_MOST = 50;

export class DeliveryCount {
  duplicated = 0;
  reordered = 0;
  /** Numbers that came twice, and that came late; the newest. */
  readonly duplicates: Ranges = [];
  readonly late: Ranges = [];
  private delivered: Ranges = [];
  private highest = 0;
  private run = 0;
  private base: number | null = null;

  /** The highest number that came; 0 before the first. */
  get last(): number {
    return this.delivered.at(-1) ?? 0;
  }

  /** @param settled whether the subscriber has been there long enough for a hole to be one */
  take(number: number, settled = true): void {
    if (this.base === null) {
      this.run = number === this.highest + 1 ? this.run + 1 : 0;
      this.highest = number;
      addRange(this.delivered, number, number);
      if (number === 1 || this.run >= STEADY_RUN) this.base = number;
      return;
    }
    if (number === this.highest + 1) {
      this.highest = number;
      addRange(this.delivered, number, number);
      return;
    }
    if (number < this.base) return;
    if (number > this.highest && !settled) return this.begin(number);
    if (within(this.delivered, number)) {
      this.duplicated += 1;
      note(this.duplicates, number);
      return;
    }
    addRange(this.delivered, number, number);
    if (number > this.highest) this.highest = number;
    else {
      this.reordered += 1;
      note(this.late, number);
    }
  }

  /**
   * @param acknowledged numbers of the life
   * @param wholeLife whether the subscriber was there before the life began, so that it counts from its first number
   * @returns which of them never came
   */
  missing(acknowledged: Ranges, wholeLife: boolean): Ranges {
    const base = wholeLife ? 1 : this.base;
    if (base === null) return [];
    return subtract(base > 1 ? subtract(acknowledged, [1, base - 1]) : acknowledged, this.delivered);
  }

  private begin(number: number): void {
    this.base = null;
    this.run = 0;
    this.highest = number;
    this.delivered = [number, number];
  }
}

function note(ranges: Ranges, number: number): void {
  addRange(ranges, number, number);
  if (ranges.length > 2 * NOTED_MOST) ranges.splice(0, 2);
}
