/** A client's account for the audit: what became of each of its updates, as ranges of numbers, told in steps. */
import type { LifeAccount, SourceAccount, StreamAccount } from '../domain/audit.ts';
import type { ClientName, Incarnation, TopicPath } from '../domain/ids.ts';
import { addRange, countOf, type Ranges } from '../domain/number-ranges.ts';
import type { MonoMillis } from '../domain/units.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import type { Place, Publication, PublishOutcome } from './publish-store.ts';

/** Far more than the stalls of one activation make; what would go beyond is counted, and not listed. */
export const RANGES_MOST = 256;

export class AccountKeeper {
  private readonly lives = new Map<number, LifeAccount>();
  private readonly streams: StreamAccount[] = [];
  private readonly totals = { published: 0, acknowledged: 0, refused: 0, unconfirmed: 0 };
  private unlisted = 0;
  private active = false;
  private readonly changedLives = new Set<LifeAccount>();
  private readonly changedStreams = new Set<StreamAccount>();

  constructor(private readonly who: { client: ClientName; path: TopicPath; incarnation: Incarnation }) {}

  /** An activation begins. */
  begin(life: number, epoch: Epoch, since: MonoMillis): void {
    this.active = true;
    const account: LifeAccount = { life, epoch, since, published: 0, acknowledged: [], refused: [], unconfirmed: [], over: false };
    this.lives.set(life, account);
    this.changedLives.add(account);
    const stream: StreamAccount = { epoch, acknowledged: [], lives: [], over: false };
    this.streams.push(stream);
    this.changedStreams.add(stream);
  }

  /** Nothing is published from now on, until an activation begins. */
  end(): void {
    this.active = false;
  }

  /** It was sent for the first time. */
  published({ life, number }: Publication): void {
    this.totals.published += 1;
    const account = this.lives.get(life);
    if (!account) return;
    account.published = Math.max(account.published, number);
    this.changedLives.add(account);
  }

  settled({ life, number }: Publication, outcome: PublishOutcome, place: Place | null): void {
    this.totals[outcome] += 1;
    const account = this.lives.get(life);
    if (account) {
      this.list(account[outcome], number);
      this.changedLives.add(account);
    }
    if (place === null) return;
    const stream = this.streams.find(({ epoch }) => compareEpochs(epoch, place.epoch) === 0);
    if (!stream) return;
    this.unlisted += this.list(stream.acknowledged, place.number);
    let own = stream.lives.at(-1);
    if (own?.life !== life) stream.lives.push((own = { life, acknowledged: [] }));
    this.list(own.acknowledged, number);
    this.changedStreams.add(stream);
  }

  /**
   * @param waiting how many updates are neither answered nor given up
   * @returns what has changed since the last time, or null
   */
  take(waiting: number): SourceAccount | null {
    this.closeWhatIsOver(waiting);
    if (this.changedLives.size === 0 && this.changedStreams.size === 0) return null;
    const account: SourceAccount = {
      ...this.who,
      ...this.totals,
      unlisted: this.unlisted,
      lives: [...this.changedLives].map((life) => ({ ...life, acknowledged: [...life.acknowledged], refused: [...life.refused], unconfirmed: [...life.unconfirmed] })),
      streams: [...this.changedStreams].map((stream) => ({ ...stream, acknowledged: [...stream.acknowledged], lives: stream.lives.map((own) => ({ ...own, acknowledged: [...own.acknowledged] })) })),
    };
    this.changedLives.clear();
    this.changedStreams.clear();
    for (const [number, life] of this.lives) if (life.over) this.lives.delete(number);
    const open = this.streams.filter(({ over }) => !over);
    this.streams.splice(0, this.streams.length, ...open);
    return account;
  }

  /** What was told to be over is forgotten. Acknowledgements of an activation come before the next one begins, or not at all. */
  private closeWhatIsOver(waiting: number): void {
    const newest = Math.max(0, ...this.lives.keys());
    for (const life of this.lives.values()) {
      if (this.active && life.life === newest) continue;
      if (countOf(life.acknowledged) + countOf(life.refused) + countOf(life.unconfirmed) < life.published && waiting > 0) continue;
      life.over = true;
      this.changedLives.add(life);
    }
    for (const [index, stream] of this.streams.entries()) {
      if (index === this.streams.length - 1 && (this.active || waiting > 0)) continue;
      stream.over = true;
      this.changedStreams.add(stream);
    }
  }

  /** @returns how many numbers were left out for it. */
  private list(ranges: Ranges, number: number): number {
    addRange(ranges, number, number);
    if (ranges.length <= 2 * RANGES_MOST) return 0;
    const [from, to] = ranges.splice(0, 2) as [number, number];
    return to - from + 1;
  }
}
