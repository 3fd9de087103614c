/** What a key does in the tree (WAI-ARIA tree pattern): where the focus goes, or what is opened, closed or chosen. */
import type { Row } from './place-rows.ts';

export type TreeStep =
  | { do: 'focus'; index: number }
  | { do: 'open' | 'close' | 'select'; index: number }
  | null;

/** The rows by number: a list may be longer than what was loaded. */
export interface RowList {
  count: number;
  at: (index: number) => Row;
  /** The row that this one lies below; itself where there is none. */
  parentOf: (index: number) => number;
}

const PAGE = 10;
/** A typed name is looked for among so many rows. */
const LOOKED_THROUGH = 5000;

/** @returns what `key` does when the row at `active` has the focus; null when the tree has no use for it. */
export function stepTree(rows: RowList, active: number, key: string): TreeStep {
  if (rows.count === 0) return null;
  const row = rows.at(active);
  const to = (index: number): TreeStep => ({ do: 'focus', index: Math.min(rows.count - 1, Math.max(0, index)) });
  switch (key) {
    case 'ArrowDown':
      return to(active + 1);
    case 'ArrowUp':
      return to(active - 1);
    case 'PageDown':
      return to(active + PAGE);
    case 'PageUp':
      return to(active - PAGE);
    case 'Home':
      return to(0);
    case 'End':
      return to(rows.count - 1);
    case 'ArrowRight':
      if (row.kind !== 'topic' || !row.child.branch) return null;
      return row.open ? to(active + 1) : { do: 'open', index: active };
    case 'ArrowLeft':
      if (row.kind === 'topic' && row.open) return { do: 'close', index: active };
      return to(rows.parentOf(active));
    case 'Enter':
    case ' ':
      return row.kind === 'topic' ? { do: 'select', index: active } : null;
    default:
      return null;
  }
}

/** @returns the next row, going round, whose name begins with what was typed; the present one counts once more than one letter was typed. Rows that were not loaded have no name yet. */
export function typeAhead(rows: RowList, active: number, typed: string): number | null {
  const text = typed.toLowerCase();
  const from = typed.length > 1 ? active : active + 1;
  for (let step = 0; step < Math.min(rows.count, LOOKED_THROUGH); step++) {
    const index = (from + step) % rows.count;
    const row = rows.at(index);
    if (row.kind === 'topic' && row.name.toLowerCase().startsWith(text)) return index;
  }
  return null;
}
