/** Downgrade and upgrade of a sync destination (RP-05, RP-06). */
import { describe, expect, it } from 'vitest';
import { initialAckMode, stepAckMode, type AckModeInput, type AckModeMachine } from './ack-mode.ts';

const POLICY = { downgradeAfterMillis: 10_000, upgradeAfterMillis: 5000 };

/** @returns what each input brings about, in a line each, and the mode in the end. */
function play(machine: AckModeMachine, ...inputs: AckModeInput[]): { lines: string[]; now: string } {
  const lines: string[] = [];
  for (const input of inputs) {
    const { state, effects } = stepAckMode(machine, input);
    machine = state;
    for (const effect of effects) lines.push(effect.type === 'changed' ? `${effect.now}: ${effect.because}` : `refused: ${effect.found}`);
  }
  return { lines, now: machine.now };
}

const looked = (at: number, oldestAt: number | null, caughtUp = false): AckModeInput => ({ type: 'looked', at, oldestAt, caughtUp });
const ordered = (at: number, to: 'downgraded' | 'sync'): AckModeInput => ({ type: 'ordered', at, to, by: 'Ada', order: 'o-1' });

describe('a sync destination', () => {
  it('RP-06 is downgraded when its oldest update has waited for the limit, not before', () => {
    const sync = initialAckMode('sync', POLICY);
    expect(play(sync, looked(0, null), looked(9999, 0))).toEqual({ lines: [], now: 'sync' });
    expect(play(sync, looked(10_000, 0))).toEqual({ lines: ['downgraded: the oldest update has waited for 10000 ms; the limit is 10000 ms'], now: 'downgraded' });
  });

  it('RP-06 is upgraded once it was caught up for long enough without a break', () => {
    const sync = initialAckMode('sync', POLICY);
    const down = [looked(10_000, 0), looked(11_000, null, true), looked(15_999, null, true)];
    expect(play(sync, ...down).now).toBe('downgraded');
    expect(play(sync, ...down, looked(16_000, null, true)).lines.at(-1)).toBe('sync: caught up for 5000 ms');
    expect(play(sync, ...down, looked(15_999.5, 0, false), looked(16_500, null, true), looked(21_000, null, true)).now).toBe('downgraded');
    expect(play(sync, ...down, looked(15_999.5, 0, false), looked(16_500, null, true), looked(21_500, null, true)).now).toBe('sync');
  });

  it('RP-06 measures waiting and being caught up from when they began, not from the start of the node', () => {
    const sync = initialAckMode('sync', POLICY);
    expect(play(sync, looked(50_000, null, true), looked(60_000, 55_000)).lines).toEqual([]);
    expect(play(sync, looked(60_000.4, 50_000)).lines).toEqual(['downgraded: the oldest update has waited for 10000 ms; the limit is 10000 ms']);
    const [idle] = [stepAckMode(sync, looked(50_000, null))];
    expect(idle).toEqual({ state: sync, effects: [] });
    const down = stepAckMode(sync, ordered(1, 'downgraded')).state;
    expect(stepAckMode(down, looked(2, 1))).toEqual({ state: down, effects: [] });
    expect(stepAckMode(down, looked(3, null, true))).toEqual({ state: { ...down, caughtUpSince: 3 }, effects: [] });
  });

  it('RP-06 an order that is refused says what to do', () => {
    const refused = (machine: AckModeMachine, to: 'downgraded' | 'sync') => stepAckMode(machine, ordered(1, to)).effects;
    expect(refused(initialAckMode('sync', POLICY), 'sync')).toEqual([{ type: 'refused', found: 'it is sync already', todo: 'nothing', order: 'o-1' }]);
    expect(refused(initialAckMode('async', POLICY), 'sync')).toEqual([{ type: 'refused', found: 'it is configured async: nothing waits for it', todo: 'configure it sync in the cluster file, if acknowledgements are to wait', order: 'o-1' }]);
  });

  it('RP-06 is what the operator orders, and an order that changes nothing is refused', () => {
    const sync = initialAckMode('sync', POLICY);
    expect(play(sync, ordered(1, 'downgraded'), ordered(2, 'downgraded'), ordered(3, 'sync'), ordered(4, 'sync')).lines).toEqual(['downgraded: ordered by Ada', 'refused: it is downgraded already', 'sync: ordered by Ada', 'refused: it is sync already']);
  });

  it('RP-05 an async one stays async, whatever waits', () => {
    const plain = initialAckMode('async', POLICY);
    expect(play(plain, looked(1, null, true), looked(99_998, null, true)).now).toBe('async');
    expect(play(plain, looked(99_999, 0), ordered(1, 'downgraded'))).toEqual({ lines: ['refused: it is configured async: nothing waits for it'], now: 'async' });
  });
});
