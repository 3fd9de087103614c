/** What the members of a group share of registrations, holders and epochs, as a pure merge: any order of arrival ends alike. */
import type { Incarnation, NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { registrationKey, type Claim, type Grid, type GridEntry, type NodeRecord, type RegistrationKey, type SeenEpoch } from './update-source-types.ts';

/** A registration whose node is reachable in the life that made it. */
export interface LiveEntry extends GridEntry {
  key: RegistrationKey;
  node: NodeName;
  incarnation: Incarnation;
  order: number | null;
}

/** A registration that holds an epoch. */
export type ClaimedEntry = LiveEntry & { claim: Claim };

/** @returns a grid that knows nothing. */
export function emptyGrid(): Grid {
  return { records: {}, orders: {}, lastOrder: 0, epochs: {}, counters: {} };
}

/** @returns whether record `a` is newer than `b`: a later life, or a later version in the same. */
export function isNewer(a: NodeRecord, b: NodeRecord | undefined): boolean {
  if (!b) return true;
  return a.incarnation !== b.incarnation ? a.incarnation > b.incarnation : a.version > b.version;
}

/** @returns the grid with a node's record, unless a newer one is known. */
export function mergeRecord(grid: Grid, record: NodeRecord): Grid {
  if (!isNewer(record, grid.records[record.node])) return grid;
  return { ...grid, records: { ...grid.records, [record.node]: record } };
}

/** @returns the grid with an order; when two orderers numbered the same registration, the lower number stays. */
export function mergeOrder(grid: Grid, key: RegistrationKey, order: number): Grid {
  const known = grid.orders[key];
  const lastOrder = Math.max(grid.lastOrder, order);
  if (known !== undefined && known <= order) return lastOrder === grid.lastOrder ? grid : { ...grid, lastOrder };
  return { ...grid, lastOrder, orders: { ...grid.orders, [key]: order } };
}

/** @returns the grid with an epoch seen for a path, unless a higher one is known. */
export function mergeEpoch(grid: Grid, path: TopicPath, seen: SeenEpoch): Grid {
  const known = grid.epochs[path];
  if (known && compareEpochs(known.epoch, seen.epoch) >= 0) return grid;
  return { ...grid, epochs: { ...grid.epochs, [path]: seen } };
}

/** @returns the grid with a counter used in a section (or, outside sections, for a path). */
export function mergeCounter(grid: Grid, scope: TopicPath, counter: number): Grid {
  if ((grid.counters[scope] ?? 0) >= counter) return grid;
  return { ...grid, counters: { ...grid.counters, [scope]: counter } };
}

/** @returns both grids' knowledge; `except` is the node whose own record only it may write. */
export function mergeGrids(grid: Grid, other: Grid, except: NodeName): Grid {
  let merged = grid;
  for (const record of Object.values(other.records)) if (record.node !== except) merged = mergeRecord(merged, record);
  for (const [key, order] of Object.entries(other.orders)) merged = mergeOrder(merged, key, order);
  if (other.lastOrder > merged.lastOrder) merged = { ...merged, lastOrder: other.lastOrder };
  for (const [path, seen] of Object.entries(other.epochs)) merged = mergeEpoch(merged, path, seen);
  for (const [scope, counter] of Object.entries(other.counters)) merged = mergeCounter(merged, scope, counter);
  return dropClosedOrders(merged);
}

/** @returns the grid without orders of registrations that are known to be closed. */
export function dropClosedOrders(grid: Grid): Grid {
  const open = new Map<string, Set<number>>();
  for (const record of Object.values(grid.records)) open.set(record.node, new Set(record.entries.map((entry) => entry.serial)));
  const kept: Record<RegistrationKey, number> = {};
  let dropped = false;
  for (const [key, order] of Object.entries(grid.orders)) {
    const { node, incarnation, serial } = splitKey(key);
    const record = grid.records[node];
    const closed = record !== undefined && (incarnation < record.incarnation || (incarnation === record.incarnation && serial <= record.lastSerial && !open.get(node)!.has(serial)));
    if (closed) dropped = true;
    else kept[key] = order;
  }
  return dropped ? { ...grid, orders: kept } : grid;
}

/** @returns the parts of a registration's key. */
export function splitKey(key: RegistrationKey): { node: NodeName; incarnation: Incarnation; serial: number } {
  const [node = '', incarnation, serial] = key.split('#');
  return { node, incarnation: Number(incarnation), serial: Number(serial) };
}

/** What an entry of a record was last: most of them stay as they are while others come and go. */
const LIVE_AS = new WeakMap<GridEntry, LiveEntry>();

/** @returns the registrations of these members in these lives, oldest order first, those without an order last. */
export function liveEntries(grid: Grid, members: readonly { node: NodeName; incarnation: Incarnation }[]): LiveEntry[] {
  const live: LiveEntry[] = [];
  for (const { node, incarnation } of members) {
    const record = grid.records[node];
    if (record?.incarnation !== incarnation) continue;
    for (const entry of record.entries) {
      let one = LIVE_AS.get(entry);
      const key = one?.key ?? registrationKey(node, incarnation, entry.serial);
      const order = grid.orders[key] ?? null;
      if (one?.order !== order) LIVE_AS.set(entry, (one = { ...entry, key, node, incarnation, order }));
      live.push(one);
    }
  }
  return live.sort(byAge);
}

/** Orders registrations by age: their place in the group's order, then node and serial, so that every member sorts alike. */
export function byAge(a: LiveEntry, b: LiveEntry): number {
  if (a.order !== b.order) return (a.order ?? Infinity) - (b.order ?? Infinity);
  if (a.node !== b.node) return a.node < b.node ? -1 : 1;
  return a.serial - b.serial;
}

/** @returns the claim with the highest epoch among registrations of one path, or undefined. */
export function highestClaim(entries: readonly LiveEntry[]): ClaimedEntry | undefined {
  let highest: ClaimedEntry | undefined;
  for (const entry of entries) {
    const claim = entry.claim;
    if (claim && (!highest || compareEpochs(claim.epoch, highest.claim.epoch) > 0)) highest = { ...entry, claim };
  }
  return highest;
}

/** @returns whether two epochs are the same activation. */
export function sameEpoch(a: Epoch | null | undefined, b: Epoch | null | undefined): boolean {
  return a === b || (!!a && !!b && a.counter === b.counter && a.node === b.node);
}

/** @returns whether an activation is among these. */
export function includesEpoch(epochs: readonly Epoch[], epoch: Epoch): boolean {
  return epochs.some((one) => sameEpoch(one, epoch));
}
