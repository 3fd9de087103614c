/** An activation at the node of its source: refused when an epoch as high was seen, durable before the callback (US-22). */
import { compareEpochs } from '../domain/update-source.ts';
import { relatePaths } from '../domain/topic-path.ts';
import { fenceOf, promisedEpoch } from './judge-update.ts';
import { realmOf, replaceOwn, setGrid, type RealmName, type Turn } from './machine-turn.ts';
import { sameEpoch } from './section-grid.ts';
import type { Activation, Claim, UpdateSourceState } from './update-source-types.ts';

/**
 * Begins an activation of one of this node's registrations. One that comes too late is answered with the table, from which
 * the orderer sees the higher epoch and decides again; one that may not be yet (MB-06) is sent again once this node may.
 */
export function grantActivation(turn: Turn, activation: Activation): void {
  const { state } = turn;
  const realm = realmOf(state, activation.path);
  const own = state.own.find((one) => one.key === activation.key);
  if (realm === 'grid' && !state.view.mayActivate) return;
  if (!own || sameEpoch(own.claim?.epoch, activation.epoch) || isUnderWay(state, activation)) return;
  const fence = fenceOf(state[realm].epochs, activation.path);
  if (fence && compareEpochs(activation.epoch, fence) <= 0) {
    // Only the group's orderer can be behind: what this node orders for itself follows from its own table.
    turn.effects.push({ kind: 'broadcast', message: { kind: 'table', grid: state.grid, ask: false } });
    return;
  }
  const token = state.nextToken;
  turn.state = { ...state, nextToken: token + 1, persisting: { ...state.persisting, [token]: activation } };
  turn.effects.push({ kind: 'persist-epoch', path: activation.path, epoch: activation.epoch, token });
}

/** Completes an activation that is on disk, unless its client went or a higher epoch came in the meantime. */
export function completeActivation(turn: Turn, token: number): void {
  const { [token]: activation, ...persisting } = turn.state.persisting;
  if (!activation) return;
  turn.state = { ...turn.state, persisting };
  const own = turn.state.own.find((one) => one.key === activation.key);
  const realm = realmOf(turn.state, activation.path);
  const fence = fenceOf(turn.state[realm].epochs, activation.path);
  noteGranted(turn, realm, activation);
  const promised = promisedEpoch(turn.state, activation.path);
  if (!own || (fence && compareEpochs(activation.epoch, fence) <= 0) || (promised && compareEpochs(activation.epoch, promised) < 0)) return;
  const claim: Claim = { epoch: activation.epoch, over: activation.over, doubtful: false, because: activation.because };
  turn.because = `${own.client} is active: ${activation.because}`;
  replaceOwn(turn, { ...own, claim, because: activation.because });
  const { [own.path]: _found, ...lost } = turn.state.lost;
  turn.state = {
    ...turn.state,
    lost,
    activity: { ...turn.state.activity, [own.path]: { epoch: claim.epoch, since: turn.state.at, acceptedAt: null, older: 0, olderExample: null, olderSince: turn.state.at } },
  };
}

/** An epoch that is on disk is never given again, whatever became of its source. */
function noteGranted(turn: Turn, realm: RealmName, { path, epoch }: Activation): void {
  const { node } = turn.state.config;
  const record = turn.state[realm].records[node]!;
  const granted = { ...record.granted, [path]: epoch };
  setGrid(turn, realm, { ...turn.state[realm], records: { ...turn.state[realm].records, [node]: { ...record, granted, version: record.version + 1 } } });
}

function isUnderWay(state: UpdateSourceState, activation: Activation): boolean {
  return Object.values(state.persisting).some((one) => relatePaths(one.path, activation.path) !== 'apart' && compareEpochs(activation.epoch, one.epoch) <= 0);
}
