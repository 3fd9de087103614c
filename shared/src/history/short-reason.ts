/** Reasons as the history keeps them: what a witness says may be long, and every page gets it. */
import { REASON_LETTERS } from './empty-history.ts';

/** @returns the reason, cut with an ellipsis where it is longer than a tooltip can say. */
export function shortReason(because: string): string {
  return because.length > REASON_LETTERS ? `${because.slice(0, REASON_LETTERS - 1)}…` : because;
}
