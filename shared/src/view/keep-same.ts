/** Records that keep their identity when nothing in them changes, so that React and drawing can tell "same" by `===`. */

/** @returns `record` with `key` set, or `record` itself when it holds that very value already. */
export function withEntry<V>(record: Record<string, V>, key: string, value: V): Record<string, V> {
  return Object.hasOwn(record, key) && record[key] === value ? record : { ...record, [key]: value };
}

/** @returns `record` without `key`, or `record` itself when it has none. */
export function withoutEntry<V>(record: Record<string, V>, key: string): Record<string, V> {
  if (!Object.hasOwn(record, key)) return record;
  const rest = { ...record };
  delete rest[key];
  return rest;
}

/** @returns `record` with every value mapped; entries mapped to undefined leave it; itself when nothing changed. */
export function mapEntries<V>(record: Record<string, V>, map: (value: V, key: string) => V | undefined): Record<string, V> {
  let changed = false;
  const next: Record<string, V> = {};
  for (const [key, value] of Object.entries(record)) {
    const mapped = map(value, key);
    if (mapped !== value) changed = true;
    if (mapped !== undefined) next[key] = mapped;
  }
  return changed ? next : record;
}

/** @returns the entry, or undefined when there is none; names such as `constructor` find nothing. */
export function entry<V>(record: Record<string, V>, key: string): V | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** @returns `known` when `found` says the same, else `found`. Both are plain JSON. */
export function keepSame<T>(known: T, found: T): T {
  return sameJson(known, found) ? known : found;
}

function sameJson(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameJson((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]));
}
