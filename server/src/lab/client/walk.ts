/** A value that wanders and never strays: it is pulled back to where it began. */
export class Walk {
  value: number;

  /** @param start above 0; the value stays above a twentieth of it */
  constructor(
    private readonly start: number,
    private readonly size: number,
  ) {
    this.value = start;
  }

  /** @returns the next value. */
  step(): number {
    const pull = (this.start - this.value) * 0.02;
    this.value = Math.max(this.start / 20, this.value + pull + (Math.random() - 0.5) * 2 * this.size);
    return this.value;
  }
}
