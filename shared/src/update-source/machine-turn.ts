/** One turn of the update-source machine: the state as it becomes, the effects as they arise, and what all rules need of both. */
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { coveringSection } from '../domain/topic-path.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { fenceOf } from './judge-update.ts';
import { highestClaim, liveEntries, mergeCounter, mergeEpoch, type ClaimedEntry, type LiveEntry } from './section-grid.ts';
import type { Grid, GridEntry, NodeRecord, OwnRegistration, UpdateSourceEffect, UpdateSourceState } from './update-source-types.ts';

/** The grid that the group shares, and the one that is this node's alone (US-14). */
export type RealmName = 'grid' | 'local';

/** The state is replaced, never changed; `because` explains what this turn does to others. */
export interface Turn {
  state: UpdateSourceState;
  effects: UpdateSourceEffect[];
  because: string;
  /** Whether this node was the orderer before. */
  wasOrderer: boolean;
  before: UpdateSourceState;
  /** A member that told its table: what was sent to it before may be lost, and is sent again. */
  retell: NodeName | null;
}

export function beginTurn(state: UpdateSourceState, at: number, because: string): Turn {
  return { state: { ...state, at }, effects: [], because, wasOrderer: isOrderer(state), before: state, retell: null };
}

export function isOrderer(state: UpdateSourceState): boolean {
  return state.view.orderer === state.config.node;
}

/** @returns the section that covers a path, or null. */
export function sectionOf(state: UpdateSourceState, path: TopicPath): TopicPath | null {
  return coveringSection(state.config.sections, path)?.path ?? null;
}

/** @returns in which of the two grids a path lives. */
export function realmOf(state: UpdateSourceState, path: TopicPath): RealmName {
  return state.config.datagrid && sectionOf(state, path) !== null ? 'grid' : 'local';
}

export function setGrid(turn: Turn, realm: RealmName, grid: Grid): void {
  turn.state = { ...turn.state, [realm]: grid };
}

/**
 * What was found last in a grid's records, as seen from a view: a turn asks some ten times, and most turns change neither. The
 * local grid is seen from this node alone, whatever the view.
 */
const LIVE = new WeakMap<Grid['records'], { orders: Grid['orders']; from: object; live: readonly LiveEntry[] }>();

/** @returns the registrations that count in a realm: of reachable members in their present life, or of this node alone. */
export function liveIn(state: UpdateSourceState, realm: RealmName): readonly LiveEntry[] {
  const grid = state[realm];
  const { records, orders } = grid;
  const from = realm === 'local' ? state.config : state.view;
  const known = LIVE.get(records);
  if (known?.from === from && known.orders === orders) return known.live;
  const { node, incarnation } = state.config;
  const members = realm === 'local' ? [{ node, incarnation }] : state.view.members.filter((member) => state.view.reachable.includes(member.node));
  const live = liveEntries(grid, members);
  LIVE.set(records, { orders, from, live });
  return live;
}

/** @returns the active source of a path: the live claim with the highest epoch, unless a higher one was seen. */
export function activeOf(state: UpdateSourceState, realm: RealmName, live: readonly LiveEntry[], path: TopicPath): ClaimedEntry | null {
  const highest = highestClaim(live.filter((entry) => entry.path === path));
  const fence = fenceOf(state[realm].epochs, path);
  return highest && (!fence || compareEpochs(highest.claim.epoch, fence) >= 0) ? highest : null;
}

export function replaceOwn(turn: Turn, own: OwnRegistration): void {
  turn.state = { ...turn.state, own: turn.state.own.map((one) => (one.key === own.key ? own : one)) };
}

/** Takes this node's registrations, and what it follows and reaches, into its records; a changed one gets the next version. */
export function restate(turn: Turn): void {
  for (const realm of ['grid', 'local'] as const) {
    const { state } = turn;
    const { node, incarnation } = state.config;
    const own = state.own.filter((one) => realmOf(state, one.path) === realm);
    const lastSerial = state.nextSerial - 1;
    const { reachable } = state.view;
    const known = state[realm].records[node];
    if (known?.incarnation === incarnation && known.lastSerial === lastSerial && sameNames(known.reachable, reachable) && sameEntries(known.entries, own)) continue;
    // What stays as it was in this life is the same entry.
    const before = known?.incarnation === incarnation ? known.entries : [];
    const record: NodeRecord = {
      node,
      incarnation,
      version: (known?.version ?? 0) + 1,
      lastSerial,
      reachable,
      follows: known?.follows ?? {},
      granted: known?.granted ?? {},
      entries: own.map(({ path, client, serial, claim }) => before.find((one) => one.serial === serial && one.claim === claim) ?? { path, client, serial, claim }),
    };
    setGrid(turn, realm, { ...state[realm], records: { ...state[realm].records, [node]: record } });
  }
}

function sameNames(a: readonly NodeName[], b: readonly NodeName[]): boolean {
  return a === b || (a.length === b.length && a.every((name, index) => name === b[index]));
}

/** A claim is replaced when it changes, never altered. */
function sameEntries(stated: readonly GridEntry[], own: readonly OwnRegistration[]): boolean {
  return stated.length === own.length && stated.every(({ serial, claim }, index) => serial === own[index]!.serial && claim === own[index]!.claim);
}

/** Notes an epoch; in the grid it is made durable too, so that a restart does not forget what was seen. */
export function noteEpoch(turn: Turn, realm: RealmName, path: TopicPath, epoch: Epoch, source: { client: string | null; node: NodeName }, durable: boolean): void {
  const grid = turn.state[realm];
  const scope = sectionOf(turn.state, path) ?? path;
  const noted = mergeCounter(mergeEpoch(grid, path, { epoch, client: source.client, node: source.node }), scope, epoch.counter);
  if (noted.epochs !== grid.epochs && !durable) turn.effects.push({ kind: 'persist-epoch', path, epoch, token: null });
  setGrid(turn, realm, noted);
}
