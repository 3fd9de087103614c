/** Faults: what was done to a process or a link, from asked to in effect (as the lab saw it) to over. */
import { describeCommand, type ClusterCommand } from '../domain/cluster-command.ts';
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { linkEnds, linkKey } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { ASKED_KEPT, FAULTS_KEPT, REFUSALS_KEPT } from './empty-history.ts';
import type { Fault, History } from './history.ts';
import { LAB_END } from '../domain/cluster-command.ts';
import { findNewest } from './newest.ts';

/** @returns the history with faults begun and ended by the event, and with refused orders listed. */
export function applyToFaults(history: History, after: ClusterView, event: ClusterEvent): History {
  switch (event.kind) {
    case 'process-changed': {
      const { kind, name } = event.subject;
      const target = `${kind}:${name}`;
      const healed = event.state === 'running' || event.state === 'exited' ? endFaults(history, target, event.at) : history;
      if (event.state === 'paused') return beginFault(healed, after, `${name} paused`, target, event.order, event.at);
      if (event.state !== 'exited' || event.order === LAB_END) return healed;
      const how = event.exit?.signal === 'SIGKILL' ? 'killed' : event.order ? 'stopped' : 'ended';
      return beginFault(healed, after, `${name} ${how}`, target, event.order, event.at);
    }
    case 'link-changed': {
      const target = `link:${event.link}`;
      if (event.state === 'whole') return endFaults(history, target, event.at);
      return beginFault(history, after, `${linkEnds(event.link).join(' ~ ')} cut`, target, event.order, event.at);
    }
    case 'order-changed': {
      if (event.state === 'asked') return askFault(history, after, event);
      if (event.state === 'in-effect') return settleAsked(history, event.order);
      const refusal = {
        asked: `${describeCommand(event.command)} (asked by ${event.by})`,
        found: event.reason ?? `the order ${event.state === 'failed' ? 'did not come about' : 'was refused'}`,
        todo: 'Look at the present state of its target before ordering again.',
      };
      return { ...settleAsked(history, event.order), refusals: [...history.refusals, { refusal, wall: event.wall }].slice(-REFUSALS_KEPT) };
    }
    default:
      return history;
  }
}

/** What an order would bring down, as faults name their targets; null when it brings nothing down. */
function targetOfOrder(command: ClusterCommand): string | null {
  switch (command.verb) {
    case 'kill':
    case 'stop':
    case 'pause':
      return `${command.target.kind}:${command.target.name}`;
    case 'cut':
      return `link:${linkKey(command.link.a, command.link.b)}`;
    default:
      return null;
  }
}

function askFault(history: History, view: ClusterView, event: Extract<ClusterEvent, { kind: 'order-changed' }>): History {
  const target = targetOfOrder(event.command);
  // Its end may be heard before its beginning.
  const open = view.orders.find(({ id }) => id === event.order)?.state === 'asked' && !history.faults.some(({ order }) => order === event.order);
  if (target === null || !open) return history;
  const asked = { order: event.order, label: describeCommand(event.command), by: event.by, target, askedAt: event.at };
  return { ...history, asked: [...history.asked, asked].slice(-ASKED_KEPT) };
}

function settleAsked(history: History, order: string | null): History {
  return history.asked.some((asked) => asked.order === order) ? { ...history, asked: history.asked.filter((asked) => asked.order !== order) } : history;
}

/** @returns the newest fault on any of these targets that took effect at most `withinMillis` before `at` or lasts still. */
export function faultBehind(history: History, targets: readonly string[], at: MonoMillis, withinMillis: number): Fault | undefined {
  return findNewest(history.faults, (fault) => targets.includes(fault.target) && fault.from <= at + 1 && at - fault.from <= withinMillis && (fault.to === null || fault.to >= at));
}

function beginFault(history: History, view: ClusterView, label: string, target: string, order: string | null, at: MonoMillis): History {
  if (history.faults.some((fault) => fault.target === target && fault.to === null)) return history;
  const asked = order === null ? undefined : view.orders.find((known) => known.id === order);
  const settled = settleAsked(history, order);
  const fault: Fault = { order, label, by: asked?.by ?? null, target, askedAt: asked?.askedAt ?? null, from: at, to: null };
  return { ...settled, faults: [...history.faults, fault].slice(-FAULTS_KEPT) };
}

function endFaults(history: History, target: string, at: MonoMillis): History {
  if (!history.faults.some((fault) => fault.target === target && fault.to === null)) return history;
  return { ...history, faults: history.faults.map((fault) => (fault.target === target && fault.to === null ? { ...fault, to: Math.max(at, fault.from) } : fault)) };
}
