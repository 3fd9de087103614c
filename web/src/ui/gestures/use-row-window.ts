/** Which rows of a long list are seen. All rows are equally high, save for one box below one of them, so that a list of any length costs nothing to lay out. */
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';

/** Rows drawn above and below what is seen, so that scrolling does not show the ground. */
const OVERSCAN = 6;

export interface RowWindow {
  /** First row to draw, and the one after the last. */
  from: number;
  to: number;
  /** Rows that are really seen. */
  seenFrom: number;
  seenTo: number;
  rowPx: number;
}

interface Extent {
  scrollTop: number;
  height: number;
  rowPx: number;
}

export interface RowBox {
  /** The row that it stands below. */
  index: number;
  heightPx: number;
}

/** @returns where the row's top is. */
export function topOfRow(index: number, rowPx: number, box: RowBox | null): number {
  return index * rowPx + (box && index > box.index ? box.heightPx : 0);
}

/** @returns the rows between two heights, `OVERSCAN` more on both sides. */
export function rowsBetween(count: number, { scrollTop, height, rowPx }: Extent, box: RowBox | null): RowWindow {
  const rowOf = (y: number): number => Math.floor((box && y > topOfRow(box.index + 1, rowPx, null) ? Math.max((box.index + 1) * rowPx, y - box.heightPx) : y) / rowPx);
  const clamp = (row: number): number => Math.min(count, Math.max(0, row));
  const [first, last] = [rowOf(scrollTop), rowOf(scrollTop + height) + 1];
  return { from: clamp(first - OVERSCAN), to: clamp(last + OVERSCAN), seenFrom: clamp(first), seenTo: clamp(last), rowPx };
}

/** @param rowRem the height of a row, as in the list's style sheet */
export function useRowWindow(scroller: RefObject<HTMLElement | null>, { count, rowRem, box }: { count: number; rowRem: number; box: RowBox | null }): { rows: RowWindow; scrollToRow: (index: number, where?: 'near' | 'middle') => void } {
  const [extent, setExtent] = useState<Extent>({ scrollTop: 0, height: 0, rowPx: 28 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return undefined;
    const measure = (): void => {
      const next = { scrollTop: element.scrollTop, height: element.clientHeight, rowPx: Math.round(rowRem * parseFloat(getComputedStyle(document.documentElement).fontSize)) };
      setExtent((known) => (known.scrollTop === next.scrollTop && known.height === next.height && known.rowPx === next.rowPx ? known : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', measure);
    };
  }, [scroller, rowRem]);

  const scrollToRow = (index: number, where: 'near' | 'middle' = 'near'): void => scrollTo(scroller.current, topOfRow(index, extent.rowPx, box), extent.rowPx, where);
  return { rows: rowsBetween(count, extent, box), scrollToRow };
}

function scrollTo(element: HTMLElement | null, top: number, heightPx: number, where: 'near' | 'middle'): void {
  if (!element) return;
  const bottom = top + heightPx;
  if (where === 'middle') element.scrollTop = top - element.clientHeight / 2;
  else if (top < element.scrollTop) element.scrollTop = top;
  else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
}

/** @returns the height of what is mounted in `ref`'s element, 0 while nothing is. */
export function useHeight(): [(element: HTMLElement | null) => void, number] {
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setHeight(Math.ceil(element.getBoundingClientRect().height)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      setHeight(0);
    };
  }, [element]);
  return [setElement, height];
}
