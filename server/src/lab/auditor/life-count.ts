/**
 * Counts what one subscriber got of one life of a source, by the numbers in its updates: duplicated, reordered, missing.
 *
 * A number above the next expected one leaves a hole; a hole that is filled later was reordered, one that is not is missing.
 * Counting begins with the life's first update, or once the numbers come one after another: what a node that just came back
 * delivers to catch up is a choice of last values, and no sequence. While the subscriber itself has only just come, a hole is
 * no loss either: counting begins anew behind it.
 */

/** So many in a row are a live feed, not a coincidence. */
const STEADY_RUN = 20;
/** A wider jump is no reordering to wait for; its numbers are missing at once. */
const WIDEST_HOLE = 10_000;

export class LifeCount {
  duplicated = 0;
  reordered = 0;
  private highest = 0;
  private run = 0;
  private base: number | null = null;
  private lost = 0;
  private readonly holes = new Set<number>();

  /** @returns how many numbers between the first and the highest counted one were never seen. */
  get missing(): number {
    return this.lost + this.holes.size;
  }

  /** @param settled whether the subscriber has been there long enough for a hole to be one */
  take(number: number, settled = true): void {
    if (this.base === null) {
      this.run = number === this.highest + 1 ? this.run + 1 : 0;
      this.highest = number;
      if (number === 1 || this.run >= STEADY_RUN) this.base = number;
      return;
    }
    if (number === this.highest + 1) {
      this.highest = number;
    } else if (number > this.highest && !settled) {
      this.begin(number);
    } else if (number > this.highest) {
      this.skipTo(number);
    } else if (this.holes.delete(number)) {
      this.reordered += 1;
    } else if (number >= this.base) {
      this.duplicated += 1;
    }
  }

  private begin(number: number): void {
    this.base = null;
    this.run = 0;
    this.highest = number;
    this.holes.clear();
  }

  private skipTo(number: number): void {
    if (number - this.highest > WIDEST_HOLE) this.lost += number - this.highest - 1;
    else for (let hole = this.highest + 1; hole < number; hole += 1) this.holes.add(hole);
    this.highest = number;
  }
}
