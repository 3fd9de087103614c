/** A journal in memory, the ends of a stream and their parts, for tests of streams. */
import { EpochLedger } from '../epoch-ledger.ts';
import { JournalIndex } from '../journal-index.ts';
import { OutgoingStream, type UpdateBatch } from '../outgoing-stream.ts';
import { SeenSet } from '../seen-set.ts';
import type { SendRule } from '../send-rule.ts';
import type { JournalEntry, Stop, UpdateStream } from '../update-entry.ts';
import { UpdateStreams } from '../update-entry.ts';
import { readRuns, type UpdateRun } from '../update-run.ts';
import { entriesOf, runOf } from './runs.ts';

export const FX = 'prices/fx|1@lon-1|fx-1';
const streams = new UpdateStreams();

/** @returns the stream of a source of prices/fx in epoch `counter`@lon-1, as it came by `via` from the last of them. */
export function streamAt(counter = 1, via: Stop[] = [], source = 'fx-1'): UpdateStream {
  const path = 'prices/fx';
  return streams.intern({ path, section: path, epoch: { counter, node: 'lon-1' }, source, node: via[0]?.node ?? 'lon-1', group: via[0]?.group ?? 'london' }, via, via.at(-1) ?? null);
}

/** @returns an update of fx-1 in epoch 1@lon-1, published to this node directly, 20 bytes, accepted at `position` ms. */
export function entryAt(position: number, number: number, over: Partial<JournalEntry> & { from?: Stop; via?: Stop[] } = {}): JournalEntry {
  const { from, via, ...rest } = over;
  const stream = from || via ? { ...streamAt(1, via ?? (from ? [from] : [])), from: from ?? null } : streamAt();
  return { position, stream, number, topic: 'prices/fx/EURUSD', payload: new Uint8Array(4), acceptedAt: position, ...rest };
}

/** @returns `count` updates that a source published in one turn: they follow each other in number and position. */
export function turnAt(position: number, number: number, count: number, over: Parameters<typeof entryAt>[2] = {}): JournalEntry[] {
  const { stream } = entryAt(position, number, over);
  return Array.from({ length: count }, (_, index) => ({ ...entryAt(position + index, number + index, { acceptedAt: position, ...over }), stream }));
}

/** A node's journal with what goes with it. */
export class JournalWorld {
  readonly entries: JournalEntry[] = [];
  private readonly runs: UpdateRun[] = [];
  readonly index = new JournalIndex();
  readonly seen = new SeenSet();
  readonly ledger = new EpochLedger();
  private firstPosition = 1;

  /** Appends updates; those that follow each other and came at one time are one run. */
  append(...entries: JournalEntry[]): void {
    let turn: JournalEntry[] = [];
    for (const [index, entry] of entries.entries()) {
      this.entries.push(entry);
      turn.push(entry);
      if (!isNextOf(entry, entries[index + 1])) {
        this.runs.push(runOf(...(turn as [JournalEntry, ...JournalEntry[]])));
        turn = [];
      }
      if (entry.stream.section === null) continue;
      this.index.note(entry.stream.key, entry.number, entry.position);
      this.seen.offer(entry.stream.key, entry.number);
    }
  }

  first(): number {
    return this.firstPosition;
  }

  last(): number {
    return this.entries.at(-1)?.position ?? this.firstPosition - 1;
  }

  read(from: number, limit: number): UpdateRun[] {
    return readRuns(this.runs, Math.max(from, this.firstPosition), limit);
  }

  trim(upTo: number): void {
    this.firstPosition = Math.max(this.firstPosition, upTo + 1);
  }

  /** @param members other members of the own group */
  stream(rule: SendRule, kept = 0, members: string[] = []): OutgoingStream {
    return new OutgoingStream({ rule, journal: this, index: this.index, seen: this.seen, ledger: this.ledger, members, kept });
  }

  /** Opens a session for a target that knows what this node knows of epochs. */
  open(stream: OutgoingStream, target: string, seen: SeenSet = new SeenSet()): void {
    for (const path of ['prices/fx', ...[...this.index.keys()].map((key) => key.split('|')[0]!)]) this.ledger.learn(path, { epoch: { counter: 1, node: 'lon-1' }, closed: {}, horizon: null });
    stream.open(target, { seen: seen.toJson(), accepted: {} }, this.ledger.toJson());
  }
}

function isNextOf(entry: JournalEntry, next: JournalEntry | undefined): boolean {
  return next?.stream === entry.stream && next.number === entry.number + 1 && next.position === entry.position + 1 && next.acceptedAt === entry.acceptedAt;
}

/** A server at the other end: makes durable what is new to it, in the order in which it comes. */
export class Receiver {
  readonly seen = new SeenSet();
  /** Positions of the sender's journal that were new here, in order. */
  readonly got: number[] = [];
  duplicates = 0;

  take({ runs, skips }: UpdateBatch, most = Infinity): void {
    for (const [key, from, to] of skips) this.seen.skip(key, from, to);
    for (const { stream, number, position } of entriesOf(runs).slice(0, most)) {
      if (this.seen.offer(stream.key, number) === 'new') this.got.push(position);
      else this.duplicates += 1;
    }
  }
}

/** Takes what is to be sent, at most so many. @returns it; a batch without updates when there is nothing. */
export function pump(stream: OutgoingStream, most = Infinity, laggedTo = Infinity): UpdateBatch {
  const batch = stream.take(most, laggedTo);
  if (batch && batch.kind !== 'updates') throw new Error(`asked for updates, found ${batch.kind}`);
  return batch ?? { kind: 'updates', runs: [], updates: 0, bytes: 0, skips: [] };
}

export const positions = ({ runs }: Pick<UpdateBatch, 'runs'>): number[] => entriesOf(runs).map(({ position }) => position);
