/** Two failovers side by side, aligned at their faults: which step came when in each, and by how much they differ. */
import type { Millis } from '../domain/units.ts';
import type { Episode, Phase } from './history.ts';

/** A time in both, and b − a: above zero when it took longer in b; null where one of them has none. */
export interface ComparedTime {
  name: string;
  a: Millis | null;
  b: Millis | null;
  differenceMillis: Millis | null;
}

export interface EpisodeComparison {
  gap: ComparedTime;
  redundancy: ComparedTime;
  /** Steps of either, in the order in which they come. */
  phases: ComparedTime[];
}

/** Steps that depend on who took part are compared by what they mean: which node was first or last does not matter. */
const STEPS: { name: string; of: (phase: Phase) => boolean; which: 'first' | 'last' }[] = [
  { name: 'fault in effect', of: named('fault in effect'), which: 'first' },
  { name: 'client gone', of: named('client gone'), which: 'first' },
  { name: 'link lost', of: named('link lost'), which: 'first' },
  { name: 'suspected', of: named('suspected'), which: 'first' },
  { name: 'agreed', of: named('agreed'), which: 'first' },
  { name: 'first try in vain', of: isTry, which: 'first' },
  { name: 'last try in vain', of: isTry, which: 'last' },
  { name: 'promoted', of: named('promoted'), which: 'first' },
  { name: 'callback sent', of: named('callback sent'), which: 'first' },
  { name: 'connected', of: ({ name }) => / connected( \(incoming\))?$/.test(name), which: 'first' },
  { name: 'first update published', of: named('first update published'), which: 'first' },
  { name: 'delivered on the first node', of: isDelivery, which: 'first' },
  { name: 'delivered on the last node', of: isDelivery, which: 'last' },
  { name: 'caught up', of: named('caught up'), which: 'first' },
  { name: 'standby again', of: named('standby again'), which: 'first' },
  { name: 'came back', of: named('came back'), which: 'first' },
];

/** @returns the two episodes step by step, each since its own fault. */
export function compareEpisodes(a: Episode, b: Episode): EpisodeComparison {
  const phases = STEPS.map(({ name, of, which }) => compared(name, timeOf(a, of, which), timeOf(b, of, which))).filter((phase) => phase.a !== null || phase.b !== null);
  return {
    gap: compared(a.kind === 'section' ? 'service gap' : 'without a connection', a.gapMillis, b.gapMillis),
    redundancy: compared(a.kind === 'section' ? 'a standby again' : 'caught up', a.redundancyMillis, b.redundancyMillis),
    phases: phases.filter((phase, index) => !repeats(phase, phases[index - 1])),
  };
}

/** One try or one node: its first is its last, and saying it twice helps nobody. */
function repeats(phase: ComparedTime, before: ComparedTime | undefined): boolean {
  return before !== undefined && /^(last try|delivered on the last)/.test(phase.name) && phase.a === before.a && phase.b === before.b;
}

function compared(name: string, a: Millis | null, b: Millis | null): ComparedTime {
  return { name, a, b, differenceMillis: a === null || b === null ? null : b - a };
}

function timeOf(episode: Episode, of: (phase: Phase) => boolean, which: 'first' | 'last'): Millis | null {
  const times = episode.phases.filter(of).map(({ sinceFaultMillis }) => sinceFaultMillis);
  if (times.length === 0) return null;
  return which === 'first' ? Math.min(...times) : Math.max(...times);
}

function named(name: string): (phase: Phase) => boolean {
  return (phase) => phase.name === name;
}

function isTry({ name }: Phase): boolean {
  return / (refused|timeout|unresolved|logon-failed)$/.test(name);
}

function isDelivery({ name }: Phase): boolean {
  return name.startsWith('first update delivered on ');
}
