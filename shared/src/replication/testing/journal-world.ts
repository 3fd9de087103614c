/** Journal entries, a journal and a receiver, for tests of streams. */
import type { JournalEntry } from '../send-rule.ts';
import type { Outgoing, OutgoingStream } from '../outgoing-stream.ts';
import { SeenSet } from '../seen-set.ts';
import { streamKey } from '../update-origin.ts';

/** @returns an entry of fx-1 in epoch 1@lon-1, published to this node directly, 10 bytes, written at `position` ms. */
export function entryAt(position: number, number: number, over: Partial<JournalEntry> = {}): JournalEntry {
  const origin = { path: 'prices/fx', section: 'prices/fx', epoch: { counter: 1, node: 'lon-1' }, source: 'fx-1', number, node: 'lon-1', group: 'london' };
  return { position, origin, topic: 'prices/fx/EURUSD', bytes: 10, at: position, from: null, via: [], ...over };
}

/** A server at the other end: makes durable what is new to it, in the order in which it comes. */
export class Receiver {
  readonly seen = new SeenSet();
  /** Positions of the sender's journal that were new here, in order. */
  readonly got: number[] = [];
  duplicates = 0;

  take(entry: JournalEntry, outgoing: Outgoing): void {
    const key = streamKey(entry.origin);
    for (const [from, to] of outgoing.skip) this.seen.skip(key, from, to);
    if (this.seen.offer(key, entry.origin.number) === 'new') this.got.push(entry.position);
    else this.duplicates += 1;
  }
}

/** Considers every entry of the journal from the stream's cursor on, at most so many. @returns what is to be sent, with its entry. */
export function pump(stream: OutgoingStream, journal: readonly JournalEntry[], most = Infinity): { entry: JournalEntry; outgoing: Outgoing }[] {
  const sent: { entry: JournalEntry; outgoing: Outgoing }[] = [];
  for (const entry of journal) {
    if (entry.position < stream.cursor! || most <= 0) continue;
    most -= 1;
    const outgoing = stream.consider(entry);
    if (outgoing) sent.push({ entry, outgoing });
  }
  return sent;
}
