import { describe, expect, it } from 'vitest';
import { formatAge, formatAgo, formatDuration, formatWhole } from './format-duration.ts';
import { countOf, formatBytes, formatCount, formatOrdinal, formatRate } from './format-number.ts';
import { describeZone } from './format-time.ts';

describe('numbers and times as people read them', () => {
  it('writes durations with the digits that matter', () => {
    expect([0, 0.37, 38.2, 999.7, 1234, 59_400, 125_000, 8_040_000, 90_000_000, -3].map(formatDuration)).toEqual(['0 ms', '0.4 ms', '38 ms', '1.0 s', '1.2 s', '59 s', '2 min 5 s', '2 h 14 min', '1 d 1 h', '0 ms']);
  });

  it('writes ages', () => {
    expect([120, 4200, 61_000].map(formatAgo)).toEqual(['just now', '4 s ago', '1 min ago']);
    expect([400, 3999, 61_000, 3_660_000].map(formatWhole)).toEqual(['0 s', '3 s', '1 min', '1 h 1 min']);
    expect([90, 149, 14_000].map(formatAge)).toEqual(['0.0 s', '0.1 s', '14 s']);
  });

  it('never shows a rate that is not zero as zero', () => {
    expect([0, 0.01, 0.44, 9.7, 1412.3].map(formatRate)).toEqual(['0/s', '0.1/s', '0.4/s', '9.7/s', '1,412/s']);
  });

  it('writes counts, sizes and places', () => {
    expect(formatCount(12_408)).toBe('12,408');
    expect([900, 2048, 2_200_000].map(formatBytes)).toEqual(['900 B', '2.0 KiB', '2.1 MiB']);
    expect([1, 2, 3, 4, 11, 12, 13, 21, 112].map(formatOrdinal)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']);
    expect([countOf(1, 'standby'), countOf(2, 'standby'), countOf(0, 'entry', 'entries')]).toEqual(['1 standby', '2 standbys', '0 entries']);
  });

  it('names the zone of the times', () => {
    expect([describeZone('Europe/London', 0), describeZone('Asia/Kolkata', 330), describeZone('America/New_York', -300)]).toEqual(['times in Europe/London (UTC+0)', 'times in Asia/Kolkata (UTC+5:30)', 'times in America/New_York (UTC−5)']);
  });
});
