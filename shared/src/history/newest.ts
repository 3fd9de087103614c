/** Search from the newest end: `findLast`, which the language level of the core does not have. */

/** @returns the last item that satisfies `which`, or undefined. */
export function findNewest<T>(items: readonly T[], which: (item: T) => boolean): T | undefined {
  for (let index = items.length - 1; index >= 0; index -= 1) if (which(items[index]!)) return items[index];
  return undefined;
}
