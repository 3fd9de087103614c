/** How often a property is tried: as its test asks, or less where the whole run asks for less, as mutation testing does. */
import fc from 'fast-check';

/** @returns options for `fc.assert`: so many runs, or the number set for the whole run where that is smaller. */
export function runs(wanted: number): { numRuns: number } {
  return { numRuns: Math.min(wanted, fc.readConfigureGlobal().numRuns ?? wanted) };
}
