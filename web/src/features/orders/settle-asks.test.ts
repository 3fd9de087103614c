import { describe, expect, it } from 'vitest';
import type { OrderView } from '@understudy/shared/view/cluster-view';
import { settleAsks, SILENCE_LIMIT_MILLIS, type Ask } from './settle-asks.ts';

const command = { verb: 'kill', target: { kind: 'node', name: 'lon-1' } } as const;
const ask = (order: string | null): Ask => ({ id: 1, command, at: 0, order });
const event = (state: OrderView['state']): OrderView => ({ id: 'o-1', command, by: 'trainer', state, reason: null, askedAt: 0, askedWall: 0, settledAt: state === 'asked' ? null : 3 });

describe('following an order', () => {
  it('stays open while the POST is under way, while no event came, and while it is only asked', () => {
    expect(settleAsks([ask(null)], [], 1).open).toHaveLength(1);
    expect(settleAsks([ask('o-1')], [], 1).open).toHaveLength(1);
    expect(settleAsks([ask('o-1')], [event('asked')], 1).open).toHaveLength(1);
  });

  it('is settled by the event alone', () => {
    for (const state of ['in-effect', 'refused', 'failed'] as const) {
      const { open, settled } = settleAsks([ask('o-1')], [event(state)], 1);
      expect(open).toEqual([]);
      expect(settled[0]?.view?.state).toBe(state);
    }
  });

  it('says so when an order was taken and nothing was heard of it', () => {
    expect(settleAsks([ask('o-1')], [], SILENCE_LIMIT_MILLIS).settled).toEqual([]);
    expect(settleAsks([ask('o-1')], [], SILENCE_LIMIT_MILLIS + 1).settled[0]?.view).toBeNull();
  });
});
