/**
 * What one update source has published and what became of it (RP-13). After a reconnect it sends what was not acknowledged only
 * if no other source was active in between; what the node says it kept of the epoch before is acknowledged by that.
 *
 * ```
 *   sent ──► acknowledged │ refused
 *    │ connection lost
 *    ▼
 *   in doubt ──► active again in the very next epoch: kept ones acknowledged, the rest sent again │ else unconfirmed
 * ```
 */
import type { TopicPath } from '../domain/ids.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';

export interface Publication {
  topic: TopicPath;
  payload: string | Uint8Array;
  /** The activation in which it was first sent, by the client's own count. */
  life: number;
  /** The client's own number of it within that life; it keeps both when it is sent again. */
  number: number;
}

/** What a node says with the callback `active`: how many updates of this client's last epoch count, if that was the one right before. */
export interface KeptBefore {
  epoch: Epoch;
  kept: number;
}

/** Where an acknowledged update lies: a node numbers what it accepts of one activation 1, 2, 3 … in the order of receipt (RP-03). */
export interface Place {
  epoch: Epoch;
  number: number;
}

export type Answer =
  | 'acknowledged'
  /** Nothing of it was accepted. */
  | 'refused'
  /** It was accepted and numbered, and does not count after all. */
  | 'overruled';

export interface PublishCounts {
  published: number;
  acknowledged: number;
  refused: number;
  /** Never acknowledged, and not sent again: whether they count is not known. */
  unconfirmed: number;
}

export type PublishOutcome = 'acknowledged' | 'refused' | 'unconfirmed';

/** `place` is known of acknowledged updates alone. */
export type Settle = (publication: Publication, outcome: PublishOutcome, place: Place | null) => void;

export class PublishStore {
  private readonly settledCounts = { acknowledged: 0, refused: 0, unconfirmed: 0 };
  private published = 0;
  /** The last epoch in which this source was active. */
  private epoch: Epoch | null = null;
  /** Updates of this epoch that a node numbered for sure: answers come in the order of receipt. */
  private numbered = 0;
  /**
   * Epochs of this source that ended while updates were on their way over the connection that is there. What the node kept of them
   * waits for its copies as before, so that its answers come after the next epoch's callback.
   */
  private ended: { epoch: Epoch; numbered: number; kept: number }[] = [];
  /** Of what was sent, the first so many were so before this epoch began. */
  private early = 0;
  /** Sent over the connection that is there, oldest first. */
  private sent: Publication[] = [];
  /** Sent over one that was lost. */
  private inDoubt: Publication[] = [];

  /** @param settle is told of each update once, in the order in which they were published within an epoch */
  constructor(private readonly settle: Settle = () => undefined) {}

  /**
   * The source becomes active. @param before what the node says of the epoch right before, null when that was not this source's
   * @returns what is to be sent again, before anything new.
   */
  activate(epoch: Epoch, before: KeptBefore | null): Publication[] {
    if (this.epoch && compareEpochs(this.epoch, epoch) === 0) return [];
    const wasLast = this.epoch !== null && before !== null && compareEpochs(before.epoch, this.epoch) === 0;
    const again = wasLast ? this.keep(before.kept) : [];
    this.giveUp();
    if (wasLast && before.kept > this.numbered && this.sent.length > 0) this.ended.push({ epoch: this.epoch!, numbered: this.numbered, kept: before.kept });
    this.early = this.sent.length;
    this.epoch = epoch;
    this.numbered = 0;
    return again;
  }

  /** The connection is gone: whether what was sent and not acknowledged counts is not known, unless the node said that it kept it. */
  connectionLost(): void {
    const kept = this.ended.reduce((sum, ended) => sum + ended.kept - ended.numbered, 0);
    for (const publication of this.sent.splice(0, kept)) this.finish(publication, 'acknowledged', this.placeOfNext());
    this.inDoubt.push(...this.sent.splice(0));
    this.ended = [];
    this.early = 0;
  }

  /** Another source is active, or this one ends: what is in doubt stays so. */
  giveUp(): void {
    for (const publication of this.inDoubt.splice(0)) this.finish(publication, 'unconfirmed', null);
  }

  /** It is sent now, for the first time or again. */
  sending(publication: Publication, again = false): void {
    if (!again) this.published += 1;
    this.sent.push(publication);
  }

  /** The node answered the oldest one. */
  answered(answer: Answer): void {
    const publication = this.sent.shift();
    if (!publication) return;
    const isEarly = this.early > 0;
    if (isEarly) this.early -= 1;
    if (answer === 'acknowledged') return this.finish(publication, 'acknowledged', this.placeOfNext());
    // An early one that does not count after all was numbered in an epoch that has ended.
    if (answer === 'overruled' && !isEarly) this.numbered += 1;
    this.finish(publication, 'refused', null);
  }

  get counts(): PublishCounts {
    return { published: this.published, ...this.settledCounts };
  }

  /** Sent and neither answered nor given up. */
  get waiting(): number {
    return this.sent.length + this.inDoubt.length;
  }

  /** Of the epoch that ended so many count, the first that were accepted. @returns the rest, taken out. */
  private keep(kept: number): Publication[] {
    const counting = Math.max(0, Math.min(this.inDoubt.length, kept - this.numbered));
    for (const publication of this.inDoubt.splice(0, counting)) {
      this.numbered += 1;
      this.finish(publication, 'acknowledged', this.place());
    }
    return this.inDoubt.splice(0);
  }

  /** What was kept of epochs that have ended is answered before anything of this one. */
  private placeOfNext(): Place {
    while (this.ended[0] && this.ended[0].numbered >= this.ended[0].kept) this.ended.shift();
    const [ended] = this.ended;
    if (ended) return { epoch: ended.epoch, number: (ended.numbered += 1) };
    this.numbered += 1;
    return this.place();
  }

  private place(): Place {
    return { epoch: this.epoch!, number: this.numbered };
  }

  private finish(publication: Publication, outcome: PublishOutcome, place: Place | null): void {
    this.settledCounts[outcome] += 1;
    this.settle(publication, outcome, place);
  }
}
