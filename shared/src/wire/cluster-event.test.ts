/** The events' schema takes every event that is one, unchanged, and says what is wrong with any other. */
import { describe, expect, it } from 'vitest';
import { scenarios } from '../view/testdata/scenarios.ts';
import { readClusterEvent } from './cluster-event.ts';

describe('the schema of events', () => {
  it('takes every event of the stories and changes nothing in it', () => {
    for (const make of Object.values(scenarios)) {
      for (const { event } of make()) expect(readClusterEvent(event)).toEqual(event);
    }
  });

  it('names what is wrong by its place', () => {
    const { event } = scenarios['steady']!().find((logged) => logged.event.kind === 'peer-changed')!;
    expect(readClusterEvent({ ...event, to: 'perhaps' })).toMatch(/^to: /);
    expect(readClusterEvent({ ...event, number: 0 })).toMatch(/^number: /);
    expect(readClusterEvent({ ...event, at: Number.NaN })).toMatch(/^at: /);
    expect(readClusterEvent({ ...event, kind: 'peer-guessed' })).toMatch(/^kind: /);
    expect(readClusterEvent(null)).toMatch(/^the event: /);
  });
});
