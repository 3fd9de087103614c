/** Registrations of this node's own clients: how they come and go (US-01, US-05, US-20, MQ-01). */
import type { Registration, SourceState } from '../domain/update-source.ts';
import type { Turn } from './machine-turn.ts';
import { placeRegistration } from './registration-rules.ts';
import { registrationKey, type OwnRegistration, type RegistrationKey, type UpdateSourceInput, type UpdateSourceState } from './update-source-types.ts';

/** Registers a client, refuses it at once where no other member's word is needed, or repeats what it was told (MQ-01). */
export function register(turn: Turn, { client, path, connection }: Extract<UpdateSourceInput, { kind: 'register' }>): void {
  const known = turn.state.own.find((own) => own.client === client && own.path === path);
  if (known?.connection === connection) {
    if (known.shown.order !== null) turn.effects.push({ kind: 'accept-registration', client, path, connection });
    return;
  }
  turn.because = known ? `${client} registered again over a new connection` : `${client} registered`;
  if (known) closeOwn(turn, known.key, turn.because, 'left');
  const { config, nextSerial } = turn.state;
  const placement = placeRegistration(config.sections, config.group, path);
  if (placement.kind === 'refused') {
    turn.effects.push({ kind: 'refuse-registration', client, path, connection, reason: placement.reason });
    if (placement.aboveEdge) turn.state = { ...turn.state, aboveEdge: { ...turn.state.aboveEdge, [`${client} ${path} ${connection}`]: { client, path, connection } } };
    return;
  }
  const own: OwnRegistration = {
    key: registrationKey(config.node, config.incarnation, nextSerial),
    path,
    section: placement.kind === 'section' ? placement.section : null,
    client,
    serial: nextSerial,
    connection,
    claim: null,
    because: turn.because,
    shown: { state: 'pending', order: null, epoch: null },
  };
  turn.state = { ...turn.state, nextSerial: nextSerial + 1, own: [...turn.state.own, own] };
  reportSource(turn, own, own.shown, turn.because);
}

/** The client gave its registration up (US-20). */
export function deregister(turn: Turn, { client, path, connection }: Extract<UpdateSourceInput, { kind: 'deregister' }>): void {
  turn.because = `${client} deregistered`;
  for (const own of ownOf(turn.state, client, connection)) if (own.path === path) closeOwn(turn, own.key, turn.because, 'left');
  dropAboveEdge(turn, (one) => one.client === client && one.path === path && one.connection === connection);
}

/** The client's connection is gone, and with it all that was registered over it (US-05). */
export function clientGone(turn: Turn, { client, connection, because }: Extract<UpdateSourceInput, { kind: 'client-gone' }>): void {
  turn.because = `${client} is gone: ${because}`;
  for (const own of ownOf(turn.state, client, connection)) closeOwn(turn, own.key, turn.because, 'left');
  dropAboveEdge(turn, (one) => one.client === client && one.connection === connection);
}

/** The node stops: clients are told that their registrations are closed. */
export function closeAll(turn: Turn, because: string): void {
  for (const own of turn.state.own) closeOwn(turn, own.key, because, 'closed');
}

/**
 * Closes one of this node's registrations, if it is one.
 * @param how `left`: the client is not told; `closed`: it is, by callback; `refused`: by the answer to its registration while
 *   that is pending, else by callback
 */
export function closeOwn(turn: Turn, key: RegistrationKey, because: string, how: 'left' | 'closed' | 'refused'): void {
  const own = turn.state.own.find((one) => one.key === key);
  if (!own) return;
  const { client, path, connection } = own;
  turn.state = { ...turn.state, own: turn.state.own.filter((one) => one.key !== key) };
  if (how === 'refused' && own.shown.order === null) turn.effects.push({ kind: 'refuse-registration', client, path, connection, reason: because });
  else if (how !== 'left') turn.effects.push({ kind: 'callback', client, path, connection, state: 'closed', epoch: null, because });
  reportSource(turn, own, { state: 'closed', order: own.shown.order, epoch: null }, because);
}

/** Reports a registration whole, as it is now. */
export function reportSource(turn: Turn, own: OwnRegistration, now: { state: SourceState; order: number | null; epoch: Registration['epoch'] }, because: string): void {
  const { node, incarnation } = turn.state.config;
  const registration: Registration = { path: own.path, client: own.client, node, incarnation, serial: own.serial, ...now };
  turn.effects.push({ kind: 'report', body: { kind: 'source-changed', registration, because } });
}

function ownOf(state: UpdateSourceState, client: string, connection: number): OwnRegistration[] {
  return state.own.filter((own) => own.client === client && own.connection === connection);
}

function dropAboveEdge(turn: Turn, drop: (one: UpdateSourceState['aboveEdge'][string]) => boolean): void {
  turn.state = { ...turn.state, aboveEdge: Object.fromEntries(Object.entries(turn.state.aboveEdge).filter(([, one]) => !drop(one))) };
}
