import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readClock, writeClock } from './clock-field.ts';

describe('a field for a time', () => {
  it('reads what it writes, to the millisecond', () => {
    // In a year without a change of the clocks that would make an hour twice.
    fc.assert(fc.property(fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2026, 1, 20) }), (wall) => { expect(readClock(writeClock(wall))).toBe(wall); }));
  });

  it('understands shorter forms and refuses what is no time', () => {
    expect(readClock(' 2026-3-1 9:05 ')).toBe(new Date(2026, 2, 1, 9, 5).getTime());
    expect(readClock('2026-03-01T11:42:07.5')).toBe(new Date(2026, 2, 1, 11, 42, 7, 500).getTime());
    for (const text of ['', 'now', '11:42', '2026-02-30 10:00', '2026-13-01 10:00', '2026-03-01 24:00', '2026-03-01 10:61']) expect(readClock(text)).toBeNull();
  });
});
