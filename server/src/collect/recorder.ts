/** Numbers what arrives, keeps it, folds it, and tells whoever listens: once for each turn of the event loop, at once when it is quiet. */
import type { ClusterEvent, ClusterEventBody, LoggedEvent, Witness } from '@understudy/shared/domain/cluster-event';
import { applyLogged, emptyFold, type FoldState } from '@understudy/shared/history/fold';
import { monoMillis, wallMillis } from '../clock.ts';
import type { EventLog } from './event-log.ts';
import { outletKey, type Position } from './positions.ts';

/** The state is saved this often: replaying as many takes some tens of milliseconds at the next start. */
const CHECKPOINT_EVENTS = 2000;
const REPLAY_BATCH = 2000;
/** The newest events stay in memory for pages that are a little behind. */
const TAIL_EVENTS = 5000;

export class Recorder {
  state: FoldState;
  readonly positions: Map<string, Position>;
  private readonly witness: Witness;
  private number = 0;
  private next: number;
  private waiting: LoggedEvent[] = [];
  private tail: LoggedEvent[] = [];
  private scheduled = false;
  private sinceCheckpoint = 0;
  private readonly listeners = new Set<(events: readonly LoggedEvent[]) => void>();

  /** Resumes from the last saved state and what follows it in the log. */
  constructor(readonly log: EventLog, private readonly onFault: (fault: string) => void) {
    this.witness = { kind: 'dashboard', name: 'dashboard', incarnation: log.starts };
    const saved = log.checkpoint();
    this.state = saved?.state ?? emptyFold();
    this.positions = new Map(Object.entries(saved?.positions ?? {}));
    for (let from = (saved?.n ?? log.first - 1) + 1; from <= log.last;) {
      const events = log.read(from, REPLAY_BATCH);
      if (events.length === 0) break;
      for (const logged of events) {
        this.fold(logged);
        this.rememberPosition(logged.event);
      }
      from = events.at(-1)!.n + 1;
    }
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

  /** @returns at most `limit` events after `n`, or null when the log does not have them all any more. */
  after(n: number, limit: number): readonly LoggedEvent[] | null {
    if (n + 1 < this.log.first || n > this.n) return null;
    const first = this.tail[0]?.n ?? Infinity;
    if (n + 1 >= first) return this.tail.slice(n + 1 - first, n + 1 - first + limit);
    return this.log.read(n + 1, limit);
  }

  /** Stores what is waiting and the state, and closes the log. */
  async close(): Promise<void> {
    this.flush();
    this.saveCheckpoint();
    await this.log.close();
  }

  flush(): void {
    this.scheduled = false;
    const batch = this.waiting;
    if (batch.length === 0) return;
    this.waiting = [];
    this.log.append(batch);
    for (const logged of batch) this.fold(logged);
    this.tail = [...this.tail, ...batch];
    // Cut back in steps: copying the tail at each event would cost more than the event.
    if (this.tail.length > 2 * TAIL_EVENTS) this.tail = this.tail.slice(-TAIL_EVENTS);
    for (const listener of this.listeners) listener(batch);
    this.sinceCheckpoint += batch.length;
    if (this.sinceCheckpoint >= CHECKPOINT_EVENTS) this.saveCheckpoint();
    const dropped = this.log.trim();
    if (dropped) this.add({ kind: 'gap', outlet: this.witness, ...dropped, because: 'the log keeps no more: its oldest events were dropped' });
  }

  private fold(logged: LoggedEvent): void {
    try {
      this.state = applyLogged(this.state, logged);
    } catch (error) {
      // A page folds the same event and must not fail either, so this is a defect to be seen, not to be survived twice.
      this.onFault(`event ${logged.n} (${logged.event.kind}) cannot be folded: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  private rememberPosition(event: ClusterEvent): void {
    const { witness, number } = event.kind === 'gap' ? { witness: event.outlet, number: event.to } : event;
    if (witness.kind !== 'dashboard') this.positions.set(outletKey(witness), { incarnation: witness.incarnation, last: number });
  }

  private saveCheckpoint(): void {
    this.sinceCheckpoint = 0;
    this.log.saveCheckpoint({ n: this.log.last, state: this.state, positions: Object.fromEntries(this.positions) });
  }
}
