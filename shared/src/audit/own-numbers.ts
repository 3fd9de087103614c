/** By which of its own numbers a client published what a node numbered: subscribers see the one, disks are asked for the other. */
import type { StreamAccount } from '../domain/audit.ts';
import { intersect, pairsOf, type Ranges } from '../domain/number-ranges.ts';

/** @returns numbers of an activation as its client counted them, by life. What is not among those acknowledged is in none. */
export function ownNumbersOf(numbers: Ranges, { acknowledged, lives }: Pick<StreamAccount, 'acknowledged' | 'lives'>): Map<number, Ranges> {
  const found = new Map<number, Ranges>();
  // The oldest ranges may have been left out on either side, so the last ones belong together.
  const theirs = pairsOf(acknowledged).reverse();
  let at = 0;
  let end = theirs[0]?.[1] ?? 0;
  for (const { life, acknowledged: own } of [...lives].reverse()) {
    let ranges = found.get(life) ?? [];
    for (const [from, to] of pairsOf(own).reverse()) {
      for (let last = to; last >= from && at < theirs.length; ) {
        const start = theirs[at]![0];
        const count = Math.min(last - from, end - start) + 1;
        const shift = last - end;
        ranges = [...intersect(numbers, [end - count + 1, end]).map((number) => number + shift), ...ranges];
        last -= count;
        end -= count;
        if (end < start) end = theirs[(at += 1)]?.[1] ?? 0;
      }
    }
    if (ranges.length > 0) found.set(life, ranges);
  }
  return found;
}
