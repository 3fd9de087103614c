/**
 * Failover of active update sources (US): who may update what. One machine a node; the members of a group keep one table.
 *
 * ```
 *   client   register      node                    orderer (the oldest reachable member, MB-05)
 *     │ ───────────────────► │ record ───────────────► │ checks conflicts, gives the order, decides who is active
 *     │                      │ ◄─────────────── decided │
 *     │                      │ epoch to disk (US-22)
 *     │ ◄─── callback active │ record ───────────────► all: note the epoch, refuse lower ones
 * ```
 *
 * Every member holds the whole table, which is a merge of facts that only grow, so a new orderer decides at once from its
 * own and whatever it had not heard comes with the others' tables. When this node is the orderer, all of it is one step.
 */
import type { Step } from '../machine/machine.ts';
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { completeActivation, grantActivation } from './grant-activation.ts';
import { isPromiseKept } from './judge-update.ts';
import { beginTurn, noteEpoch, realmOf, restate, sectionOf, setGrid, type Turn } from './machine-turn.ts';
import { clientGone, closeAll, closeOwn, deregister, register } from './own-registrations.ts';
import { dropClosedOrders, emptyGrid, mergeCounter, mergeEpoch, mergeGrids, mergeOrder, mergeRecord } from './section-grid.ts';
import { fencesOf, settleTurn } from './settle-turn.ts';
import type { UpdateSourceConfig, UpdateSourceEffect, UpdateSourceInput, UpdateSourceMessage, UpdateSourceState } from './update-source-types.ts';

/**
 * @param epochs the highest epoch of each path on disk, as `persist-epoch` asked for in earlier lives
 * @returns the state at the start of a life: no view yet, nothing registered
 */
export function initialUpdateSource(config: UpdateSourceConfig, epochs: Record<TopicPath, Epoch> = {}): UpdateSourceState {
  let state: UpdateSourceState = {
    config,
    view: { number: 0, members: [], reachable: [], orderer: null, mayActivate: false },
    grid: emptyGrid(),
    local: emptyGrid(),
    own: [],
    nextSerial: 1,
    nextToken: 1,
    deciding: {},
    refused: {},
    persisting: {},
    promised: {},
    unheard: null,
    lost: {},
    aboveEdge: {},
    digests: {},
    activity: {},
    at: 0,
    findings: {},
    holders: {},
    permits: {},
    fences: {},
  };
  for (const [path, epoch] of Object.entries(epochs)) {
    const realm = realmOf(state, path);
    const scope = sectionOf(state, path) ?? path;
    state = { ...state, [realm]: mergeCounter(mergeEpoch(state[realm], path, { epoch, client: null, node: epoch.node }), scope, epoch.counter) };
  }
  return { ...state, fences: fencesOf(state) };
}

/** Moves the machine by one input. Pure: the same state and input give the same step. */
export function stepUpdateSource(state: UpdateSourceState, input: UpdateSourceInput): Step<UpdateSourceState, UpdateSourceEffect> {
  const turn = beginTurn(state, input.at, 'because' in input ? input.because : '');
  takeInput(turn, input);
  settleTurn(turn);
  return { state: turn.state, effects: turn.effects };
}

function takeInput(turn: Turn, input: UpdateSourceInput): void {
  switch (input.kind) {
    case 'view-changed':
      return changeView(turn, input);
    case 'peer-connected':
      return sendTable(turn, input.node);
    case 'peer-digest':
      turn.state = { ...turn.state, digests: withDigest(turn.state, input.node, input.digest) };
      return;
    case 'message':
      return takeMessage(turn, input.from, input.message);
    case 'register':
      return register(turn, input);
    case 'deregister':
      return deregister(turn, input);
    case 'client-gone':
      return clientGone(turn, input);
    case 'epoch-persisted':
      return completeActivation(turn, input.token);
    case 'epoch-promised':
      return promise(turn, input);
    case 'epoch-seen':
      return noteEpoch(turn, 'grid', input.path, input.epoch, input.source, false);
    case 'stalled':
      return doubt(turn);
    case 'close-all':
      return closeAll(turn, input.because);
    case 'tick':
      return noteActivity(turn, input);
  }
}

/** Of two promises the one to the higher epoch stands; one to a node that is not in the view is none. */
function promise(turn: Turn, { path, epoch, to }: Extract<UpdateSourceInput, { kind: 'epoch-promised' }>): void {
  const { promised, view } = turn.state;
  const member = view.members.find((one) => one.node === to);
  const known = promised[path];
  if (!member || (known && isPromiseKept(turn.state, known) && compareEpochs(known.epoch, epoch) >= 0)) return;
  turn.state = { ...turn.state, promised: { ...promised, [path]: { epoch, to, incarnation: member.incarnation } } };
}

/**
 * A new view: members tell each other their whole tables, so that the last words of one that died, which some heard and some
 * did not, come to all. A newcomer is asked for its own, as what it said before this view had it was not taken. What an absent
 * orderer had decided is decided anew.
 */
