/** Units in type names: what a number means is part of its type and its name. */

/** Milliseconds of the machine's monotonic clock (`process.hrtime`), with microseconds behind the point. Durations are differences of these. */
export type MonoMillis = number;

/** Milliseconds since 1970 of the wall clock. For labels only, never for durations. */
export type EpochMillis = number;

/** A length of time in milliseconds. */
export type Millis = number;
