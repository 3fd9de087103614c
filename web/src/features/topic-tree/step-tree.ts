/** What a key does in the tree (WAI-ARIA tree pattern): where the focus goes, or what is opened, closed or chosen. */
import type { Row } from './place-rows.ts';

export type TreeStep =
  | { do: 'focus'; index: number }
  | { do: 'open' | 'close' | 'select' | 'more'; index: number }
  | null;

const PAGE = 10;

/** @returns what `key` does when the row at `active` has the focus; null when the tree has no use for it. */
export function stepTree(rows: readonly Row[], active: number, key: string): TreeStep {
  const row = rows[active];
  const to = (index: number): TreeStep => ({ do: 'focus', index: Math.min(rows.length - 1, Math.max(0, index)) });
  if (rows.length === 0) return null;
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
      return to(rows.length - 1);
    case 'ArrowRight':
      if (row?.kind !== 'topic' || !row.child.branch) return null;
      return row.open ? to(active + 1) : { do: 'open', index: active };
    case 'ArrowLeft':
      if (row?.kind === 'topic' && row.open) return { do: 'close', index: active };
      return row ? to(parentOf(rows, active)) : null;
    case 'Enter':
    case ' ':
      if (row?.kind === 'more') return { do: 'more', index: active };
      return row?.kind === 'topic' ? { do: 'select', index: active } : null;
    default:
      return null;
  }
}

function parentOf(rows: readonly Row[], active: number): number {
  const depth = rows[active]!.depth;
  for (let index = active - 1; index >= 0; index--) if (rows[index]!.depth < depth) return index;
  return active;
}

/** @returns the next row, going round, whose name begins with what was typed; the present one counts once more than one letter was typed. */
export function typeAhead(rows: readonly Row[], active: number, typed: string): number | null {
  const text = typed.toLowerCase();
  const from = typed.length > 1 ? active : active + 1;
  for (let step = 0; step < rows.length; step++) {
    const index = (from + step) % rows.length;
    const row = rows[index]!;
    if (row.kind === 'topic' && row.name.toLowerCase().startsWith(text)) return index;
  }
  return null;
}
