/**
 * Whether two sets of properties draw the same. The parts of an instrument are described anew with every sample and are mostly what
 * they were: comparing a description is far cheaper than drawing it.
 */

/** @returns whether both say the same, member by member; functions count as equal, since they depend on what stands beside them. */
export function sameLook(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a === 'function') return typeof b === 'function';
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && sameLook((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
