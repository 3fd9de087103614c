/** The whole wall in small, in an age that is given: the wall's own component on a store that stands still. */
import { useRef, useState } from 'react';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { Wall } from '../../wall/wall.tsx';
import { readWallAddress } from '../../wall/rules/read-wall-address.ts';
import '../../wall/wall.css';
import type { Seen } from '../shelf/specimen.ts';
import { storeAt, type Circumstances } from './page-crop.tsx';

/** The wall's own design is so large, in rem. */
const DESIGN = { width: 96, height: 54 };
const ADDRESS = readWallAddress('');
const nothing = (): void => undefined;

export function WallCrop({ seen, ...circumstances }: Circumstances & { seen: Seen }) {
  const [cluster] = useState(() => storeAt(seen, circumstances));
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const scale = size ? size.width / (DESIGN.width * readRemPx()) : 0;
  return (
    <div ref={frame} className="crop crop-wall" style={{ aspectRatio: `${DESIGN.width} / ${DESIGN.height}` }} inert aria-hidden="true">
      <div className="crop-scaled" style={{ width: `${DESIGN.width}rem`, height: `${DESIGN.height}rem`, scale: String(scale) }}>{scale > 0 ? <Wall cluster={cluster} address={ADDRESS} name="gallery" chime={null} onCommitted={nothing} /> : null}</div>
    </div>
  );
}
