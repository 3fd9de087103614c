/** What the strokes and shapes mean, in one line at the bottom; entries that do not fit are left off at the end. */
import type { ReactNode } from 'react';
import { textWidth, type Box } from '../../draw/box.ts';
import { placeRow } from '../../draw/place-row.ts';
import { RoleShape, Scissors } from './marks.tsx';
import { SMALL } from './node-card.tsx';

const STROKE = 30;

const ENTRIES: { word: string; mark: ReactNode }[] = [
  { word: 'active source', mark: <g transform="translate(22,0)"><RoleShape role="active" /></g> },
  { word: 'standby', mark: <g transform="translate(22,0)"><RoleShape role="standby" /></g> },
  { word: 'replicating', mark: <g className="t-flow"><path d="M2,0H20" fill="none" strokeWidth={2.4} /><path className="t-head" d="M30,0L21,-4.6V4.6Z" /></g> },
  { word: 'reused connection', mark: <g className="t-flow"><path d="M2,0H20" fill="none" strokeWidth={5} /><path className="t-flow-core" d="M2,0H20" fill="none" strokeWidth={2} /><path className="t-head t-head-hollow" d="M30,0L21,-4.6V4.6Z" /></g> },
  { word: 'tried, failed', mark: <g className="t-try t-try-failed"><path d="M2,0H30" fill="none" /></g> },
  { word: 'datagrid', mark: <path className="t-member t-member-up" d="M2,0H30" fill="none" /> },
  { word: 'section moved', mark: <path className="t-move" d="M2,0H30" fill="none" /> },
  { word: 'cut', mark: <g transform="translate(20,0) scale(0.8)"><Scissors /></g> },
];

export function Legend({ box }: { box: Box }) {
  const row = placeRow(ENTRIES, (entry) => STROKE + 8 + textWidth(entry.word, SMALL), box.width + 40, 16, SMALL);
  const used = row.chips.reduce((right, chip) => Math.max(right, chip.x + chip.width), 0);
  const shown = used <= box.width ? row.chips : row.chips.slice(0, -1);
  return (
    <g className="t-legend" transform={`translate(${box.x + Math.max(0, (box.width - used) / 2)},${box.y + box.height / 2})`} aria-hidden="true">
      {shown.map(({ item, x }) => (
        <g key={item.word} transform={`translate(${x},0)`}>
          {item.mark}
          <text x={STROKE + 7} dy="0.35em">{item.word}</text>
        </g>
      ))}
    </g>
  );
}
