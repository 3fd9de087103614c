/**
 * Last values on disk, some time after the journal: the journal is durable at once and tells every value again, so the values
 * may follow once a second, a slice at a time. Each lies on a page of its own, and that many pages a turn would be most of what
 * a node costs. The journal keeps what they do not have yet.
 */
import type { MonoMillis } from '../../domain/units.ts';
import type { EpochLedger } from '../../replication/epoch-ledger.ts';
import { versionOf } from '../../replication/topic-version.ts';
import type { UpdateRun } from '../../replication/update-run.ts';
import type { NodeEnvironment } from '../environment.ts';
import type { NodeStore } from '../store.ts';
import type { TopicTable } from '../topic-table.ts';

/** Up to which position of the journal the values on disk are complete. */
const WRITTEN_KEY = 'values-written';
const READ_CHUNK = 1024;
/** Some milliseconds of work. */
const SLICE_VALUES = 2000;

export class LazyValues {
  /** How many topics are to be written until the values are complete up to this position. */
  private pass: { left: number; position: number } | null = null;
  private written: number;
  private stopSoon: () => void = () => undefined;

  constructor(
    private readonly store: NodeStore,
    private readonly topics: TopicTable,
    private readonly environment: NodeEnvironment,
  ) {
    this.written = store.meta.get<number>(WRITTEN_KEY) ?? 0;
  }

  /** Up to which position the journal is not needed for the values. */
  get writtenTo(): number {
    return this.written;
  }

  /** Once a second: writes what has changed, unless it still does. */
  write(): void {
    if (this.pass !== null) return;
    this.pass = { left: this.topics.changed, position: this.store.journal.last() };
    this.slice();
  }

  /** Writes all that is left. */
  finish(): void {
    this.stopSoon();
    this.pass = { left: this.topics.changed, position: this.store.journal.last() };
    while (this.pass !== null) this.goOn();
  }

  stop(): void {
    this.stopSoon();
  }

  /** At the start: the values on disk, then what the journal has beyond them; what does not count of ended epochs is left out. */
  load(ledger: EpochLedger): void {
    const { values, journal } = this.store;
    for (const value of values.all()) this.topics.restore(value);
    const now = this.environment.now();
    for (let from = Math.max(journal.first(), this.written + 1); from <= journal.last(); ) {
      const runs = journal.read(from, READ_CHUNK);
      if (runs.length === 0) return;
      for (const run of runs) this.take(run, ledger, now);
      from = runs[runs.length - 1]!.lastPosition + 1;
    }
  }

  private take(run: UpdateRun, ledger: EpochLedger, now: MonoMillis): void {
    const { stream } = run;
    if (stream.section === null || ledger.limitOf(stream.key) === null) {
      this.topics.applyRun(run, now, null);
      return;
    }
    for (const { number, topic, payload } of run.entries()) {
      if (!ledger.isOverruled(stream.key, number)) this.topics.apply({ topic, payload, version: versionOf(stream, number) }, now);
    }
  }

  private slice(): void {
    this.goOn();
    if (this.pass !== null) this.stopSoon = this.environment.soon(() => this.slice());
  }

  private goOn(): void {
    const { values, meta } = this.store;
    const pass = this.pass!;
    for (const value of this.topics.takeChanged(Math.min(pass.left, SLICE_VALUES))) values.put(value);
    pass.left -= SLICE_VALUES;
    if (pass.left > 0) return;
    this.pass = null;
    if (pass.position === this.written) return;
    this.written = pass.position;
    meta.put(WRITTEN_KEY, pass.position);
  }
}
