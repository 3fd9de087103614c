/** Stretches in which events are missing: between the loss of an outlet and its return, or at one moment of a broken count. */
import type { ClusterEvent, Witness } from '../domain/cluster-event.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import { GAPS_KEPT } from './empty-history.ts';
import type { History, HistoryGap } from './history.ts';

/** What an outlet no longer had is found out with its first words. */
const FOUND_OUT_MILLIS: Millis = 1000;

/** @returns the history with the gap, or with the stretch in which an outlet was not heard. */
export function applyToGaps(history: History, event: ClusterEvent): History {
  if (event.kind === 'outlet-changed') return noteHearing(history, event.outlet, event.state === 'lost', event.at);
  // What the log itself dropped lies before all that is kept here.
  if (event.kind !== 'gap' || event.outlet.kind === 'dashboard') return history;
  const { kind, name } = event.outlet;
  const gap: HistoryGap = { ...stretchOf(history, event.outlet, event.at), witness: { kind, name }, count: Math.max(0, event.to - event.from + 1), because: event.because };
  return { ...history, gaps: [...history.gaps, gap].slice(-GAPS_KEPT) };
}

function noteHearing(history: History, outlet: Witness, lost: boolean, at: MonoMillis): History {
  const key = outletKey(outlet);
  const known = Object.hasOwn(history.unheard, key) ? history.unheard[key] : undefined;
  if (lost) return known?.to === null ? history : { ...history, unheard: { ...history.unheard, [key]: { from: at, to: null } } };
  return known?.to === null ? { ...history, unheard: { ...history.unheard, [key]: { from: known.from, to: at } } } : history;
}

function stretchOf(history: History, outlet: Witness, at: MonoMillis): { from: MonoMillis; to: MonoMillis } {
  const key = outletKey(outlet);
  const unheard = Object.hasOwn(history.unheard, key) ? history.unheard[key] : undefined;
  return unheard && at - (unheard.to ?? at) <= FOUND_OUT_MILLIS ? { from: unheard.from, to: Math.max(at, unheard.from) } : { from: at, to: at };
}

/** There is one lab, whatever it is called. */
function outletKey({ kind, name }: Pick<Witness, 'kind' | 'name'>): string {
  return kind === 'node' ? `node ${name}` : kind;
}
