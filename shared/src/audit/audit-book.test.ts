/** The audit as a whole: sums by section and node, exact ranges, what became of activations (RP-08, RP-12, RP-13). */
import { describe, expect, it } from 'vitest';
import type { LifeAccount, SourceAccount, StreamAccount } from '../domain/audit.ts';
import { AuditBook } from './audit-book.ts';
import { SETTLING_MILLIS } from './section-deliveries.ts';
import { AuditedCluster } from './testing/audited-cluster.ts';

const DUE = ['lon-1', 'lon-2', 'lon-3', 'nyc-1', 'nyc-2', 'r-1'];
const E1 = { counter: 1, node: 'lon-1' };
const E2 = { counter: 2, node: 'lon-2' };
const keyOf = (counter: number, node: string, client: string) => `prices/fx|${counter}@${node}|${client}`;

class World {
  readonly cluster = new AuditedCluster();
  readonly book = new AuditBook(this.cluster.spec, DUE);
  at = 0;

  constructor() {
    for (const node of DUE) this.book.nodeRuns(node, true, -SETTLING_MILLIS);
  }

  account(client: string, over: Partial<Omit<SourceAccount, 'lives' | 'streams'>> & { lives?: Partial<LifeAccount>[]; streams?: Partial<StreamAccount>[] }): void {
    const { lives = [], streams = [], ...totals } = over;
    this.book.account({
      client, path: 'prices/fx', incarnation: 1, published: 0, acknowledged: 0, refused: 0, unconfirmed: 0, unlisted: 0, ...totals,
      lives: lives.map((life) => ({ life: 1, epoch: E1, since: 0, published: 0, acknowledged: [], refused: [], unconfirmed: [], over: false, ...life })),
      streams: streams.map((stream) => ({ epoch: E1, acknowledged: [], lives: [], over: false, ...stream })),
    }, this.at);
  }

  rounds(count: number): this {
    for (let round = 0; round < count; round += 1) {
      this.book.round(this.cluster.answers(this.book.wanted()), (this.at += 1000));
      this.book.changedEpochs();
    }
    return this;
  }

  deliver(client: string, life: string, epoch: typeof E1, numbers: number[], nodes = DUE): void {
    for (const node of nodes) for (const number of numbers) this.book.deliveriesAt(node).find(({ path }) => path === 'prices/fx')!.take({ client, life, number, epoch }, this.at);
  }

  get section() {
    return this.book.sections(this.at).find(({ path }) => path === 'prices/fx')!;
  }

  row(node: string) {
    return this.book.rows(1000).find((row) => row.node === node && row.path === 'prices/fx')!;
  }
}

