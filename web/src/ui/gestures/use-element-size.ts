/** The size of an element in CSS pixels, kept up to date while it is mounted. */
import { useLayoutEffect, useState, type RefObject } from 'react';

export interface ElementSize {
  width: number;
  height: number;
}

/** @returns the content size, or null before the first layout. */
export function useElementSize(ref: RefObject<Element | null>): ElementSize | null {
  const [size, setSize] = useState<ElementSize | null>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = (seen?: ResizeObserverEntry[]): void => {
      // As it is laid out: whoever shows it smaller or larger scales what is drawn in it, too.
      const laidOut = seen?.at(-1)?.borderBoxSize[0];
      const { width, height } = laidOut ? { width: laidOut.inlineSize, height: laidOut.blockSize } : element.getBoundingClientRect();
      setSize((known) => (known && Math.abs(known.width - width) < 0.5 && Math.abs(known.height - height) < 0.5 ? known : { width, height }));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
