/** Amounts as people write them: "1s", "500 ms" without the blank, "10k", "50/s". */

export type Unit = 'millis' | 'count';

const TIMES: Record<string, number> = { ms: 1, s: 1000, min: 60_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const SIZES: Record<string, number> = { '': 1, k: 1000, m: 1_000_000, '/s': 1, 'k/s': 1000 };

/** @returns milliseconds, or the number; null where the text is none, or a time has no unit. */
export function readAmount(text: string, unit: Unit): number | null {
  const parts = /^(\d+(?:\.\d+)?|\.\d+)\s*([a-z/]*)$/i.exec(text.trim());
  if (!parts) return null;
  const factor = (unit === 'millis' ? TIMES : SIZES)[parts[2]!.toLowerCase()];
  return factor === undefined ? null : Number(parts[1]) * factor;
}
