/** Stretches in which events are missing: between the loss of an outlet and its return, or at one moment of a broken count. */
import type { ClusterEvent, Witness } from '../domain/cluster-event.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import { GAPS_KEPT } from './empty-history.ts';
import { noteHearing, unheardOf } from './hearing.ts';
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

function stretchOf(history: History, outlet: Witness, at: MonoMillis): { from: MonoMillis; to: MonoMillis } {
  const unheard = unheardOf(history, outlet);
  return unheard && at - (unheard.to ?? at) <= FOUND_OUT_MILLIS ? { from: unheard.from, to: Math.max(at, unheard.from) } : { from: at, to: at };
}
