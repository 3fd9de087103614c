import { describe, expect, it } from 'vitest';
import { judgeFreshness, LATE_AFTER_MILLIS } from './connection.ts';

describe('freshness', () => {
  it('is first until something was heard, whatever the link does', () => {
    expect(judgeFreshness({ state: 'lost', because: 'no answer' }, null)).toEqual({ state: 'first', because: 'no answer' });
  });

  it('tells late (connected and silent) from lost, and lost from live', () => {
    const connected = { state: 'connected', because: null } as const;
    expect(judgeFreshness(connected, LATE_AFTER_MILLIS).state).toBe('live');
    expect(judgeFreshness(connected, LATE_AFTER_MILLIS + 1).state).toBe('late');
    expect(judgeFreshness({ state: 'lost', because: 'closed' }, 10)).toEqual({ state: 'lost', ageMillis: 10, because: 'closed' });
  });
});
