/** All that is known of what the pointer is on, beside it; a screen reader has it from the mirror. */
import type { ElementSize } from '../../../ui/gestures/use-element-size.ts';
import type { Hover } from './use-pointer.ts';

const GAP = 14;

export function PictureTooltip({ hover, words, size }: { hover: Hover; words: string; size: ElementSize }) {
  if (!words) return null;
  const { x, y } = hover.at;
  // On the side with more room, so that it never hangs out of the panel.
  const across = x < size.width / 2 ? { left: x + GAP } : { right: size.width - x + GAP };
  const down = y < size.height / 2 ? { top: y + GAP } : { bottom: size.height - y + GAP };
  return (
    <div key={hover.key} className="tooltip map-tooltip" style={{ ...across, ...down }} aria-hidden="true">
      {words.split('; ').map((part, index) => <p key={index}>{part}</p>)}
    </div>
  );
}
