/** The marks of the picture in SVG: colour and shape together, so that no meaning hangs on a colour. Drawn around (0, 0). */
import type { ProcessStatus } from '@understudy/shared/view/status';
import type { Role } from './describe-node.ts';

/** State of a node: ring up, cross down, bars paused, broken ring starting or stopping, question mark unknown. */
export function StateShape({ state, size = 13 }: { state: ProcessStatus; size?: number }) {
  const half = size / 2;
  switch (state) {
    case 'up':
      return <circle className="t-ink-up" r={half - 1.6} fill="none" strokeWidth={3.2} />;
    case 'down':
      return <path className="t-ink-down" d={`M${-half},${-half}L${half},${half}M${half},${-half}L${-half},${half}`} fill="none" strokeWidth={2.8} strokeLinecap="round" />;
    case 'paused':
      return <path className="t-ink-attention" d={`M${-half * 0.45},${-half}V${half}M${half * 0.45},${-half}V${half}`} fill="none" strokeWidth={3.4} strokeLinecap="round" />;
    case 'unknown':
      return <text className="t-question" textAnchor="middle" dy="0.36em">?</text>;
    default:
      return <circle className="t-ink-attention" r={half - 1.6} fill="none" strokeWidth={2.8} strokeDasharray="3.4 2.4" />;
  }
}

/** Role of a registration: full triangle active, hollow standby, broken pending, small ring none. */
export function RoleShape({ role }: { role: Role }) {
  switch (role) {
    case 'active':
      return <path className="t-fill-up" d="M0,-4.6L5,4.2H-5Z" />;
    case 'standby':
      return <path className="t-ink-standby" d="M0,-3.9L4.3,3.6H-4.3Z" fill="none" strokeWidth={1.5} strokeLinejoin="round" />;
    case 'pending':
      return <path className="t-ink-attention" d="M0,-3.9L4.3,3.6H-4.3Z" fill="none" strokeWidth={1.4} strokeDasharray="2 1.6" />;
    case 'none':
      return <circle className="t-ink-unknown" r={3} fill="none" strokeWidth={1.4} />;
  }
}

export function Scissors() {
  return (
    <g className="t-scissors">
      <circle r={9} className="t-scissors-ground" />
      <path d="M-5.5,-3.6L5.5,3.2M-5.5,3.6L5.5,-3.2" fill="none" />
      <circle cx={-5} cy={-3.8} r={1.9} fill="none" />
      <circle cx={-5} cy={3.8} r={1.9} fill="none" />
    </g>
  );
}

/** Hatching for what is down, paused or unknown; one definition for the whole picture. */
export function Hatchings({ id }: { id: string }) {
  return (
    <defs>
      {(['down', 'attention', 'unknown'] as const).map((tone) => (
        <pattern key={tone} id={`${id}-${tone}`} width={7} height={7} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={7} height={7} className={`t-ground-${tone}`} />
          <rect width={2.4} height={7} className={`t-stripe-${tone}`} />
        </pattern>
      ))}
    </defs>
  );
}
