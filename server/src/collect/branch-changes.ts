/** What a page lacks of a branch or a search: rows that say something new, by their place. Pure. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import { beginTrend, extendTrend, type RateTrend } from '@understudy/shared/domain/rate-trend';
import type { BranchChild, BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { FoundTopic, SearchFrame } from '@understudy/shared/wire/topic-search';
import type { BranchNews, RowsChange, SearchNews, ShownChild, ShownFound } from '@understudy/shared/wire/topic-watch';

/** A frame as it is shown. */
export interface ShownRows<Row> {
  rows: Row[];
  /** The last minute of each row's rate, by `name` or `path`; told with whole rows alone, and kept up by whoever draws them. */
  trends: ReadonlyMap<string, RateTrend>;
}
export interface ShownBranch extends ShownRows<ShownChild> { head: Omit<BranchFrame, 'children'> }
export interface ShownSearch extends ShownRows<ShownFound> { head: Omit<SearchFrame, 'rows'> }

/** @param before what was shown last, for its trends */
export function showBranch({ children, ...head }: BranchFrame, before: ShownBranch | null, now: MonoMillis): ShownBranch {
  return { head, ...showRows(children, ({ name }) => name, before, now) };
}

export function showSearch({ rows, ...head }: SearchFrame, before: ShownSearch | null, now: MonoMillis): ShownSearch {
  return { head, ...showRows<FoundTopic, ShownFound>(rows, ({ path }) => path, before, now) };
}

function showRows<Told extends BranchChild, Row extends ShownChild>(told: readonly Told[], keyOf: (row: Told) => string, before: ShownRows<Row> | null, now: MonoMillis): ShownRows<Row> {
  const trends = new Map<string, RateTrend>();
  const rows = told.map((row) => {
    const { ageMillis, trend, ...rest } = row;
    const key = keyOf(row);
    const known = trend ? undefined : before?.trends.get(key);
    trends.set(key, known ? extendTrend(known, row.updatesPerSecond, now) : beginTrend(trend, row.updatesPerSecond, now));
    return { ...rest, trend: null, at: ageMillis === null ? null : Math.round(now - ageMillis) } as unknown as Row;
  });
  return { rows, trends };
}

/** @param known what the page has, null for nothing @returns null when it lacks nothing */
export function newsOfBranch(known: ShownBranch | null, { head, rows, trends }: ShownBranch): BranchNews | null {
  const children = changeOf(known && { rows: known.rows, trends }, { rows, trends }, ({ name }) => name);
  return children.rows.length > 0 || !known || JSON.stringify(known.head) !== JSON.stringify(head) || known.rows.length !== rows.length ? { ...head, children } : null;
}

export function newsOfSearch(known: ShownSearch | null, { head, rows, trends }: ShownSearch): SearchNews | null {
  const change = changeOf(known && { rows: known.rows, trends }, { rows, trends }, ({ path }) => path);
  return change.rows.length > 0 || !known || JSON.stringify(known.head) !== JSON.stringify(head) || known.rows.length !== rows.length ? { ...head, rows: change } : null;
}

function changeOf<Row extends ShownChild>(known: ShownRows<Row> | null, { rows, trends }: ShownRows<Row>, keyOf: (row: Row) => string): RowsChange<Row> {
  if (!known) return { whole: true, count: rows.length, rows: rows.map((row, place) => [place, { ...row, trend: [...(trends.get(keyOf(row))?.rates ?? [])] }]) };
  return { whole: false, count: rows.length, rows: rows.flatMap((row, place): [number, Row][] => (isSame(known.rows[place], row) ? [] : [[place, row]])) };
}

/** That something was updated again is news once a second; its rate says the rest. */
function isSame(known: ShownChild | undefined, row: ShownChild): boolean {
  if (!known || known.name !== row.name || known.topics !== row.topics || known.branch !== row.branch || known.updatesPerSecond !== row.updatesPerSecond) return false;
  if (secondOf(known.at) !== secondOf(row.at)) return false;
  const [a, b] = [known.value, row.value];
  return a === b || (a !== null && b !== null && a.shown === b.shown && a.bytes === b.bytes && a.as === b.as);
}

function secondOf(at: MonoMillis | null): number | null {
  return at === null ? null : Math.floor(at / 1000);
}
