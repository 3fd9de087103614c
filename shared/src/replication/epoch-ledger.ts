/**
 * Which updates of ended epochs count (US-10, US-22, US-24, RP-12).
 *
 * Before a source becomes active its node asks every member it reaches what it has of the epochs before, and takes in what it
 * lacks. What it has then is the end of those epochs: the *closed set* that goes with the new one, wherever its updates go. A
 * number of an ended epoch that is not in it reached nobody who was asked, or was accepted on the losing side of a split: it is
 * *overruled*, its value gives way, and whoever acknowledged it says so.
 *
 *   epoch 1@lon-1   1 … 1234 │ 1235 1236     closed with 2@lon-2 at 1234: the last two were lon-1's alone when it hung
 *   epoch 2@lon-2            └ 1 … 
 */
import type { TopicPath } from '../domain/ids.ts';
import { relatePaths } from '../domain/topic-path.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import { SeenSet, type SeenSetJson } from './seen-set.ts';
import { keyParts, type StreamKey } from './update-origin.ts';

/** The newest epoch of a path that is known, with what counts of the epochs before it. */
export interface PathLedger {
  epoch: Epoch;
  /** Numbers by stream, of this path and of those above and below it. */
  closed: SeenSetJson;
  /** Epochs below this one ended long ago and are not named: what anybody has of them counts. Null while all are named. */
  horizon: Epoch | null;
}

export type LedgerJson = Record<TopicPath, PathLedger>;

/** Streams of ended epochs that a closed set names: of older ones everybody has what there is. */
export const CLOSED_STREAMS_MOST = 8;

export class EpochLedger {
  readonly #paths = new Map<TopicPath, { ledger: PathLedger; closed: SeenSet }>();
  /** For each stream that was asked for: the set that limits it, or null while its epoch has not ended. */
  readonly #limits = new Map<StreamKey, SeenSet | null>();

  static fromJson(json: LedgerJson): EpochLedger {
    const ledger = new EpochLedger();
    for (const [path, one] of Object.entries(json)) ledger.learn(path, one);
    return ledger;
  }

  toJson(): LedgerJson {
    return Object.fromEntries([...this.#paths].map(([path, { ledger }]) => [path, ledger]));
  }

  of(path: TopicPath): PathLedger | undefined {
    return this.#paths.get(path)?.ledger;
  }

  paths(): IterableIterator<TopicPath> {
    return this.#paths.keys();
  }

  /** @returns the newest epoch of the path or of one above or below it. */
  newest(path: TopicPath): PathLedger | undefined {
    let newest: PathLedger | undefined;
    for (const [other, { ledger }] of this.#paths) {
      if (relatePaths(other, path) !== 'apart' && (!newest || compareEpochs(ledger.epoch, newest.epoch) > 0)) newest = ledger;
    }
    return newest;
  }

  /** Takes in a ledger. @returns whether it is newer than what was known of the path. */
  learn(path: TopicPath, ledger: PathLedger): boolean {
    const known = this.#paths.get(path);
    if (known && compareEpochs(known.ledger.epoch, ledger.epoch) >= 0) return false;
    this.#paths.set(path, { ledger, closed: SeenSet.fromJson(ledger.closed) });
    this.#limits.clear();
    return true;
  }

  /** @returns whether a number belongs to an ended epoch and does not count. */
  isOverruled(key: StreamKey, number: number): boolean {
    const limit = this.limitOf(key);
    return limit !== null && !limit.has(key, number);
  }

  /** @returns the closed set of the newest epoch that ended the stream's; null while it goes on. */
  limitOf(key: StreamKey): SeenSet | null {
    const known = this.#limits.get(key);
    if (known !== undefined) return known;
    const { path, epoch } = keyParts(key);
    let newest: { ledger: PathLedger; closed: SeenSet } | null = null;
    for (const [other, one] of this.#paths) {
      if (relatePaths(other, path) === 'apart' || compareEpochs(one.ledger.epoch, epoch) <= 0) continue;
      if (!newest || compareEpochs(one.ledger.epoch, newest.ledger.epoch) > 0) newest = one;
    }
    const horizon = newest?.ledger.horizon ?? null;
    const limit = newest && (horizon === null || compareEpochs(epoch, horizon) >= 0) ? newest.closed : null;
    this.#limits.set(key, limit);
    return limit;
  }
}

/** @returns the streams that belong to a path or to one above or below it, the newest epochs first. */
export function relatedStreams(keys: Iterable<StreamKey>, path: TopicPath): StreamKey[] {
  const related = [...keys].filter((key) => relatePaths(keyParts(key).path, path) !== 'apart');
  return related.sort((a, b) => compareEpochs(keyParts(b).epoch, keyParts(a).epoch));
}
