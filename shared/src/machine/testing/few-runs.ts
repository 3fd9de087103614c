/** Set-up for mutation testing, where every property is tried once for each of some thousand planted bugs. */
import fc from 'fast-check';

fc.configureGlobal({ numRuns: 5, seed: 1 });
