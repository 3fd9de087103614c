/** A cut between two nodes that no destination and no group connects: a straight broken line, so that no cut stays unseen. */
import { centreOf } from '../../draw/box.ts';
import type { Places } from '../../draw/place-nodes.ts';
import { Scissors } from './marks.tsx';
import type { Press } from './node-card.tsx';

export function CutStranger({ ends, places, press }: { ends: [string, string]; places: Places; press: Press }) {
  const a = places.nodes[ends[0]];
  const b = places.nodes[ends[1]];
  if (!a || !b) return null;
  const from = centreOf(a.box);
  const to = centreOf(b.box);
  return (
    <g {...press} className="t-press t-hit">
      <title>{press['aria-label']}</title>
      <path className="t-cut-line" d={`M${from.x},${from.y}L${to.x},${to.y}`} fill="none" />
      <g transform={`translate(${(from.x + to.x) / 2},${(from.y + to.y) / 2})`}><Scissors /></g>
    </g>
  );
}
