/** What is not in the picture: folded groups, and words for which there is no room at this size. Written by whoever draws. */
import type { Ref } from 'react';

export function PictureNote({ ref }: { ref: Ref<HTMLParagraphElement> }) {
  return <p ref={ref} className="map-note" />;
}
