/** Sets of numbers as ranges. Apart because what a node has, what a client was told and what an audit found are all such sets. */

/** Sorted ranges that neither touch nor overlap, both ends included: `[from, to, from, to …]`. */
export type Ranges = number[];

/** @returns whether a number is in it. */
export function within(ranges: Ranges, number: number): boolean {
  const at = firstEndingAt(ranges, number);
  return at < ranges.length && ranges[at]! <= number;
}

/** @returns the last number of the range that has `number`; `number - 1` when none has it. */
export function endOfRange(ranges: Ranges, number: number): number {
  const at = firstEndingAt(ranges, number);
  return at < ranges.length && ranges[at]! <= number ? ranges[at + 1]! : number - 1;
}

/** Adds a range in place, joined with those it touches. */
export function addRange(ranges: Ranges, from: number, to: number): void {
  const last = ranges.length - 1;
  // Numbers mostly come one after the other.
  if (last > 0 && from === ranges[last]! + 1) {
    ranges[last] = to;
    return;
  }
  const start = firstEndingAt(ranges, from - 1);
  let end = start;
  while (end < ranges.length && ranges[end]! <= to + 1) {
    from = Math.min(from, ranges[end]!);
    to = Math.max(to, ranges[end + 1]!);
    end += 2;
  }
  ranges.splice(start, end - start, from, to);
}

/** Takes a number out, in place. */
export function removeNumber(ranges: Ranges, number: number): void {
  const at = firstEndingAt(ranges, number);
  if (at >= ranges.length || ranges[at]! > number) return;
  const [from, to] = [ranges[at]!, ranges[at + 1]!];
  ranges.splice(at, 2, ...(from < number ? [from, number - 1] : []), ...(number < to ? [number + 1, to] : []));
}

/** @returns the ranges of `from` without those of `what`; `from` may touch. */
export function subtract(from: Ranges, what: Ranges): Ranges {
  const left: Ranges = [];
  for (let i = 0; i < from.length; i += 2) {
    let start = from[i]!;
    const end = from[i + 1]!;
    for (let at = firstEndingAt(what, start); at < what.length && what[at]! <= end; at += 2) {
      if (what[at]! > start) left.push(start, what[at]! - 1);
      start = what[at + 1]! + 1;
    }
    if (start <= end) left.push(start, end);
  }
  return left;
}

/** @returns what both have. */
export function intersect(ranges: Ranges, others: Ranges): Ranges {
  return subtract(ranges, subtract(ranges, others));
}

/** @returns what either has. */
export function unite(ranges: Ranges, others: Ranges): Ranges {
  const all = [...ranges];
  for (let i = 0; i < others.length; i += 2) addRange(all, others[i]!, others[i + 1]!);
  return all;
}

/** @returns how many numbers it has. */
export function countOf(ranges: Ranges): number {
  let count = 0;
  for (let i = 0; i < ranges.length; i += 2) count += ranges[i + 1]! - ranges[i]! + 1;
  return count;
}

/** @returns the ranges as pairs. */
export function pairsOf(ranges: Ranges): [from: number, to: number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i < ranges.length; i += 2) pairs.push([ranges[i]!, ranges[i + 1]!]);
  return pairs;
}

/** Index (even) of the first range whose end is at or after `number`; the length when there is none. */
function firstEndingAt(ranges: Ranges, number: number): number {
  let low = 0;
  let high = ranges.length / 2;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[2 * middle + 1]! >= number) high = middle;
    else low = middle + 1;
  }
  return 2 * low;
}
