/** What an arrow key does in the sunburst: along the ring, outward to what an arc holds, inward to what holds it. */
import type { BurstArc } from './place-sunburst.ts';

/** @returns the arc that the focus goes to; null when the key is no arrow or leads nowhere. */
export function stepSunburst(arcs: readonly BurstArc[], active: string, key: string): BurstArc | null {
  const at = arcs.find((arc) => arc.key === active) ?? arcs[0];
  if (!at) return null;
  const ring = arcs.filter((arc) => arc.ring === at.ring).sort((a, b) => a.fromRadians - b.fromRadians);
  const place = ring.indexOf(at);
  switch (key) {
    case 'ArrowRight':
      return ring[(place + 1) % ring.length]!;
    case 'ArrowLeft':
      return ring[(place + ring.length - 1) % ring.length]!;
    case 'ArrowUp':
      return at.restOf === null ? (arcs.find((arc) => arc.ring === at.ring + 1 && isHeldBy(arc, at)) ?? null) : null;
    case 'ArrowDown':
      return arcs.find((arc) => arc.ring === at.ring - 1 && arc.restOf === null && isHeldBy(at, arc)) ?? null;
    case 'Home':
      return arcs.find((arc) => arc.ring === 1) ?? null;
    default:
      return null;
  }
}

function isHeldBy(arc: BurstArc, holder: BurstArc): boolean {
  return arc.path.startsWith(`${holder.path}/`) || (arc.restOf !== null && arc.path === holder.path);
}
