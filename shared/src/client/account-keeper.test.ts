/** A client's account: whatever it published is in it, once, as what became of it (RP-12, RP-13). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LifeAccount, SourceAccount, StreamAccount } from '../domain/audit.ts';
import { countOf } from '../domain/number-ranges.ts';
import { runs } from '../machine/testing/number-of-runs.ts';
import { AccountKeeper, RANGES_MOST } from './account-keeper.ts';
import { PublishStore, type Answer, type Publication } from './publish-store.ts';

/** A source with its store and its account, and what was told. */
class Source {
  readonly keeper = new AccountKeeper({ client: 'fx-1', path: 'prices/fx', incarnation: 3 });
  readonly store = new PublishStore((publication, outcome, place) => this.keeper.settled(publication, outcome, place));
  readonly told: SourceAccount[] = [];
  readonly lives = new Map<number, LifeAccount>();
  readonly streams = new Map<number, StreamAccount>();
  life = 0;
  number = 0;
  epoch = 0;
  /** Sent and not answered over the connection that is there. */
  onTheirWay = 0;

  activate(kept: number | null): void {
    const before = kept === null ? null : { epoch: { counter: this.epoch, node: 'n' }, kept };
    const epoch = { counter: (this.epoch += 1), node: 'n' };
    const again = this.store.activate(epoch, before);
    this.number = 0;
    this.keeper.begin((this.life += 1), epoch, this.epoch * 1000);
    for (const publication of again) this.send(publication, true);
  }

  publish(): void {
    const publication = { topic: 't', payload: '', life: this.life, number: (this.number += 1) };
    this.send(publication, false);
    this.keeper.published(publication);
  }

  answer(answer: Answer): void {
    if (this.onTheirWay > 0) this.onTheirWay -= 1;
    this.store.answered(answer);
  }

  lose(): void {
    this.onTheirWay = 0;
    this.keeper.end();
    this.store.connectionLost();
  }

  tell(): SourceAccount | null {
    const account = this.keeper.take(this.store.waiting);
    if (!account) return null;
    this.told.push(account);
    for (const life of account.lives) this.lives.set(life.life, life);
    for (const stream of account.streams) this.streams.set(stream.epoch.counter, stream);
    return account;
  }

  private send(publication: Publication, again: boolean): void {
    this.store.sending(publication, again);
    this.onTheirWay += 1;
  }
}

describe('an account', () => {
  it('RP-12 lists what was acknowledged by the client\'s numbers and by the node\'s, where what was refused has none', () => {
    const source = new Source();
    source.activate(null);
    for (let i = 0; i < 6; i += 1) source.publish();
    for (const answer of ['acknowledged', 'acknowledged', 'refused', 'refused', 'acknowledged'] as const) source.answer(answer);
    expect(source.tell()).toEqual({
      client: 'fx-1', path: 'prices/fx', incarnation: 3, published: 6, acknowledged: 3, refused: 2, unconfirmed: 0, unlisted: 0,
      lives: [{ life: 1, epoch: { counter: 1, node: 'n' }, since: 1000, published: 6, acknowledged: [1, 2, 5, 5], refused: [3, 4], unconfirmed: [], over: false }],
      streams: [{ epoch: { counter: 1, node: 'n' }, acknowledged: [1, 3], lives: [{ life: 1, acknowledged: [1, 2, 5, 5] }], over: false }],
    });
    expect(source.tell()).toBeNull();
  });

  it('RP-13 lists what is sent again with the life that it is of, and with the epoch in which it was acknowledged', () => {
    const source = new Source();
    source.activate(null);
    for (let i = 0; i < 5; i += 1) source.publish();
    source.answer('acknowledged');
    source.lose();
    expect(source.tell()!.lives[0]!.over).toBe(false);
    source.activate(3);
    for (let i = 0; i < 2; i += 1) source.answer('acknowledged');
    source.tell();
    expect(source.lives.get(1)).toMatchObject({ acknowledged: [1, 5], over: true });
    expect(source.streams.get(1)).toMatchObject({ acknowledged: [1, 3], over: true });
    expect(source.streams.get(2)).toMatchObject({ acknowledged: [1, 2], over: false });
  });

  it('RP-12 says of a life that is over what became of all of it, and tells nothing twice', () => {
    const source = new Source();
    source.activate(null);
    source.publish();
    source.lose();
    source.store.giveUp();
    expect(source.tell()!.lives).toMatchObject([{ unconfirmed: [1, 1], over: true }]);
    expect(source.tell()).toBeNull();
  });

  it('counts what it does not list, as there are too many ranges', () => {
    const source = new Source();
    source.activate(null);
    for (let i = 0; i < 2 * (RANGES_MOST + 5); i += 1) {
      source.publish();
      source.answer(i % 2 === 0 ? 'acknowledged' : 'overruled');
    }
    const account = source.tell()!;
    expect(account.streams[0]!.acknowledged.length).toBe(2 * RANGES_MOST);
    expect(account.unlisted).toBe(5);
    expect(countOf(account.streams[0]!.acknowledged) + account.unlisted).toBe(account.acknowledged);
  });

  const acts = fc.array(fc.oneof(
    { weight: 6, arbitrary: fc.constant('publish' as const) },
    { weight: 5, arbitrary: fc.constantFrom('acknowledged' as const, 'acknowledged' as const, 'refused' as const, 'overruled' as const) },
    { weight: 1, arbitrary: fc.constantFrom('again' as const, 'other' as const, 'standby' as const, 'tell' as const) },
  ), { maxLength: 80, size: 'max' });

  it('RP-12 RP-13 adds up: published is acknowledged, refused, unconfirmed or waiting, in the totals and in the ranges', () => {
    fc.assert(fc.property(acts, (script) => {
      const source = new Source();
      source.activate(null);
      for (const act of script) {
        if (act === 'publish') source.publish();
        else if (act === 'tell') source.tell();
        else if (act === 'again' || act === 'other' || act === 'standby') {
          source.lose();
          if (act === 'standby') source.store.giveUp();
          source.activate(act === 'again' ? source.number : null);
        } else source.answer(act);
      }
      source.tell();
      source.lose();
      source.store.giveUp();
      const last = source.tell() ?? source.told.at(-1)!;
      expect(last.acknowledged + last.refused + last.unconfirmed).toBe(last.published);
      const sum = (of: 'acknowledged' | 'refused' | 'unconfirmed') => [...source.lives.values()].reduce((total, life) => total + countOf(life[of]), 0);
      expect([sum('acknowledged'), sum('refused'), sum('unconfirmed')]).toEqual([last.acknowledged, last.refused, last.unconfirmed]);
      expect([...source.streams.values()].reduce((total, stream) => total + countOf(stream.acknowledged), 0)).toBe(last.acknowledged);
      expect([...source.lives.values(), ...source.streams.values()].every(({ over }) => over)).toBe(true);
    }), runs(200));
  });
});
