/**
 * Whether a sync destination holds acknowledgements up (RP-05, RP-06). One machine a destination.
 *
 * ```
 *            the oldest unacknowledged update is older than downgradeAfter, or ordered
 *   sync ───────────────────────────────────────────────────────────────────────────────► downgraded
 *     ◄──────────────────────────────────────────────────────────────────────────────────────┘
 *            caught up for upgradeAfter, or ordered; or the node restarts
 * ```
 *
 * An async destination stays async: nothing moves it, and orders are refused.
 */
import type { OrderId } from '../domain/cluster-command.ts';
import type { AckMode } from '../domain/destination.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { Step } from '../machine/machine.ts';

export interface AckModeMachine {
  configured: 'sync' | 'async';
  now: AckMode;
  downgradeAfterMillis: Millis;
  upgradeAfterMillis: Millis;
  /** While downgraded: since when the destination has been caught up; null while it is not. */
  caughtUpSince: MonoMillis | null;
}

export type AckModeInput = { at: MonoMillis } & (
  /** Looked at every now and then. `oldestAt`: when the oldest update that waits for this destination was accepted. `caughtUp`: its stream is connected and owes nothing old. */
  | { type: 'looked'; oldestAt: MonoMillis | null; caughtUp: boolean }
  | { type: 'ordered'; to: 'downgraded' | 'sync'; by: string; order: OrderId }
);

/** `changed` becomes `ack-mode-changed`; acknowledgements that were held up are to be looked at again. */
export type AckModeEffect =
  | { type: 'changed'; now: AckMode; because: string; order: OrderId | null }
  /** Nothing to do: it is so already, or the destination is async. */
  | { type: 'refused'; found: string; todo: string; order: OrderId };

/** @returns the mode at the start of a node's life: as configured (RP-06). */
export function initialAckMode(configured: 'sync' | 'async', policy: { downgradeAfterMillis: Millis; upgradeAfterMillis: Millis }): AckModeMachine {
  return { configured, now: configured, downgradeAfterMillis: policy.downgradeAfterMillis, upgradeAfterMillis: policy.upgradeAfterMillis, caughtUpSince: null };
}

/** Moves the mode by one input. */
export function stepAckMode(machine: AckModeMachine, input: AckModeInput): Step<AckModeMachine, AckModeEffect> {
  return input.type === 'ordered' ? obey(machine, input) : look(machine, input);
}

function look(machine: AckModeMachine, { at, oldestAt, caughtUp }: AckModeInput & { type: 'looked' }): Step<AckModeMachine, AckModeEffect> {
  if (machine.now === 'sync') {
    if (oldestAt === null || at - oldestAt < machine.downgradeAfterMillis) return { state: machine, effects: [] };
    return become(machine, 'downgraded', `the oldest update has waited for ${Math.round(at - oldestAt)} ms; the limit is ${machine.downgradeAfterMillis} ms`, null);
  }
  if (machine.now !== 'downgraded') return { state: machine, effects: [] };
  if (!caughtUp) return { state: machine.caughtUpSince === null ? machine : { ...machine, caughtUpSince: null }, effects: [] };
  const since = machine.caughtUpSince ?? at;
  if (at - since < machine.upgradeAfterMillis) return { state: { ...machine, caughtUpSince: since }, effects: [] };
  return become(machine, 'sync', `caught up for ${machine.upgradeAfterMillis} ms`, null);
}

function obey(machine: AckModeMachine, { to, by, order }: AckModeInput & { type: 'ordered' }): Step<AckModeMachine, AckModeEffect> {
  const refuse = (found: string, todo: string): Step<AckModeMachine, AckModeEffect> => ({ state: machine, effects: [{ type: 'refused', found, todo, order }] });
  if (machine.configured === 'async') return refuse('it is configured async: nothing waits for it', 'configure it sync in the cluster file, if acknowledgements are to wait');
  if (machine.now === to) return refuse(`it is ${to} already`, 'nothing');
  return become(machine, to, `ordered by ${by}`, order);
}

function become(machine: AckModeMachine, now: 'sync' | 'downgraded', because: string, order: OrderId | null): Step<AckModeMachine, AckModeEffect> {
  return { state: { ...machine, now, caughtUpSince: null }, effects: [{ type: 'changed', now, because, order }] };
}
