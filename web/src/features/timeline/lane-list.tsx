/**
 * The column of lane names: what a canvas cannot say to a screen reader, each with its state at the instant that is shown. They
 * are no tab stops: the strip is one, and its arrow keys lead here.
 */
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { describeFold } from '../../draw/fold-lanes.ts';
import type { LaneRow, RowKind } from '../../draw/lane-rows.ts';
import { spanAt } from '../../draw/span-index.ts';
import { formatClock } from '../../ui/format-time.ts';

const KIND_WORDS = { node: 'node', destination: 'destination', section: 'section', faults: 'faults' } as const;
const KINDS_WORDS = { node: 'nodes', destination: 'destinations', section: 'sections', faults: 'faults' } as const;

/** Up to so many rows all are in the page, so that the browser finds them; beyond, only those in sight and some around them. */
const ALL_UP_TO = 120;
const AROUND = 12;

interface LaneListProps {
  rows: readonly LaneRow[];
  pitch: number;
  top: number;
  width: number;
  /** Which pixels of the list are in sight. */
  sight: { top: number; bottom: number };
  lit: ReadonlySet<string>;
  monoMinusWall: number;
  runningFaults: string[];
  /** The instant whose states are told; Infinity for now. */
  at: MonoMillis;
  folded: ReadonlySet<RowKind>;
  /** Whether kinds stand together, so that they can be folded. */
  byKind: boolean;
  onPick: (row: LaneRow) => void;
  onFold: (kind: RowKind) => void;
  /** Brings a row into sight, for the keys. */
  onReveal: (index: number) => void;
}

/** @returns "up · 2nd life, since 11:42:07", or what is said of a lane in which nothing was reported. */
export function describeLaneState(row: LaneRow, at: MonoMillis, monoMinusWall: number, runningFaults: readonly string[]): string {
  if (row.kind === 'faults') return runningFaults.length > 0 ? runningFaults.join('; ') : 'none in effect';
  if (row.folded) return describeFold(row.folded, at) || 'nothing known now';
  const span = row.lane ? spanAt(row.lane.spans, at) : undefined;
  return span ? `${span.label}, since ${formatClock(span.from - monoMinusWall)}` : 'nothing known now';
}

export function LaneList({ rows, pitch, top, width, sight, lit, monoMinusWall, runningFaults, at, folded, byKind, onPick, onFold, onReveal }: LaneListProps) {
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState(0);
  const wanted = useRef<number | null>(null);
  const all = rows.length <= ALL_UP_TO;
  const first = all ? 0 : Math.max(0, Math.floor(sight.top / pitch) - AROUND);
  const last = all ? rows.length : Math.min(rows.length, Math.ceil(sight.bottom / pitch) + AROUND);

  // The row that a key asked for is there once it has been drawn.
  useEffect(() => {
    if (wanted.current === null) return;
    const button = list.current?.querySelector<HTMLButtonElement>(`[data-row="${wanted.current}"] .tl-lane-name`);
    if (!button) return;
    wanted.current = null;
    button.focus();
  });

  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (!step) return;
    event.preventDefault();
    let next = focused + step;
    while (rows[next] && rows[next]!.title === '') next += step;
    if (!rows[next]) return;
    wanted.current = next;
    setFocused(next);
    onReveal(next);
  };

  return (
    <ul ref={list} className="tl-lanes" style={{ top, width, height: rows.length * pitch }} aria-label={Number.isFinite(at) ? 'Lanes and their state at the playhead' : 'Lanes and their present state'} onKeyDown={onKeyDown}>
      {rows.slice(first, last).map((row, offset) => {
        const index = first + offset;
        const begins = index > 0 && rows[index - 1]!.kind !== row.kind;
        const foldable = row.kind !== 'faults' && (row.folded !== null || (byKind && begins));
        return (
          <li key={row.id} data-row={index} style={{ top: index * pitch, height: pitch }} aria-setsize={rows.length} aria-posinset={index + 1} className={`${lit.has(row.id) ? 'tl-lane-lit' : ''}${begins ? ' tl-lane-first' : ''}`}>
            {foldable ? (
              <button type="button" className="tl-fold" aria-expanded={!folded.has(row.kind)} aria-label={`${KINDS_WORDS[row.kind]} one by one`} title={folded.has(row.kind) ? `Unfold the ${KINDS_WORDS[row.kind]}` : `Fold the ${KINDS_WORDS[row.kind]} into one lane`} onClick={() => onFold(row.kind)}>
                <span aria-hidden="true">{folded.has(row.kind) ? '▸' : '▾'}</span>
              </button>
            ) : null}
            {row.title === '' ? null : (
              <button type="button" className="tl-lane-name" onFocus={() => setFocused(index)} onClick={() => (row.folded ? onFold(row.kind) : onPick(row))} title={row.title} tabIndex={-1}>
                <span className="visually-hidden">{row.kind === 'faults' || row.folded ? '' : `${KIND_WORDS[row.kind]} `}</span>
                {row.title}
                <span className="visually-hidden">: {describeLaneState(row, at, monoMinusWall, runningFaults)}</span>
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
