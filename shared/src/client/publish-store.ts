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
import type { Epoch } from '../domain/update-source.ts';

export interface Publication {
  topic: TopicPath;
  payload: string | Uint8Array;
  /** The client's own number of it, for its accounts. */
  number: number;
}

/** What a node says with the callback `active`: how many updates of this client's last epoch count. */
export interface KeptBefore {
  epoch: number;
  kept: number;
}

export interface PublishCounts {
  published: number;
  acknowledged: number;
  refused: number;
  /** Never acknowledged, and not sent again: whether they count is not known. */
  unconfirmed: number;
}

export type PublishOutcome = 'acknowledged' | 'refused' | 'unconfirmed';

export class PublishStore {
  private readonly settledCounts = { acknowledged: 0, refused: 0, unconfirmed: 0 };
  private published = 0;
  /** Counter of the last epoch in which this source was active. */
  private epoch: number | null = null;
  /** Updates of this epoch that were accepted for sure: acknowledgements come in the order of receipt, and before the next epoch's callback. */
  private accepted = 0;
  /** Sent over the connection that is there, oldest first. */
  private sent: Publication[] = [];
  /** Sent over one that was lost. */
  private inDoubt: Publication[] = [];

  /** @param settle is told of each update once, in the order in which they were published within an epoch */
  constructor(private readonly settle: (publication: Publication, outcome: PublishOutcome) => void = () => undefined) {}

  /** The source becomes active. @returns what is to be sent again, before anything new. */
  activate({ counter }: Epoch, before: KeptBefore | null): Publication[] {
    if (counter === this.epoch) return [];
    const again = this.epoch !== null && counter === this.epoch + 1 ? this.keep(before?.epoch === this.epoch ? before.kept : 0) : [];
    this.giveUp();
    this.epoch = counter;
    this.accepted = 0;
    return again;
  }

  /** The connection is gone: whether what was sent and not acknowledged counts is not known. */
  connectionLost(): void {
    this.inDoubt.push(...this.sent.splice(0));
  }

  /** Another source is active, or this one ends: what is in doubt stays so. */
  giveUp(): void {
    for (const publication of this.inDoubt.splice(0)) this.finish(publication, 'unconfirmed');
  }

  /** It is sent now, for the first time or again. */
  sending(publication: Publication, again = false): void {
    if (!again) this.published += 1;
    this.sent.push(publication);
  }

  /** The node acknowledged the oldest one; with an error callback before it was refused. */
  acknowledged(refused: boolean): void {
    const publication = this.sent.shift();
    if (!publication) return;
    if (!refused) this.accepted += 1;
    this.finish(publication, refused ? 'refused' : 'acknowledged');
  }

  get counts(): PublishCounts {
    return { published: this.published, ...this.settledCounts };
  }

  /** Sent and neither acknowledged nor given up. */
  get waiting(): number {
    return this.sent.length + this.inDoubt.length;
  }

  /** Of the epoch that ended so many count, the first that were accepted. @returns the rest, taken out. */
  private keep(kept: number): Publication[] {
    const counting = Math.max(0, Math.min(this.inDoubt.length, kept - this.accepted));
    for (const publication of this.inDoubt.splice(0, counting)) this.finish(publication, 'acknowledged');
    return this.inDoubt.splice(0);
  }

  private finish(publication: Publication, outcome: PublishOutcome): void {
    this.settledCounts[outcome] += 1;
    this.settle(publication, outcome);
  }
}
