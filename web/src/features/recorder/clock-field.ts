/** Times as people type them into a field, in their own zone: "2026-03-01 11:42:07", with milliseconds behind the point if they matter. */
import type { EpochMillis } from '@understudy/shared/domain/units';

/** @returns the time as it is typed. */
export function writeClock(wall: EpochMillis): string {
  const at = new Date(Math.round(wall));
  const two = (number: number): string => String(number).padStart(2, '0');
  const millis = at.getMilliseconds();
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}${millis === 0 ? '' : `.${String(millis).padStart(3, '0')}`}`;
}

/** @returns the time that was typed, or null when it is none. */
export function readClock(text: string): EpochMillis | null {
  const found = /^\s*(\d{4})-(\d\d?)-(\d\d?)[ T](\d\d?):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?\s*$/.exec(text);
  if (!found) return null;
  const [year, month, date, hour, minute, second] = found.slice(1, 7).map((part) => Number(part ?? 0)) as [number, number, number, number, number, number];
  const millis = Number((found[7] ?? '').padEnd(3, '0'));
  const at = new Date(year, month - 1, date, hour, minute, second, millis);
  // A date that does not exist is led on to another one by the language.
  const same = at.getMonth() === month - 1 && at.getDate() === date && hour < 24 && minute < 60 && second < 60;
  return same ? at.getTime() : null;
}
