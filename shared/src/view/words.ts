/** How screens write durations and lists, so that a sentence, a tooltip and a receipt agree. */
import type { Millis } from '../domain/units.ts';

/** @returns "0.4 ms", "38 ms", "1.2 s", "3 min 20 s". */
export function describeMillis(millis: Millis): string {
  if (millis < 10) return `${round(millis, 1)} ms`;
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  if (millis < 59_950) return `${round(millis / 1000, 1)} s`;
  const seconds = Math.round(millis / 1000);
  const rest = seconds % 60;
  if (seconds < 3600) return rest ? `${Math.floor(seconds / 60)} min ${rest} s` : `${seconds / 60} min`;
  const minutes = Math.round(seconds / 60);
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`;
}

/** @returns "a", "a and b", "a, b and c". */
export function describeList(names: readonly string[]): string {
  if (names.length <= 1) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** @returns "1 client", "2 clients". */
export function describeCount(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** @returns "1st", "2nd", "3rd", "4th" for a place counted from 0. */
export function describePlace(index: number): string {
  const place = index + 1;
  const tail = place % 100 > 10 && place % 100 < 14 ? 'th' : ['th', 'st', 'nd', 'rd'][place % 10] ?? 'th';
  return `${place}${tail}`;
}

function round(value: number, digits: number): string {
  return value.toFixed(digits).replace(/\.0+$/, '');
}
