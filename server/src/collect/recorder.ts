/** Numbers what arrives, keeps it, folds it, and tells whoever listens: once for each turn of the event loop, at once when it is quiet. */
import { LAB_END } from '@understudy/shared/domain/cluster-command';
import type { ClusterEvent, ClusterEventBody, LoggedEvent, Witness } from '@understudy/shared/domain/cluster-event';
import { applyLogged, type FoldState } from '@understudy/shared/history/fold';
import type { BranchRecord } from '@understudy/shared/recording/branch-record';
import { monoMillis, wallMillis } from '../clock.ts';
import { EpisodeTable } from './episode-table.ts';
import type { EventLog } from './event-log/event-log.ts';
import { outletKey, type Position } from './positions.ts';

/** The newest events stay in memory for pages that are a little behind. */
const TAIL_EVENTS = 5000;
/** So many at once are stored and folded before it is asked whether the segment is full. */
const STORE_EVENTS = 256;

export class Recorder {
  state: FoldState;
  readonly positions: Map<string, Position>;
  readonly episodes: EpisodeTable;
  private readonly witness: Witness;
  private number = 0;
  private next: number;
  private waiting: LoggedEvent[] = [];
  private tail: LoggedEvent[] = [];
  private scheduled = false;
  private readonly listeners = new Set<(events: readonly LoggedEvent[]) => void>();

  /** Resumes from the last saved state and what follows it in the log. */
  constructor(readonly log: EventLog, private readonly onFault: (fault: string) => void) {
    this.witness = { kind: 'dashboard', name: 'dashboard', incarnation: log.starts };
    this.episodes = new EpisodeTable(log.readEpisodes());
    const { state, positions, events } = log.resume();
    this.state = state;
    this.positions = new Map(Object.entries(positions));
    for (const logged of events) {
      this.fold(logged);
      this.rememberPosition(logged.event);
    }
    this.tail = events;
    this.next = log.last + 1;
  }

  /** The number of the last event that was told. */
  get n(): number {
    return this.log.last;
  }

  /** Calls `listener` with each batch, after it was stored and folded. @returns how to stop that. */
  listen(listener: (events: readonly LoggedEvent[]) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes an event that was checked. */
  record(event: ClusterEvent): void {
    this.waiting.push({ n: this.next, arrivedAt: monoMillis(), event });
    this.next += 1;
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => this.flush());
  }

  /** Adds an event of the dashboard's own. `at` is now unless it is about the past. */
  add(body: ClusterEventBody, at = monoMillis()): void {
    this.number += 1;
    this.record({ witness: this.witness, number: this.number, at, wall: wallMillis() - (monoMillis() - at), ...body });
  }

  /** Keeps topic values as they stand after the last event. */
  recordValues(record: BranchRecord): void {
    this.log.appendValues(record);
  }

  /** @returns at most `limit` events after `n`, or null when they are not all in memory any more: a snapshot is then smaller. */
  after(n: number, limit: number): readonly LoggedEvent[] | null {
    const first = this.tail[0]?.n ?? this.n + 1;
    if (n + 1 < first || n > this.n) return null;
    return this.tail.slice(n + 1 - first, n + 1 - first + limit);
  }

  /** Stores what is waiting and the state, and closes the log. */
  async close(): Promise<void> {
    this.flush();
    await this.log.close();
  }

  flush(): void {
    this.scheduled = false;
    const batch = this.waiting;
    if (batch.length === 0) return;
    this.waiting = [];
    for (let from = 0; from < batch.length; from += STORE_EVENTS) this.store(batch.slice(from, from + STORE_EVENTS));
    this.tail = [...this.tail, ...batch];
    // Cut back in steps: copying the tail at each event would cost more than the event.
    if (this.tail.length > 2 * TAIL_EVENTS) this.tail = this.tail.slice(-TAIL_EVENTS);
    for (const listener of this.listeners) listener(batch);
    this.keepEpisodes(this.log.trim(monoMillis()) ? this.episodes.dropBefore(this.log.first) : []);
  }

  private store(events: readonly LoggedEvent[]): void {
    this.log.append(events);
    for (const logged of events) this.fold(logged);
    if (this.log.isFull) this.log.beginNext(this.state, Object.fromEntries(this.positions));
  }

  private fold(logged: LoggedEvent): void {
    try {
      const before = this.state;
      this.state = applyLogged(before, logged);
      const { event } = logged;
      if (event.kind === 'process-changed' && event.order === LAB_END) this.episodes.withdrawSince(event.at);
      this.episodes.take(before.history, this.state.history, logged.n);
    } catch (error) {
      // A page folds the same event and must not fail either, so this is a defect to be seen, not to be survived twice.
      this.onFault(`event ${logged.n} (${logged.event.kind}) cannot be folded: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  private keepEpisodes(removed: readonly string[]): void {
    const { put, withdrawn } = this.episodes.changes();
    if (put.length > 0 || removed.length > 0 || withdrawn.length > 0) this.log.changeEpisodes(put, [...removed, ...withdrawn]);
  }

  private rememberPosition(event: ClusterEvent): void {
    const { witness, number } = event.kind === 'gap' ? { witness: event.outlet, number: event.to } : event;
    if (witness.kind !== 'dashboard') this.positions.set(outletKey(witness), { incarnation: witness.incarnation, last: number });
  }
}
