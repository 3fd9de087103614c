/** Lengths of time in the words that every screen uses: "38 ms", "1.2 s", "2 h 14 min". */
import type { Millis } from '@understudy/shared/domain/units';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** @returns the length with as many digits as a reader can use; negative ones count as zero, since a clock estimate may be early. */
export function formatDuration(millis: Millis): string {
  const length = Math.max(0, millis);
  if (length < 10) return `${(Math.round(length * 10) / 10).toString()} ms`;
  if (length < 999.5) return `${Math.round(length)} ms`;
  if (length < 9950) return `${(length / SECOND).toFixed(1)} s`;
  if (length < MINUTE) return `${Math.round(length / SECOND)} s`;
  if (length < HOUR) return withRest(length, MINUTE, 'min', SECOND, 's');
  if (length < DAY) return withRest(length, HOUR, 'h', MINUTE, 'min');
  return withRest(length, DAY, 'd', HOUR, 'h');
}

function withRest(length: Millis, unit: Millis, name: string, smaller: Millis, smallerName: string): string {
  const whole = Math.floor(length / unit);
  const rest = Math.floor((length % unit) / smaller);
  return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${smallerName}`;
}

/** @returns how long ago, in steps a person can follow: "just now", "4 s ago", "2 min ago". */
export function formatAgo(millis: Millis): string {
  return millis < SECOND ? 'just now' : `${formatWhole(millis)} ago`;
}

/** @returns the length in whole units, for columns that must not flicker: "0 s", "4 s", "2 min". */
export function formatWhole(millis: Millis): string {
  if (millis < MINUTE) return `${Math.max(0, Math.floor(millis / SECOND))} s`;
  if (millis < HOUR) return `${Math.floor(millis / MINUTE)} min`;
  return formatDuration(millis);
}

/** @returns the age of data in seconds with one digit, so that a standing clock is seen at once: "0.1 s", "14 s". */
export function formatAge(millis: Millis): string {
  const length = Math.max(0, millis);
  return length < 10_000 ? `${(Math.floor(length / 100) / 10).toFixed(1)} s` : formatDuration(length);
}
