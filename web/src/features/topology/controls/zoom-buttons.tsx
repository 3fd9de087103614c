/** Closer, farther, all of it: for whoever has neither wheel nor keys. */
import { Tooltip } from '../../../ui/tooltip.tsx';

const STEP = 1.4;

export function ZoomButtons({ onZoom }: { onZoom: (factor: number | 'all') => void }) {
  const tool = (name: string, hint: string, factor: number | 'all', mark: string) => (
    <Tooltip text={hint}><button type="button" className="map-tool" aria-label={name} onClick={() => onZoom(factor)}>{mark}</button></Tooltip>
  );
  return (
    <span className="map-zoom" role="group" aria-label="Zoom">
      {tool('Zoom out', 'Farther: wheel, or −', 1 / STEP, '−')}
      {tool('Zoom in', 'Closer: wheel, or +', STEP, '+')}
      {tool('Show all of it', 'All of it: 0', 'all', '⤢')}
    </span>
  );
}
