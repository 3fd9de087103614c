/** What each turn ends with: whatever follows from the table is done, decided if this node orders, told and reported. */
import type { ClientName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { findFindings } from './find-findings.ts';
import { grantActivation } from './grant-activation.ts';
import { fenceOf, isPromiseKept, judgeClaim } from './judge-update.ts';
import { isOrderer, liveIn, realmOf, restate, sectionOf, setGrid, type RealmName, type Turn } from './machine-turn.ts';
import { decide } from './orderer.ts';
import { closeOwn } from './own-registrations.ts';
import { reportTurn } from './report-turn.ts';
import { mergeCounter, mergeOrder, splitKey } from './section-grid.ts';
import { settleClaims } from './settle-claims.ts';
import type { AcceptedUpdate, RegistrationKey, UpdateSourceEffect, UpdateSourceState } from './update-source-types.ts';

/** Lets everything follow from the table: claims, decisions if this node orders, what others are told, what is reported. */
export function settleTurn(turn: Turn): void {
  if (!isQuiet(turn)) followUp(turn);
  findFindings(turn);
}

/** Most turns bring nothing new, only time: what follows from the table followed from it before. */
function isQuiet({ state, before, effects, retell }: Turn): boolean {
  const { view, grid, local, own, deciding, refused, persisting, promised, unheard, lost } = before;
  return (
    effects.length === 0 && retell === null && state.view === view && state.grid === grid && state.local === local && state.own === own && state.deciding === deciding &&
    state.refused === refused && state.persisting === persisting && state.promised === promised && state.unheard === unheard && state.lost === lost
  );
}

function followUp(turn: Turn): void {
  const messagesFrom = turn.effects.length;
  const told = turn.before.grid.records[turn.state.config.node]?.version;
  restate(turn);
  for (const realm of ['grid', 'local'] as const) {
    noteLosses(turn, realm);
    settleClaims(turn, realm);
  }
  endDoubt(turn);
  restate(turn);
  const messages: UpdateSourceEffect[] = [];
  for (const realm of ['grid', 'local'] as const) if (realm === 'local' || isOrderer(turn.state)) order(turn, realm, messages);
  restate(turn);
  const record = turn.state.grid.records[turn.state.config.node]!;
  if (turn.state.config.datagrid && record.version !== told) messages.unshift({ kind: 'broadcast', message: { kind: 'record', record, because: turn.because } });
  // Others are told before anything is written or reported here: their clock runs too.
  turn.effects.splice(messagesFrom, 0, ...messages);
  dropKeptPromises(turn);
  if (turn.state.grid.epochs !== turn.before.grid.epochs) turn.state = { ...turn.state, fences: fencesOf(turn.state) };
  turn.state = { ...turn.state, permits: permitsOf(turn.state) };
  reportTurn(turn);
}

/** A promise ends with the epoch that it was about, or with the life of the node to which it was made. */
function dropKeptPromises(turn: Turn): void {
  const over = (path: TopicPath, one: UpdateSourceState['promised'][string]): boolean => {
    const fence = fenceOf(turn.state.grid.epochs, path);
    return !isPromiseKept(turn.state, one) || (fence !== undefined && compareEpochs(fence, one.epoch) >= 0);
  };
  if (Object.entries(turn.state.promised).some(([path, one]) => over(path, one))) turn.state = { ...turn.state, promised: without(turn.state.promised, (one, path) => over(path, one)) };
}

/** All peers are heard: a claim that nobody has overtaken stands again. */
function endDoubt(turn: Turn): void {
  // Whoever may not activate may still be brought into a view with members that have moved on.
  if (turn.state.unheard === null || turn.state.unheard.length > 0 || !turn.state.view.mayActivate) return;
  turn.state = { ...turn.state, unheard: null, own: turn.state.own.map((own) => (own.claim?.doubtful ? { ...own, claim: { ...own.claim, doubtful: false } } : own)) };
}

/** Remembers whom a path lost and why, for the takeover's order and its reason (US-02, US-26). */
function noteLosses(turn: Turn, realm: RealmName): void {
  const live = liveIn(turn.state, realm);
  for (const holder of Object.values(turn.state.holders)) {
    const { path, active } = holder;
    if (!active || realmOf(turn.state, path) !== realm) continue;
    if (live.some((entry) => entry.path === path && entry.client === active.client && entry.node === active.node && entry.claim)) continue;
    const there = realm === 'local' || turn.state.view.reachable.includes(active.node);
    turn.state = { ...turn.state, lost: { ...turn.state.lost, [path]: { ...active, because: there ? turn.because : `${active.node} is down` } } };
  }
}

/** The orderer's part: what it decides is noted here, done here where it concerns this node, and told to the others. */
function order(turn: Turn, realm: RealmName, messages: UpdateSourceEffect[]): void {
  const { state } = turn;
  const { policy } = state.config;
  const live = liveIn(state, realm);
  const decision = decide({
    grid: state[realm],
    live,
    reachable: state.view.reachable,
    mayActivate: realm === 'local' || state.view.mayActivate,
    takeover: policy.takeover,
    deciding: without(state.deciding, (_activation, path) => realmOf(state, path) !== realm),
    lost: state.lost,
    scopeOf: (path) => sectionOf(state, path) ?? path,
  });
  const again = (key: RegistrationKey) => splitKey(key).node === turn.retell;
  const refuse = decision.refuse.filter((one) => state.refused[one.key] === undefined || again(one.key));
  const activateAgain = Object.values(state.deciding).filter((one) => again(one.key) && !decision.done.includes(one.path));
  const open = new Set(live.map((entry) => entry.key));
  turn.state = {
    ...state,
    deciding: { ...without(state.deciding, (_activation, path) => decision.done.includes(path)), ...Object.fromEntries(decision.activate.map((one) => [one.path, one])) },
    refused: { ...without(state.refused, (_reason, key) => realm === 'grid' && !open.has(key)), ...Object.fromEntries(refuse.map((one) => [one.key, one.reason])) },
  };
  for (const [key, place] of decision.orders) setGrid(turn, realm, mergeOrder(turn.state[realm], key, place));
  for (const activation of decision.activate) {
    setGrid(turn, realm, mergeCounter(turn.state[realm], sectionOf(turn.state, activation.path) ?? activation.path, activation.epoch.counter));
    grantActivation(turn, activation);
  }
  for (const { key, reason } of refuse) closeOwn(turn, key, reason, 'refused');
  const activate = [...activateAgain, ...decision.activate];
  if (realm === 'grid' && decision.orders.length + refuse.length + activate.length > 0) {
    messages.push({ kind: 'broadcast', message: { kind: 'decided', orders: decision.orders, activate, refuse } });
  }
}

function without<T>(entries: Record<string, T>, drop: (value: T, key: string) => boolean): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([key, value]) => !drop(value, key)));
}

/** @returns the lowest epoch that is applied for each path that has one (US-22). */
export function fencesOf(state: UpdateSourceState): Record<TopicPath, Epoch> {
  return Object.fromEntries(Object.keys(state.grid.epochs).map((path) => [path, fenceOf(state.grid.epochs, path)!]));
}

/** What each client may update: its claims that no higher epoch fences and no stall puts in doubt (US-10, MB-04). */
function permitsOf(state: UpdateSourceState): Record<ClientName, AcceptedUpdate[]> {
  const permits: Record<ClientName, AcceptedUpdate[]> = {};
  for (const own of state.own) {
    const { path, section, client, claim } = own;
    if (judgeClaim(state, own, fenceOf(state[realmOf(state, path)].epochs, path)) !== 'holds') continue;
    (permits[client] ??= []).push({ verdict: 'accept', path, section, epoch: claim!.epoch, source: client });
  }
  return permits;
}

