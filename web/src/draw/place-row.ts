/** Chips side by side in a row of limited width; those that do not fit are counted in a last one ("+2"). */
import { textWidth } from './box.ts';

export interface RowChip<T> {
  item: T;
  x: number;
  width: number;
}

export interface Row<T> {
  chips: RowChip<T>[];
  /** What did not fit, and where the chip that counts it stands. */
  more: { items: T[]; x: number; width: number } | null;
}

/**
 * @param widthOf width of one chip, in the same units as `width`
 * @returns as many chips as fit beside the counting one, in order
 */
export function placeRow<T>(items: readonly T[], widthOf: (item: T) => number, width: number, gap: number, fontSize: number): Row<T> {
  const chips: RowChip<T>[] = [];
  let x = 0;
  for (const [index, item] of items.entries()) {
    const own = widthOf(item);
    const rest = items.length - index - 1;
    const counter = rest > 0 ? gap + textWidth(`+${rest}`, fontSize) + 10 : 0;
    const lastFits = x + own <= width && rest === 0;
    if (!lastFits && x + own + counter > width) {
      const left = items.slice(index);
      return { chips, more: { items: left, x, width: textWidth(`+${left.length}`, fontSize) + 10 } };
    }
    chips.push({ item, x, width: own });
    x += own + gap;
  }
  return { chips, more: null };
}