const LONG = 12;
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('the audit of a cluster', () => {
  it('RP-12 is pending, not 0, until what was acknowledged was looked for everywhere', () => {
    const world = new World();
    world.account('fx-1', { published: 100, acknowledged: 100, lives: [{ published: 100, acknowledged: [1, 100] }], streams: [{ acknowledged: [1, 100] }] });
    expect(world.section).toMatchObject({ acknowledged: 100, audited: 0, pending: 100, lost: 0, state: 'pending' });
    world.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, 100]);
    world.cluster.down.add('nyc-2');
    world.rounds(LONG);
    expect(world.section).toMatchObject({ audited: 0, pending: 100, pendingMillis: 12_000, lost: 0, state: 'pending' });
    expect(world.row('lon-2')).toMatchObject({ had: 100, pending: 0 });
    expect(world.row('nyc-2')).toMatchObject({ had: 0, pending: 100 });
    world.cluster.down.clear();
    world.rounds(1);
    expect(world.section).toMatchObject({ audited: 100, pending: 0, lost: 0, state: 'final' });
  });

  it('RP-12 RP-08 keeps lost, overwritten, refused and unconfirmed apart, with their ranges', () => {
    const world = new World();
    const key = keyOf(1, 'lon-1', 'fx-1');
    world.account('fx-1', {
      published: 110, acknowledged: 100, refused: 4, unconfirmed: 6,
      lives: [{ published: 110, acknowledged: [1, 50, 55, 104], refused: [51, 54], unconfirmed: [105, 110], over: true }], streams: [{ acknowledged: [1, 100], over: true }],
    });
    world.cluster.give(DUE, key, [1, 90]);
    world.cluster.overrule(['lon-3'], key, [91, 97]);
    world.rounds(LONG);
    expect(world.section).toMatchObject({ published: 110, acknowledged: 100, refused: 4, unconfirmed: 6, audited: 100, pending: 0, lost: 3, overwritten: 7, state: 'final' });
    const [told] = world.book.changedRanges().filter(({ path }) => path === 'prices/fx');
    const of = (kind: string) => told!.ranges.filter((range) => range.kind === kind).map(({ node, life, from, to }) => `${node ?? 'all'} ${life ?? '-'} ${from}-${to}`);
    expect(of('lost')).toEqual(DUE.map((node) => `${node} - 98-100`));
    expect(of('overwritten')).toEqual(['all - 91-97']);
    expect(of('refused')).toEqual(['all 1.1 51-54']);
    expect(of('unconfirmed')).toEqual(['all 1.1 105-110']);
    expect(world.book.changedRanges()).toEqual([]);
  });

  it('RP-12 counts in all what is over and forgotten, and tells what became of each activation', () => {
    const world = new World();
    const fx1 = { published: 10, acknowledged: 9, unconfirmed: 1 };
    world.account('fx-1', { ...fx1, lives: [{ published: 10, acknowledged: [1, 9], unconfirmed: [10, 10], over: true }], streams: [{ acknowledged: [1, 9], over: true }] });
    world.account('fx-2', { published: 5, acknowledged: 5, lives: [{ epoch: E2, published: 5, acknowledged: [1, 5] }], streams: [{ epoch: E2, acknowledged: [1, 5] }] });
    expect(world.book.changedEpochs()).toEqual([{ path: 'prices/fx', client: 'fx-1', epoch: E1, acknowledged: 9, refused: 0, unconfirmed: 1, lost: 0, overwritten: 0, state: 'pending' }]);
    world.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, 8]);
    world.cluster.give(['nyc-2'], keyOf(1, 'lon-1', 'fx-1'), [1, 9]);
    world.cluster.give(DUE, keyOf(2, 'lon-2', 'fx-2'), [1, 5]);
    for (let round = 0; round < LONG; round += 1) world.book.round(world.cluster.answers(world.book.wanted()), (world.at += 1000));
    expect(world.book.changedEpochs()).toMatchObject([{ epoch: E1, lost: 1, state: 'final' }]);
    world.rounds(2);
    expect(world.section).toMatchObject({ published: 15, acknowledged: 14, unconfirmed: 1, audited: 14, pending: 0, lost: 1, state: 'final' });
    expect(world.row('nyc-2')).toMatchObject({ had: 14, lost: 0 });
    expect(world.row('lon-3')).toMatchObject({ had: 13, lost: 1 });
    expect(world.book.changedRanges()[0]!.ranges.filter(({ kind }) => kind === 'lost').length).toBe(5);
    expect(world.book.isSettled).toBe(false);
  });

  it('RP-13 what a client that was killed could not tell is unconfirmed, as far as anybody saw it', () => {
    const world = new World();
    world.account('fx-1', { published: 10, acknowledged: 8, lives: [{ published: 10, acknowledged: [1, 8] }], streams: [{ acknowledged: [1, 8] }] });
    world.deliver('fx-1', '1.1', E1, upTo(14));
    world.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, 14]);
    world.book.clientGone('fx-1', 1);
    world.rounds(LONG);
    expect(world.section).toMatchObject({ published: 14, acknowledged: 8, unconfirmed: 6, audited: 8, lost: 0 });
    // Its last words, heard after its end.
    world.account('fx-1', { published: 12, acknowledged: 11, lives: [{ published: 12, acknowledged: [1, 11] }], streams: [{ acknowledged: [1, 11] }] });
    world.rounds(LONG);
    expect(world.section).toMatchObject({ published: 14, acknowledged: 11, unconfirmed: 3, audited: 11 });
    // Its next life counts on.
    world.account('fx-1', { incarnation: 2, published: 3, acknowledged: 3, lives: [{ epoch: E2, published: 3, acknowledged: [1, 3] }], streams: [{ epoch: E2, acknowledged: [1, 3] }] });
    expect(world.section).toMatchObject({ published: 17, acknowledged: 14, unconfirmed: 3 });
    expect(world.book.isSettled).toBe(false);
  });

  it('RP-08 RP-12 what a split overwrote is told as that, and not as missing where it was never delivered; what else is missing is', () => {
    for (const plantedLoss of [false, true]) {
      const world = new World();
      const key = keyOf(1, 'lon-1', 'fx-1');
      // Of 30 published two were refused; the last eight that lon-1 acknowledged alone do not count after the split.
      const account = (over: boolean) => world.account('fx-1', {
        published: 30, acknowledged: 28, refused: 2, lives: [{ since: 1, published: 30, acknowledged: [1, 10, 13, 30], refused: [11, 12], over }],
        streams: [{ acknowledged: [1, 28], lives: [{ life: 1, acknowledged: [1, 10, 13, 30] }], over }],
      });
      account(false);
      world.cluster.give(DUE, key, [1, 20]);
      world.cluster.overrule(['lon-1'], key, [21, 28]);
      world.deliver('fx-1', '1.1', E1, [...upTo(10), ...upTo(30).slice(12)], ['lon-1']);
      world.deliver('fx-1', '1.1', E1, [...upTo(10), ...upTo(plantedLoss ? 21 : 22).slice(12)], DUE.filter((node) => node !== 'lon-1'));
      account(true);
      world.rounds(LONG);
      expect(world.section).toMatchObject({ lost: 0, overwritten: 8 });
      expect(DUE.map((node) => world.row(node).missing)).toEqual(DUE.map((node) => (plantedLoss && node !== 'lon-1' ? 1 : 0)));
      // It stays so once the activation is over and forgotten.
      world.account('fx-2', { published: 5, acknowledged: 5, lives: [{ epoch: E2, published: 5, acknowledged: [1, 5] }], streams: [{ epoch: E2, acknowledged: [1, 5] }] });
      world.cluster.give(DUE, keyOf(2, 'lon-2', 'fx-2'), [1, 5]);
      world.deliver('fx-2', '1.1', E2, upTo(5));
      world.rounds(LONG);
      account(true);
      world.rounds(LONG);
      expect(world.row('nyc-1').missing).toBe(plantedLoss ? 1 : 0);
    }
  });

  it('RP-12 says what subscribers missed of what was acknowledged, once all was well', () => {
    const world = new World();
    const account = (over: boolean) => world.account('fx-1', {
      published: 30, acknowledged: 28, refused: 2, lives: [{ since: 1, published: 30, acknowledged: [1, 10, 13, 30], refused: [11, 12], over }], streams: [{ acknowledged: [1, 28], over }],
    });
    account(false);
    world.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, 28]);
    world.deliver('fx-1', '1.1', E1, [...upTo(10), ...upTo(30).slice(12)]);
    world.deliver('fx-1', '1.1', E1, upTo(10), ['lon-2']);
    world.rounds(1);
    expect(world.row('nyc-1')).toMatchObject({ missing: 0, duplicated: 0 });
    account(true);
    world.rounds(LONG);
    expect(world.row('nyc-1')).toMatchObject({ delivered: 28, missing: 0, duplicated: 0, reordered: 0, had: 28 });
    expect(world.row('lon-2')).toMatchObject({ delivered: 38, missing: 0, duplicated: 10 });
    const late = new World();
    late.account('fx-1', { published: 5, acknowledged: 5, lives: [{ since: 1, published: 5, acknowledged: [1, 5], over: true }], streams: [{ acknowledged: [1, 5], over: true }] });
    late.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, 5]);
    late.deliver('fx-1', '1.1', E1, [1, 2, 4]);
    late.rounds(LONG);
    expect(late.row('lon-1')).toMatchObject({ missing: 2, lost: 0 });
    expect(late.book.changedRanges()[0]!.ranges.filter(({ kind, node }) => kind === 'missing' && node === 'lon-1').map(({ from, to }) => [from, to])).toEqual([[3, 3], [5, 5]]);
  });

  it('RP-02 misses nothing at a server to which no destination is connected, nor what it is given when one comes', () => {
    const world = new World();
    const book = new AuditBook(world.cluster.spec, [...DUE, 'r-2']);
    for (const node of [...DUE, 'r-2']) book.nodeRuns(node, true, -SETTLING_MILLIS);
    const missing = () => book.rows(1000).find((row) => row.node === 'r-2' && row.path === 'prices/fx')!.missing;
    const account = (count: number) => book.account({ client: 'fx-1', path: 'prices/fx', incarnation: 1, published: count, acknowledged: count, refused: 0, unconfirmed: 0, unlisted: 0,
      lives: [{ life: 1, epoch: E1, since: 1, published: count, acknowledged: [1, count], refused: [], unconfirmed: [], over: false }], streams: [{ epoch: E1, acknowledged: [1, count], lives: [{ life: 1, acknowledged: [1, count] }], over: false }] }, world.at);
    const rounds = (count: number) => {
      for (let round = 0; round < count; round += 1) book.round(world.cluster.answers(book.wanted()), (world.at += 1000));
    };
    const take = (number: number) => book.deliveriesAt('r-2').find(({ path }) => path === 'prices/fx')!.take({ client: 'fx-1', life: '1.1', number, epoch: E1 }, world.at);
    account(50);
    world.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, 50]);
    rounds(LONG);
    expect(missing()).toBe(0);
    for (const node of ['nyc-1', 'nyc-2']) world.cluster.peers.set(`${node}/recovery`, 'r-2');
    rounds(1);
    // Last values, then the feed; of that it loses one.
    for (const number of [49, 3, 17, 50, ...upTo(100).slice(50)]) take(number);
    world.at += SETTLING_MILLIS;
    for (const number of upTo(120).slice(100)) if (number !== 119) take(number);
    account(120);
    world.cluster.give([...DUE, 'r-2'], keyOf(1, 'lon-1', 'fx-1'), [1, 120]);
    rounds(LONG);
    expect(missing()).toBe(1);
  });

  it('RP-02 misses nothing of what a node took last values in the place of, and counts anew from there', () => {
    const world = new World();
    const account = (count: number) => world.account('fx-1', { published: count, acknowledged: count, lives: [{ since: 1, published: count, acknowledged: [1, count] }], streams: [{ acknowledged: [1, count] }] });
    const give = (count: number) => world.cluster.give(DUE, keyOf(1, 'lon-1', 'fx-1'), [1, count]);
    account(100);
    give(100);
    world.rounds(1);
    // Of what r-1 and nyc-1 get alike r-1 says that it is a choice.
    const choice = [...upTo(60), 62, 64, 71, 99, 100];
    world.deliver('fx-1', '1.1', E1, choice, ['nyc-1', 'r-1']);
    world.deliver('fx-1', '1.1', E1, upTo(100), ['lon-1', 'lon-2', 'lon-3', 'nyc-2']);
    world.cluster.adoptions.set('r-1', 1);
    world.rounds(LONG);
    world.at += SETTLING_MILLIS;
    world.deliver('fx-1', '1.1', E1, upTo(140).slice(100).filter((number) => number !== 130));
    account(140);
    give(140);
    world.rounds(LONG);
    expect(DUE.map((node) => world.row(node).missing)).toEqual([1, 1, 1, 1 + 100 - choice.length, 1, 1]);
  });

  it('US-14 looks nowhere for what is local to a node', () => {
    const world = new World();
    world.account('probe-1', { path: 'telemetry', published: 3, acknowledged: 3, lives: [{ published: 3, acknowledged: [1, 3] }], streams: [{ acknowledged: [1, 3] }] });
    expect(world.book.wanted()).toEqual([]);
    expect(world.section).toMatchObject({ published: 0 });
  });
});