function changeView(turn: Turn, input: Extract<UpdateSourceInput, { kind: 'view-changed' }>): void {
  const { view: old, config, unheard } = turn.state;
  const members = input.view.members;
  turn.state = {
    ...turn.state,
    view: { number: input.view.number, members, reachable: [...input.reachable], orderer: input.orderer, mayActivate: input.mayActivate },
    deciding: input.orderer === config.node ? turn.state.deciding : {},
    refused: input.orderer === config.node ? turn.state.refused : {},
    unheard: unheard && input.reachable.filter((node) => node !== config.node && (unheard.includes(node) || !old.reachable.includes(node))),
  };
  restate(turn);
  if (!config.datagrid) return;
  const others = input.reachable.filter((node) => node !== config.node);
  if (sameMembers(old, turn.state.view)) {
    if (input.mayActivate && !old.mayActivate && others.includes(input.orderer ?? '')) sendTable(turn, input.orderer!);
  } else for (const node of others) sendTable(turn, node, !old.reachable.includes(node));
}

function sameMembers(a: UpdateSourceState['view'], b: UpdateSourceState['view']): boolean {
  const lives = (view: UpdateSourceState['view']) => view.members.filter((member) => view.reachable.includes(member.node)).map((member) => `${member.node}#${member.incarnation}`).join(' ');
  return a.orderer === b.orderer && lives(a) === lives(b);
}

function sendTable(turn: Turn, to: NodeName, ask = false): void {
  restate(turn);
  turn.effects.push({ kind: 'send', to, message: { kind: 'table', grid: turn.state.grid, ask } });
}

/**
 * Whoever is not in this node's view has no say here until it is. Views may differ for a while: then two members order, and
 * one that heard an epoch of a source that it does not count would give its own source a higher one, which the other one
 * would overrule with a higher one again, without end.
 */
function takeMessage(turn: Turn, from: NodeName, message: UpdateSourceMessage): void {
  const { node } = turn.state.config;
  if (!turn.state.view.reachable.includes(from)) return;
  switch (message.kind) {
    case 'table': {
      setGrid(turn, 'grid', mergeGrids(turn.state.grid, message.grid, node));
      turn.because = `${from} told its table`;
      turn.retell = from;
      turn.state = { ...turn.state, unheard: turn.state.unheard?.filter((one) => one !== from) ?? null };
      if (message.ask) sendTable(turn, from);
      return;
    }
    case 'record':
      turn.because = message.because;
      setGrid(turn, 'grid', dropClosedOrders(mergeRecord(turn.state.grid, message.record)));
      return;
    case 'decided':
      return takeDecision(turn, from, message);
  }
}

function takeDecision(turn: Turn, from: NodeName, message: Extract<UpdateSourceMessage, { kind: 'decided' }>): void {
  turn.because = `${from} ordered it`;
  for (const [key, order] of message.orders) setGrid(turn, 'grid', mergeOrder(turn.state.grid, key, order));
  for (const { key, reason } of message.refuse) closeOwn(turn, key, reason, 'refused');
  for (const activation of message.activate) {
    setGrid(turn, 'grid', mergeCounter(turn.state.grid, sectionOf(turn.state, activation.path) ?? activation.path, activation.epoch.counter));
    grantActivation(turn, activation);
  }
}

/**
 * This node was stalled (MB-04): its claims are in doubt until every reachable member has told its table, those included that a
 * view without them had in between.
 */
function doubt(turn: Turn): void {
  const { view, config } = turn.state;
  const others = view.reachable.filter((node) => node !== config.node);
  if (!config.datagrid || others.length === 0) return;
  turn.state = {
    ...turn.state,
    unheard: others,
    own: turn.state.own.map((own) => (own.claim && realmOf(turn.state, own.path) === 'grid' ? { ...own, claim: { ...own.claim, doubtful: true } } : own)),
  };
  restate(turn);
  turn.effects.push({ kind: 'broadcast', message: { kind: 'table', grid: turn.state.grid, ask: true } });
}

function noteActivity(turn: Turn, { at, activity }: Extract<UpdateSourceInput, { kind: 'tick' }>): void {
  const noted = { ...turn.state.activity };
  for (const now of activity) {
    const known = noted[now.path];
    if (!known) continue;
    const fewer = known.older === 0 || now.olderTopics < known.older;
    noted[now.path] = { ...known, acceptedAt: now.acceptedAt, older: now.olderTopics, olderExample: now.olderExample, olderSince: fewer ? at : known.olderSince };
  }
  turn.state = { ...turn.state, activity: noted };
}

function withDigest(state: UpdateSourceState, node: NodeName, digest: string): Record<NodeName, string> {
  const { [node]: _known, ...others } = state.digests;
  return digest === state.config.digest ? others : { ...others, [node]: digest };
}
