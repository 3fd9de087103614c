/** The column of lane names: what a canvas cannot say to a screen reader, each with the state that it is in now, and reachable by key. */
import { useRef, type KeyboardEvent } from 'react';
import type { LaneRow } from '../../draw/place-lanes.ts';
import { formatClock } from '../../ui/format-time.ts';

const KIND_WORDS = { node: 'node', destination: 'destination', section: 'section', faults: 'faults' } as const;

interface LaneListProps {
  rows: LaneRow[];
  pitch: number;
  top: number;
  width: number;
  lit: ReadonlySet<string>;
  monoMinusWall: number;
  runningFaults: string[];
  onPick: (row: LaneRow) => void;
}

/** @returns "up · 2nd life, since 11:42:07", or what is said of a lane in which nothing was reported. */
export function describeLaneState(row: LaneRow, monoMinusWall: number, runningFaults: readonly string[]): string {
  if (row.kind === 'faults') return runningFaults.length > 0 ? runningFaults.join('; ') : 'none in effect';
  const span = row.lane?.spans.at(-1);
  if (!span || span.to !== null) return 'nothing known now';
  return `${span.label}, since ${formatClock(span.from - monoMinusWall)}`;
}

export function LaneList({ rows, pitch, top, width, lit, monoMinusWall, runningFaults, onPick }: LaneListProps) {
  const list = useRef<HTMLUListElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step || !list.current) return;
    const buttons = [...list.current.querySelectorAll('button')];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    event.preventDefault();
    buttons[Math.min(buttons.length - 1, Math.max(0, at + step))]?.focus();
  };
  return (
    <ul ref={list} className="tl-lanes" style={{ top, width }} aria-label="Lanes and their present state" onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <li key={row.id} style={{ height: pitch }} className={`${lit.has(row.id) ? 'tl-lane-lit' : ''}${index > 0 && rows[index - 1]!.kind !== row.kind ? ' tl-lane-first' : ''}`}>
          {row.title === '' ? null : <button type="button" onClick={() => onPick(row)} title={row.title} tabIndex={index === 0 ? 0 : -1}>
            <span className="visually-hidden">{row.kind === 'faults' ? '' : `${KIND_WORDS[row.kind]} `}</span>
            {row.title}
            <span className="visually-hidden">: {describeLaneState(row, monoMinusWall, runningFaults)}</span>
          </button>}
        </li>
      ))}
    </ul>
  );
}
