/** What ends with an epoch, and what does not count afterwards (US-10, US-22, US-24, RP-12). */
import { describe, expect, it } from 'vitest';
import { closeEpochs, type MemberStanding } from './close-epochs.ts';
import { EpochLedger, type LedgerJson } from './epoch-ledger.ts';

const PATH = 'prices/fx';
const epoch = (counter: number, node: string) => ({ counter, node });
const key = (counter: number, node: string, source: string) => `${PATH}|${counter}@${node}|${source}`;
const FIRST = key(1, 'lon-1', 'fx-1');
const SECOND = key(2, 'lon-2', 'fx-2');
const first: LedgerJson = { [PATH]: { epoch: epoch(1, 'lon-1'), closed: {}, horizon: null } };
const second: LedgerJson = { [PATH]: { epoch: epoch(2, 'lon-2'), closed: { [FIRST]: { seen: [10] } }, horizon: null } };
const standing = (ledgers: LedgerJson, seen: Record<string, number[]>): MemberStanding => ({ ledgers, seen: Object.fromEntries(Object.entries(seen).map(([of, ranges]) => [of, { seen: ranges }])) });

describe('before an epoch begins', () => {
  it('US-10 whatever a reachable member has of the last one counts, and this node must have it', () => {
    const members = new Map([['lon-2', standing(first, { [FIRST]: [7] })], ['lon-3', standing(first, { [FIRST]: [6, 9, 9] })]]);
    expect(closeEpochs(PATH, 'lon-2', false, members)).toEqual({ closed: { [FIRST]: { seen: [7, 9, 9] } }, horizon: null, lacking: [{ key: FIRST, from: 9, to: 9 }], behind: false });
  });

  it('US-10 of the first epoch ever nothing is before, whether or not other members know of any', () => {
    expect(closeEpochs(PATH, 'lon-1', false, new Map([['lon-1', standing({}, {})], ['lon-2', standing({}, {})]]))).toEqual({ closed: {}, horizon: null, lacking: [], behind: false });
    const new1 = new Map([['lon-1', standing({}, {})], ['lon-2', standing(first, { [FIRST]: [3] })], ['lon-3', standing({}, {})]]);
    expect(closeEpochs(PATH, 'lon-1', false, new1)).toEqual({ closed: { [FIRST]: { seen: [3] } }, horizon: null, lacking: [{ key: FIRST, from: 1, to: 3 }], behind: true });
  });

  it('US-22 US-24 of an ended epoch counts what was closed, range by range, and none of a lineage that nobody knows', () => {
    const ended: LedgerJson = { [PATH]: { epoch: epoch(2, 'lon-2'), closed: { [FIRST]: { seen: [3, 5, 6, 9, 12] } }, horizon: null } };
    const stranger = 'prices/fx/EUR|1@lon-9|eur-1';
    const members = new Map([['lon-2', standing(ended, { [FIRST]: [2, 4, 5, 7, 10], [stranger]: [4] })], ['lon-3', standing(ended, { [FIRST]: [0, 12, 14, 20, 30] })]]);
    const { closed, lacking } = closeEpochs(PATH, 'lon-2', false, members);
    expect(closed).toEqual({ [FIRST]: { seen: [2, 5, 5, 9, 10, 12, 12] } });
    expect(lacking).toEqual([{ key: FIRST, from: 12, to: 12 }]);
    const alone = new Map([['lon-2', standing({ 'prices/fx/GBP': { epoch: epoch(1, 'lon-2'), closed: {}, horizon: null } }, { [stranger]: [4] })]]);
    expect(closeEpochs(PATH, 'lon-2', false, alone).closed).toEqual({});
  });

  it('US-22 of an epoch that has ended before, what was closed then stays all that counts', () => {
    const members = new Map([['lon-2', standing(second, { [FIRST]: [10], [SECOND]: [3] })], ['lon-1', standing(first, { [FIRST]: [12] })]]);
    expect(closeEpochs(PATH, 'lon-2', false, members)).toEqual({ closed: { [FIRST]: { seen: [10] }, [SECOND]: { seen: [3] } }, horizon: null, lacking: [], behind: false });
    expect(closeEpochs(PATH, 'lon-1', false, members)).toMatchObject({ closed: { [FIRST]: { seen: [10] } }, behind: true, lacking: [{ key: SECOND, from: 1, to: 3 }] });
  });

  it('US-24 where a split healed the winner’s epochs count and the loser’s do not', () => {
    const members = new Map([['lon-1', standing(first, { [FIRST]: [12] })], ['lon-2', standing(second, { [FIRST]: [10], [SECOND]: [3] })]]);
    expect(closeEpochs(PATH, 'lon-1', true, members)).toEqual({ closed: { [FIRST]: { seen: [12] } }, horizon: null, lacking: [], behind: false });
  });

  it('US-12 streams of other paths have no part in it, those above and below do', () => {
    const below = 'prices/fx/EUR|2@lon-1|eur-1';
    const ledgers: LedgerJson = { 'prices/fx/EUR': { epoch: epoch(2, 'lon-1'), closed: {}, horizon: null } };
    const members = new Map([['lon-1', standing(ledgers, { [below]: [4], 'prices/fxx|1@lon-1|x': [9] })]]);
    expect(closeEpochs(PATH, 'lon-1', false, members).closed).toEqual({ [below]: { seen: [4] } });
  });

  it('US-22 long ended epochs are not named any more, and count', () => {
    const many = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [key(index + 1, 'n', 'c'), [5]]));
    const ledgers: LedgerJson = { [PATH]: { epoch: epoch(12, 'n'), closed: Object.fromEntries(Object.keys(many).slice(0, 11).map((of) => [of, { seen: [5] }])), horizon: null } };
    const { closed, horizon } = closeEpochs(PATH, 'n', false, new Map([['n', standing(ledgers, many)]]));
    expect(Object.keys(closed)).toHaveLength(8);
    expect(horizon).toEqual(epoch(5, 'n'));
    // As many as are named, no more: none is left out.
    const eight = Object.fromEntries(Object.entries(many).slice(4));
    expect(closeEpochs(PATH, 'n', false, new Map([['n', standing(ledgers, eight)]])).horizon).toBeNull();
    // What was left out once stays so.
    const known = { [PATH]: { ...ledgers[PATH]!, horizon: epoch(4, 'n') } };
    expect(closeEpochs(PATH, 'n', false, new Map([['n', standing(known, eight)]])).horizon).toEqual(epoch(4, 'n'));
    const ledger = new EpochLedger();
    ledger.learn(PATH, { epoch: epoch(13, 'n'), closed, horizon });
    expect([4, 5].map((counter) => ledger.isOverruled(key(counter, 'n', 'c'), 6))).toEqual([false, true]);
  });
});

describe('a ledger', () => {
  it('US-10 learns what is newer, and says of each number whether it counts', () => {
    const ledger = EpochLedger.fromJson(first);
    expect(ledger.isOverruled(FIRST, 11)).toBe(false);
    expect(ledger.learn(PATH, second[PATH]!)).toBe(true);
    expect(ledger.learn(PATH, first[PATH]!)).toBe(false);
    expect([10, 11].map((number) => ledger.isOverruled(FIRST, number))).toEqual([false, true]);
    expect(ledger.isOverruled(SECOND, 1)).toBe(false);
    expect(ledger.limitOf(key(1, 'lon-3', 'fx-3'))?.has(key(1, 'lon-3', 'fx-3'), 1)).toBe(false);
    expect(ledger.newest('prices/fx/EUR')?.epoch).toEqual(epoch(2, 'lon-2'));
    expect(ledger.newest('prices')?.epoch).toEqual(epoch(2, 'lon-2'));
    expect(ledger.newest('orders')).toBeUndefined();
    expect(EpochLedger.fromJson(ledger.toJson()).toJson()).toEqual(second);
  });
});
