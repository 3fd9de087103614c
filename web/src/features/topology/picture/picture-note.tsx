/** What is not in the picture: folded groups, and words for which there is no room at this size. Written by whoever draws. */
import type { Ref } from 'react';

/** @param abovePx how high the strip of the legend is, over which it stands */
export function PictureNote({ ref, abovePx }: { ref: Ref<HTMLParagraphElement>; abovePx: number }) {
  return <p ref={ref} className="map-note" style={{ bottom: abovePx + 1 }} />;
}
