/** How much around a failover its receipt takes in. */
import type { Millis } from '../domain/units.ts';

/** The last counts before the fault, of auditors that count once a second, and the order that led to it. */
export const BEFORE_MILLIS: Millis = 5000;
/** The first counts after the end, when what was under way has settled. */
export const AFTER_MILLIS: Millis = 15_000;
/** An update may be under way for so long after the end before it is missing. */
export const SETTLE_MILLIS: Millis = 3000;
/** Lines of the record: a search can go on for hours; its beginning and its end tell the story. */
export const LINES_KEPT = 120;
