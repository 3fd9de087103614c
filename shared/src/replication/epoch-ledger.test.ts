/** What counts of ended epochs (US-10, US-22, RP-12). */
import { describe, expect, it } from 'vitest';
import { EpochLedger, relatedStreams } from './epoch-ledger.ts';

const epoch = (counter: number, node = 'lon-1') => ({ counter, node });
const [FIRST, SECOND, THIRD] = ['prices/fx|1@lon-1|fx-1', 'prices/fx|2@lon-2|fx-2', 'prices/fx|3@lon-1|fx-1'];
const ledgerAt = (counter: number, closed: Record<string, { seen: number[] }>, horizon: number | null = null) => ({ epoch: epoch(counter), closed, horizon: horizon === null ? null : epoch(horizon) });

describe('what is known of ended epochs', () => {
  it('US-10 RP-12 of an ended epoch counts what was closed with the newest one, of a running one everything', () => {
    const ledger = new EpochLedger();
    expect(ledger.learn('prices/fx', ledgerAt(2, { [FIRST]: { seen: [3] } }))).toBe(true);
    expect([1, 3, 4].map((number) => ledger.isOverruled(FIRST, number))).toEqual([false, false, true]);
    expect([ledger.limitOf(SECOND), ledger.isOverruled(SECOND, 9)]).toEqual([null, false]);
    expect(ledger.learn('prices/fx', ledgerAt(2, {}))).toBe(false);
    expect(ledger.learn('prices/fx', ledgerAt(1, {}))).toBe(false);
    expect(ledger.isOverruled(FIRST, 3)).toBe(false);
    expect(ledger.learn('prices/fx', ledgerAt(3, { [FIRST]: { seen: [4] }, [SECOND]: { seen: [1] } }))).toBe(true);
    expect([ledger.isOverruled(FIRST, 4), ledger.isOverruled(SECOND, 1), ledger.isOverruled(SECOND, 2), ledger.isOverruled(THIRD, 1)]).toEqual([false, false, true, false]);
  });

  it('US-10 what ended so long ago that it is not named counts as it is had', () => {
    const ledger = new EpochLedger();
    ledger.learn('prices/fx', ledgerAt(9, { 'prices/fx|8@lon-1|fx-1': { seen: [1] } }, 8));
    expect([ledger.limitOf('prices/fx|7@lon-1|fx-1'), ledger.isOverruled('prices/fx|8@lon-1|fx-1', 2)]).toEqual([null, true]);
  });

  it('US-15 an epoch ends those of the branches above and below it, and of no other', () => {
    const ledger = new EpochLedger();
    ledger.learn('prices/fx', ledgerAt(5, {}));
    ledger.learn('prices/fx/eur', ledgerAt(7, {}));
    expect(['prices|1@a|b', 'prices/fx/eur/usd|1@a|b', 'prices/rates|1@a|b'].map((key) => ledger.isOverruled(key, 1))).toEqual([true, true, false]);
    expect(ledger.newest('prices/fx/eur/usd')?.epoch).toEqual(epoch(7));
    expect(ledger.newest('prices/fx/gbp')?.epoch).toEqual(epoch(5));
    expect(ledger.newest('prices')?.epoch).toEqual(epoch(7));
    expect(ledger.newest('orders')).toBeUndefined();
    expect([...ledger.paths()]).toEqual(['prices/fx', 'prices/fx/eur']);
    expect(EpochLedger.fromJson(ledger.toJson()).toJson()).toEqual(ledger.toJson());
    expect(ledger.of('prices/fx')?.epoch).toEqual(epoch(5));
  });

  it('US-15 streams of a branch come newest first, with those above and below', () => {
    expect(relatedStreams([FIRST, 'orders|4@nyc-1|oms-1', THIRD, 'prices|2@lon-1|p', SECOND], 'prices/fx')).toEqual([THIRD, SECOND, 'prices|2@lon-1|p', FIRST]);
  });
});
