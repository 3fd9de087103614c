/** Draws faults so that every kind is used before one is used again, as far as what stands allows. */
import type { Random } from '@understudy/shared/machine/random';
import { possibleFaults, type Fault, type FaultKind, type Situation } from './faults.ts';

export class FaultBag {
  private bag: FaultKind[] = [];

  constructor(
    private readonly random: Random,
    private readonly kinds: readonly FaultKind[],
    private readonly bounded: boolean,
  ) {}

  /** @returns the next fault, or null when none may be made now. */
  draw(situation: Situation): Fault | null {
    return this.drawFrom(this.bag, situation) ?? this.drawFrom(this.fill(), situation);
  }

  /** The oldest kind in the bag that is possible now; one that is not keeps its place. */
  private drawFrom(bag: readonly FaultKind[], situation: Situation): Fault | null {
    for (const kind of bag) {
      const faults = possibleFaults(kind, situation, this.bounded);
      if (faults.length === 0) continue;
      this.bag.splice(this.bag.indexOf(kind), 1);
      return this.random.pick(faults);
    }
    return null;
  }

  private fill(): readonly FaultKind[] {
    // What was in vain up to now comes first.
    const rest = [...this.kinds];
    while (rest.length > 0) this.bag.push(rest.splice(this.random.int(0, rest.length - 1), 1)[0]!);
    // Of each kind at most two: a kind that is never possible must not fill the bag.
    this.bag = this.bag.filter((kind, at) => this.bag.slice(0, at).filter((other) => other === kind).length < 2);
    return this.bag;
  }
}
