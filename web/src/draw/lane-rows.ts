/** Which rows the timeline has, and in which order: faults first, then lanes, filtered, folded by kind, or the worst ones first. */
import type { AskedFault, Fault, History, Lane, LaneKind } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { SEVERITY, spanAt } from './span-index.ts';

export interface LaneSizes {
  /** Height of one lane with the space under it. */
  pitch: number;
  /** Height of what is drawn in it. */
  bar: number;
}

export type RowKind = LaneKind | 'faults';

/** A strip of the timeline. */
export interface LaneRow {
  id: string;
  kind: RowKind;
  title: string;
  /** The lane that it shows; null for a row of faults and for a kind that is folded. */
  lane: Lane | null;
  /** All lanes of a kind that is folded into this row. */
  folded: readonly Lane[] | null;
}

export interface RowChoice {
  /** Words that a lane must have in its title, its kind or its present state. */
  filter: string;
  folded: ReadonlySet<RowKind>;
  worstFirst: boolean;
  /** The instant whose state filter and order go by: now, or where the playhead stands. */
  at: MonoMillis;
}

/** How many rows faults may take: a hundred at once must not push the lanes out of sight. The last row holds all that are left. */
export const FAULT_ROWS = 5;

const KIND_WORDS: Record<LaneKind, [string, string]> = { node: ['node', 'nodes'], destination: ['destination', 'destinations'], section: ['section', 'sections'] };

/** @returns the rows in the order in which they are drawn. */
export function placeRows(history: History, choice: RowChoice): LaneRow[] {
  const words = choice.filter.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const shown = words.length === 0 ? history.lanes : history.lanes.filter((lane) => matches(lane, words, choice.at));
  const rows = byKind(shown, choice.folded);
  return [...faultRows(history), ...(choice.worstFirst ? sortWorstFirst(rows, choice.at) : rows)];
}

function byKind(lanes: readonly Lane[], folded: ReadonlySet<RowKind>): LaneRow[] {
  const rows: LaneRow[] = [];
  const folds = new Map<LaneKind, Lane[]>();
  for (const lane of lanes) {
    if (!folded.has(lane.kind)) {
      rows.push({ id: lane.id, kind: lane.kind, title: lane.title, lane, folded: null });
      continue;
    }
    const known = folds.get(lane.kind);
    if (known) known.push(lane);
    else {
      const members = [lane];
      folds.set(lane.kind, members);
      rows.push({ id: `all ${lane.kind}`, kind: lane.kind, title: '', lane: null, folded: members });
    }
  }
  return rows.map((row) => (row.folded ? { ...row, title: `${row.folded.length} ${KIND_WORDS[row.kind as LaneKind][row.folded.length === 1 ? 0 : 1]}` } : row));
}

function matches(lane: Lane, words: readonly string[], at: MonoMillis): boolean {
  const text = `${KIND_WORDS[lane.kind][0]} ${lane.title} ${spanAt(lane.spans, at)?.label ?? ''}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

/** @returns how bad a row is at an instant: the worst of its lanes; −1 where nothing is known. */
export function severityOf({ lane, folded }: Pick<LaneRow, 'lane' | 'folded'>, at: MonoMillis): number {
  const severity = ({ spans }: Lane): number => {
    const span = spanAt(spans, at);
    return span ? SEVERITY[span.tone] : -1;
  };
  return folded ? folded.reduce((worst, member) => Math.max(worst, severity(member)), -1) : lane ? severity(lane) : -1;
}

/** What is equally bad keeps its order, so that rows do not dance. */
function sortWorstFirst(rows: readonly LaneRow[], at: MonoMillis): LaneRow[] {
  return rows.map((row) => ({ row, severity: severityOf(row, at) })).sort((a, b) => b.severity - a.severity).map(({ row }) => row);
}

/** A fault in effect, or one that was ordered and has not been seen yet. */
export type AnyFault = Fault | AskedFault;

export function isInEffect(fault: AnyFault): fault is Fault {
  return 'from' in fault;
}

/** @returns faults in order of their beginning, each with its row; what finds no row free shares the last one. */
export function seatFaults({ faults, asked }: Pick<History, 'faults' | 'asked'>): { fault: AnyFault; row: number; crowded: boolean }[] {
  const begin = (fault: AnyFault): MonoMillis => fault.askedAt ?? (isInEffect(fault) ? fault.from : 0);
  const end = (fault: AnyFault): MonoMillis => (isInEffect(fault) ? (fault.to ?? Infinity) : Infinity);
  const busyUntil: MonoMillis[] = [];
  return [...faults, ...asked].sort((a, b) => begin(a) - begin(b)).map((fault) => {
    const free = busyUntil.findIndex((until) => until < begin(fault));
    const crowded = free < 0 && busyUntil.length >= FAULT_ROWS;
    const row = free >= 0 ? free : Math.min(busyUntil.length, FAULT_ROWS - 1);
    busyUntil[row] = Math.max(end(fault), crowded ? busyUntil[row]! : 0);
    return { fault, row, crowded };
  });
}

function faultRows(history: History): LaneRow[] {
  const count = seatFaults(history).reduce((most, { row }) => Math.max(most, row + 1), 1);
  return Array.from({ length: count }, (_, index): LaneRow => ({ id: index === 0 ? 'faults' : `faults ${index + 1}`, kind: 'faults', title: index === 0 ? 'faults' : '', lane: null, folded: null }));
}
