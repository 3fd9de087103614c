/** What the canvas shows, for keys and screen readers: a button over each thing that can be reached; where there are thousands, over the one that has the focus. */
import { memo, type CSSProperties } from 'react';
import type { Camera } from '../../../draw/camera.ts';
import { sameLook } from '../../../ui/same-look.ts';
import type { WalkItem } from './walk-graph.ts';

export interface MirrorProps {
  items: readonly (WalkItem & { words: string })[];
  camera: Camera;
  /** The key that Tab leads to. */
  stop: string | null;
  selected: string | null;
  onFocus: (key: string, visible: boolean) => void;
  onBlur: () => void;
}

const Button = memo(function Button({ item, isStop, selected, onFocus, onBlur }: { item: MirrorProps['items'][number]; isStop: boolean; selected: boolean; onFocus: MirrorProps['onFocus']; onBlur: () => void }) {
  const { box, key, words, open } = item;
  return (
    <div
      className={`map-button map-button-${key.slice(0, key.indexOf(':'))}`} style={{ left: box.x, top: box.y, width: box.width, height: box.height }}
      data-rove={key} tabIndex={isStop ? 0 : -1} role="button" aria-label={words} aria-pressed={open === undefined ? selected : undefined} aria-expanded={open}
      onFocus={(event) => onFocus(key, event.currentTarget.matches(':focus-visible'))} onBlur={onBlur}
    />
  );
}, sameLook);

export function GraphMirror({ items, camera, stop, selected, onFocus, onBlur }: MirrorProps) {
  // The buttons stand in the picture's own units, so that a pan moves one box and not each of them.
  const style: CSSProperties = { transform: `translate(${camera.x}px,${camera.y}px) scale(${camera.scale})` };
  return (
    <div className="map-mirror" style={style}>
      {items.map((item) => <Button key={item.key} item={item} isStop={item.key === stop} selected={item.key === selected} onFocus={onFocus} onBlur={onBlur} />)}
    </div>
  );
}
