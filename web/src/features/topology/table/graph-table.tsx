/** The same as the map in rows: nodes, or destinations; sorted by any column, with as many rows in the page as can be seen. */
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../../state/selection.ts';
import { formatWhole, formatDuration } from '../../../ui/format-duration.ts';
import { formatCount, formatRate } from '../../../ui/format-number.ts';
import { useRowWindow } from '../../../ui/gestures/use-row-window.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import type { LookedFor } from '../picture/look-at.ts';
import { DESTINATION_COLUMNS, destinationRows, NODE_COLUMNS, nodeRows, NUMBERS, sortRows, type Cell, type DestinationColumn, type NodeColumn, type NodeRow } from './table-rows.ts';
import './graph-table.css';

interface GraphTableProps {
  view: ClusterView;
  spec: ClusterSpec;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  find: LookedFor | null;
  nowMono: () => MonoMillis;
}

type Kind = 'nodes' | 'destinations';

interface AnyRow {
  key: string;
  cells: Record<string, Cell>;
  mark?: NodeRow['mark'];
}

const ROW_REM = 1.9;

export function GraphTable({ view, spec, selection, onSelect, find, nowMono }: GraphTableProps) {
  const [kind, setKind] = useState<Kind>('nodes');
  const [order, setOrder] = useState<Record<Kind, { column: string; descending: boolean }>>({ nodes: { column: 'state', descending: false }, destinations: { column: 'search', descending: true } });
  const scroller = useRef<HTMLDivElement>(null);
  const now = nowMono();
  const columns: Record<string, string> = kind === 'nodes' ? NODE_COLUMNS : DESTINATION_COLUMNS;
  const { column, descending } = order[kind];
  const second = Math.floor(now / 1000);
  const rows = useMemo((): AnyRow[] => {
    const written = { duration: kind === 'nodes' ? formatWhole : formatDuration, count: formatCount, rate: formatRate };
    return kind === 'nodes' ? sortRows(nodeRows(spec, view, second * 1000, written), column as NodeColumn, descending) : sortRows(destinationRows(spec, view, written), column as DestinationColumn, descending);
  }, [kind, spec, view, second, column, descending]);
  const isFound = (row: AnyRow): boolean => !find || (kind === 'nodes' ? find.found.nodes : find.found.destinations).has(row.key);
  const shown = find?.hides ? rows.filter(isFound) : rows;
  const { rows: { from, to, rowPx }, scrollToRow } = useRowWindow(scroller, { count: shown.length, rowRem: ROW_REM, box: null });
  const selectedKey = selection && selection.kind === (kind === 'nodes' ? 'node' : 'destination') ? selection.id : null;

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : event.key === 'PageDown' ? 15 : event.key === 'PageUp' ? -15 : 0;
    const focused = document.activeElement?.closest('[data-index]')?.getAttribute('data-index');
    if (step === 0 || focused === null || focused === undefined) return;
    event.preventDefault();
    const next = Math.min(shown.length - 1, Math.max(0, Number(focused) + step));
    scrollToRow(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"] button`)?.focus());
  };
  const left = rows.length - shown.length;
  return (
    <div className="map-table">
      <div className="map-table-kinds" role="group" aria-label="Rows">
        <button type="button" aria-pressed={kind === 'nodes'} onClick={() => setKind('nodes')}>{formatCount(spec.nodes.length)} nodes</button>
        <button type="button" aria-pressed={kind === 'destinations'} onClick={() => setKind('destinations')}>{formatCount(spec.nodes.reduce((sum, node) => sum + node.destinations.length, 0))} destinations</button>
        {left > 0 ? <span className="dim">{formatCount(left)} hidden by the search</span> : null}
      </div>
      <div ref={scroller} className="map-table-scroll" onKeyDown={onKeyDown}>
        <div className={`map-table-rows map-table-${kind}`} role="table" aria-label={kind === 'nodes' ? 'Nodes' : 'Destinations'} aria-rowcount={shown.length + 1}>
          <div className="map-table-row map-table-head" role="row" aria-rowindex={1}>
            {Object.entries(columns).map(([name, title]) => (
              <div key={name} role="columnheader" aria-sort={column === name ? (descending ? 'descending' : 'ascending') : 'none'} className={NUMBERS.has(name) ? 'is-number' : undefined}>
                <button type="button" onClick={() => setOrder({ ...order, [kind]: { column: name, descending: column === name ? !descending : NUMBERS.has(name) } })}>{title}<span aria-hidden="true">{column === name ? (descending ? ' ↓' : ' ↑') : ''}</span></button>
              </div>
            ))}
          </div>
          <div className="map-table-body" role="rowgroup" style={{ height: shown.length * rowPx }}>
            {shown.slice(from, to).map((row, offset) => {
              const index = from + offset;
              return (
                <div
                  key={row.key} role="row" aria-rowindex={index + 2} aria-selected={row.key === selectedKey} data-index={index}
                  className={`map-table-row${row.key === selectedKey ? ' is-selected' : ''}${isFound(row) ? '' : ' is-pale'}`} style={{ transform: `translateY(${index * rowPx}px)`, height: rowPx }}
                  onClick={() => onSelect({ kind: kind === 'nodes' ? 'node' : 'destination', id: row.key })}
                >
                  {Object.keys(columns).map((name, place) => {
                    const cell = row.cells[name]!;
                    return (
                      <div key={name} role="cell" title={cell.text} className={`${NUMBERS.has(name) ? 'is-number mono' : ''}${cell.tone ? ` tone-${cell.tone}` : ''}`}>
                        {place === 0 ? <button type="button" className="map-table-name">{cell.text}</button> : name === 'state' && row.mark ? <><StateMark shape={row.mark.shape} tone={row.mark.tone} /> {cell.text}</> : cell.text}
                      </div>
                    );
                  })}
                </div>
              );
            })}
          </div>
          {shown.length === 0 ? <p className="map-table-empty dim">{find ? 'Nothing is so.' : 'There is nothing to show.'}</p> : null}
        </div>
      </div>
    </div>
  );
}
