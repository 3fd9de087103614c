/** Wall-clock labels in the viewer's own time zone, which the page names. */
import type { EpochMillis } from '@understudy/shared/domain/units';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const fine = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', fractionalSecondDigits: 3, hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

/** @returns "3 Mar, 11:42". */
export function formatDay(wall: EpochMillis): string {
  return day.format(wall);
}

/** @returns "11:42:07". */
export function formatClock(wall: EpochMillis): string {
  return clock.format(wall);
}

/** @returns "11:42:07.112". */
export function formatClockMillis(wall: EpochMillis): string {
  return fine.format(wall);
}

/** @returns "12 May 2026, 11:42:07 (UTC+0)", for what is read elsewhere and later. */
export function describeMoment(wall: EpochMillis): string {
  const when = new Date(wall);
  return `${date.format(when)}, ${clock.format(when)} ${describeOwnZone(when).replace(/^.*\(/, '(')}`;
}

/**
 * @param offsetMinutes minutes that the zone is ahead of UTC at `wall`
 * @returns "times in Europe/London (UTC+0)"
 */
export function describeZone(zone: string, offsetMinutes: number): string {
  const sign = offsetMinutes < 0 ? '−' : '+';
  const hours = Math.floor(Math.abs(offsetMinutes) / 60);
  const minutes = Math.abs(offsetMinutes) % 60;
  return `times in ${zone} (UTC${sign}${hours}${minutes ? `:${String(minutes).padStart(2, '0')}` : ''})`;
}

/** @returns the viewer's zone in words, as it is now. */
export function describeOwnZone(now: Date): string {
  return describeZone(Intl.DateTimeFormat().resolvedOptions().timeZone, -now.getTimezoneOffset());
}
