/**
 * Makes the script of a failing simulation short: leaves out faults, nodes, sources and time as long as it still fails in the same
 * way. What each part of a simulation draws does not depend on the others (`randomness.ts`), so that most of it stays as it was.
 */
import { isOrder, type Fault } from './faults.ts';
import { CALM_MILLIS, FIRST_AT, SILENT_MILLIS } from './plan-simulation.ts';
import type { SimulationScript, SimulationSettings } from './simulation-script.ts';
import { runSimulation } from './simulation.ts';
import type { Invariant } from './violation.ts';

/**
 * @param fails whether a script fails as the given one does; each call runs a simulation
 * @param most how many simulations are run at most
 * @returns the shortest script found; the given one when nothing can be left out
 */
export function shrinkScript(script: SimulationScript, fails: (script: SimulationScript) => boolean, most: number): SimulationScript {
  let left = most;
  let best = script;
  const attempt = (candidate: SimulationScript): boolean => {
    if (left <= 0) return false;
    left -= 1;
    if (!fails(candidate)) return false;
    best = candidate;
    return true;
  };
  for (let before: SimulationScript | null = null; before !== best && left > 0; ) {
    before = best;
    if (!attempt(shortened(earlier(best)))) attempt(shortened(best));
    without(best.faults, (faults) => attempt(shortened({ ...best, faults })) || attempt({ ...best, faults }));
    without(best.settings.clients, (clients) => attempt(changed(best, { clients })));
    without(best.settings.nodes, (nodes) => attempt(changed(best, { nodes })));
    if (best.settings.topics > 1) attempt(changed(best, { topics: 1 }));
    for (const [index, fault] of best.faults.entries()) {
      const plain = rounded(fault);
      if (plain.at !== fault.at || plain.forMillis !== fault.forMillis) attempt({ ...best, faults: best.faults.map((other, at) => (at === index ? plain : other)) });
    }
  }
  return best;
}

/** Leaves out parts of a list, large ones first, each for good when `attempt` takes what is left. */
function without<Item>(items: readonly Item[], attempt: (left: Item[]) => boolean): void {
  let kept = [...items];
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < kept.length; ) {
      const left = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (attempt(left)) kept = left;
      else at += size;
    }
  }
}

function changed(script: SimulationScript, settings: Partial<SimulationSettings>): SimulationScript {
  return { ...script, settings: { ...script.settings, ...settings } };
}

/** No longer than it takes until what can come right has come right. */
function shortened(script: SimulationScript): SimulationScript {
  const over = Math.max(FIRST_AT, ...script.faults.map(({ at, forMillis }) => at + forMillis));
  const until = Math.min(script.settings.until, Math.ceil(over / 1000) * 1000 + CALM_MILLIS);
  return changed(script, { until, silentAt: Math.min(script.settings.silentAt, until - SILENT_MILLIS) });
}

/** All faults as early as the first one can be. */
function earlier(script: SimulationScript): SimulationScript {
  const by = Math.min(...script.faults.map(({ at }) => at)) - FIRST_AT;
  return by > 0 && Number.isFinite(by) ? { ...script, faults: script.faults.map((fault) => ({ ...fault, at: Math.round((fault.at - by) * 1000) / 1000 })) } : script;
}

/** At whole tenths of a second, where that still fails. */
function rounded(fault: Fault): Fault {
  const round = (millis: number): number => Math.max(1, Math.round(millis / 100)) * 100;
  return { ...fault, at: round(fault.at), forMillis: isOrder(fault.action) ? 0 : round(fault.forMillis) };
}

/** @returns what runs a script and says whether it violates this first of all; what a core throws is such a failure, too. */
export function failsLike(invariant: Invariant): (script: SimulationScript) => boolean {
  return (script) => runSimulation(script, { stopAt: 'first' }).violations[0]?.invariant === invariant;
}
