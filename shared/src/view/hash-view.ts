/** A stable hash of plain JSON, the same for the same content whatever the order of keys: "the state at n equals the one seen live". */

/** @returns 16 hex digits. Not for security: it tells states apart. Keys whose value is undefined count as absent. */
export function hashJson(value: unknown): string {
  const text = canonicalJson(value);
  // Two 32-bit FNV-1a runs with different starts and an extra mix, since one alone would collide among millions of states.
  let low = 0x811c9dc5;
  let high = 0x9e3779b9;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + (index & 0xff)), 0x85ebca6b);
    high ^= high >>> 13;
  }
  return hex(low) + hex(high);
}

/** @returns JSON with sorted keys. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const parts = Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonicalJson(part)}`);
  return `{${parts.join(',')}}`;
}

function hex(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0');
}
