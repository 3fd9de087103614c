/** The separator between two panels: dragged with the pointer, or moved with the arrow keys (WAI-ARIA window splitter). */
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';

interface Props {
  label: string;
  /** Which way the panels lie: `row` is a vertical bar between left and right. */
  across: 'row' | 'column';
  /** Share of the page that the panel has, in percent. */
  share: number;
  least: number;
  most: number;
  /** Whether the panel lies after the bar, so that moving the bar forward makes it smaller. */
  after?: boolean;
  /** Id of the panel that it sizes. */
  controls: string;
  onShare: (share: number) => void;
}

const STEP = 1;
const LEAP = 5;

export function Splitter({ label, across, share, least, most, after = false, controls, onShare }: Props) {
  const drag = useRef<{ from: number; share: number } | null>(null);
  const sign = after ? -1 : 1;
  const move = (to: number) => onShare(Math.min(most, Math.max(least, to)));

  const position = (event: PointerEvent) => (across === 'row' ? (event.clientX / window.innerWidth) * 100 : (event.clientY / window.innerHeight) * 100);

  const onKeyDown = (event: KeyboardEvent) => {
    const [less, more] = across === 'row' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const step = event.shiftKey ? LEAP : STEP;
    if (event.key === less) move(share - sign * step);
    else if (event.key === more) move(share + sign * step);
    else if (event.key === 'Home') move(least);
    else if (event.key === 'End') move(most);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className={`splitter splitter-${across}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-controls={controls}
      aria-orientation={across === 'row' ? 'vertical' : 'horizontal'}
      aria-valuenow={Math.round(share)}
      aria-valuemin={least}
      aria-valuemax={most}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        drag.current = { from: position(event), share };
        event.currentTarget.setPointerCapture(event.pointerId);
        event.preventDefault();
        event.currentTarget.focus();
      }}
      onPointerMove={(event) => {
        if (drag.current) move(drag.current.share + sign * (position(event) - drag.current.from));
      }}
      onPointerUp={() => (drag.current = null)}
      onPointerCancel={() => (drag.current = null)}
    />
  );
}
