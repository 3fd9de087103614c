/** Set-up for mutation testing, where every property is tried for each of some thousand planted bugs: few tries, always the same, and the first that fails will do. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 5, seed: 1, endOnFailure: true });
