/** A segment that is not sealed yet: its texts, as the store has them, and what the index says of it. */
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { BranchRecord } from '@understudy/shared/recording/branch-record';
import { RECORDING_VERSION } from '@understudy/shared/recording/recording-head';
import { countChanges, type SegmentEntry } from '@understudy/shared/recording/segment';
import { isSample } from '@understudy/shared/view/describe-event';

export class OpenSegment {
  last: number;
  toAt: MonoMillis;
  /** Of all texts in it. */
  bytes = 0;
  private readonly eventTexts: string[] = [];
  private readonly valueTexts: string[] = [];
  private packed: { changes: number; data: Promise<Buffer> } | null = null;
  private readonly paths = new Set<string>();
  private readonly changedAt: MonoMillis[] = [];

  /**
   * @param first number of its first event
   * @param stateText JSON of the state before it
   * @param fromAt label of that state
   */
  constructor(readonly first: number, readonly stateText: string, public fromAt: MonoMillis) {
    this.last = first - 1;
    this.toAt = fromAt;
  }

  get events(): number {
    return this.eventTexts.length;
  }

  get valueRecords(): number {
    return this.valueTexts.length;
  }

  add(logged: LoggedEvent, text: string): void {
    this.eventTexts.push(text);
    this.bytes += text.length;
    this.last = logged.n;
    if (!isSample(logged.event)) this.changedAt.push(logged.event.at);
    // Before the first event of all there is no time: its state is labelled with that event's.
    if (this.fromAt === 0) this.fromAt = logged.event.at;
    this.toAt = Math.max(this.toAt, logged.event.at);
  }

  addValues(record: BranchRecord, text: string): void {
    this.valueTexts.push(text);
    this.bytes += text.length;
    this.paths.add(record.path);
  }

  entry(): SegmentEntry {
    const { first, last, fromAt, toAt } = this;
    return { first, last, fromAt, toAt, bytes: 0, sha256: null, changes: countChanges(this.changedAt, fromAt, toAt), values: [...this.paths] };
  }

  /** @returns the segment's JSON as it is now. */
  text(log: string): string {
    const head = JSON.stringify({ version: RECORDING_VERSION, log, after: this.first - 1 }).slice(0, -1);
    return `${head},"base":${this.stateText},"events":[${this.eventTexts.join(',')}],"values":[${this.valueTexts.join(',')}]}`;
  }

  /** @returns it as `pack` packs it; once for as long as nothing is added, however many ask. */
  async pack(log: string, pack: (text: string) => Promise<Buffer>): Promise<Buffer> {
    const changes = this.events + this.valueRecords;
    if (this.packed?.changes !== changes) this.packed = { changes, data: pack(this.text(log)) };
    return this.packed.data;
  }

  /** @returns its events from number `n` on. */
  eventsFrom(n: number, limit: number): LoggedEvent[] {
    const from = Math.max(0, n - this.first);
    return this.eventTexts.slice(from, from + limit).map((text) => JSON.parse(text) as LoggedEvent);
  }
}
