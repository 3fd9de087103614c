/** The dashed arrow of a section that has just moved, with its gap; it selects the episode. */
import { fitText, textWidth } from '../../draw/box.ts';
import { pathOf } from '../../draw/place-links.ts';
import type { MovePlace } from '../../draw/place-moves.ts';
import type { RecentMove } from './recent-moves.ts';

export function MoveArrow({ move, place, name, onPress }: { move: RecentMove; place: MovePlace; name: string; onPress: () => void }) {
  const [, , handle, tip] = place.curve;
  const back = Math.sign(handle.x - tip.x) || 1;
  const { label } = place;
  return (
    <g className="t-moved" onClick={(event) => { event.stopPropagation(); onPress(); }}>
      <title>{move.words}</title>
      <path className="t-move" d={pathOf(place.curve)} fill="none" />
      <path className="t-move-head" d={`M${tip.x},${tip.y}L${tip.x + back * 9},${tip.y - 5}V${tip.y + 5}Z`} />
      {label ? (
        <g transform={`translate(${label.x + label.width / 2},${label.y + label.height / 2})`}>
          <rect x={-label.width / 2} y={-label.height / 2} width={label.width} height={label.height} rx={6} />
          <text className="t-move-name" textAnchor="middle" y={-7.5} dy="0.35em">{textWidth(`${name} moved`, 12) <= label.width - 2 ? `${name} moved` : fitText(name, label.width - 4, 12)}</text>
          <text className="t-move-gap t-mono" textAnchor="middle" y={8} dy="0.35em">{move.gap}</text>
        </g>
      ) : null}
    </g>
  );
}
