/** Virtual time: events in the order of their time, and of their arrival where times are equal. */
import type { Millis, MonoMillis } from '../domain/units.ts';

/** To whom an event happens, which may have reasons to take it later or never. */
export interface EventOwner {
  take(due: Due): void;
}

/** What is to be run; `call` is null once it was prevented. */
export interface Due {
  call: (() => void) | null;
  readonly isTimer: boolean;
}

interface Event extends Due {
  at: MonoMillis;
  sequence: number;
  owner: EventOwner | null;
}

export class Scheduler {
  now: MonoMillis = 0;
  /** Events that were run. */
  ran = 0;
  private readonly heap: Event[] = [];
  /** Events of this very moment, in order from `head` on; most are, and need no place in the heap. */
  private readonly immediate: Event[] = [];
  private head = 0;
  private sequence = 0;

  /** Runs something so much later. @returns a function that prevents it. */
  after(millis: Millis, call: () => void, owner: EventOwner | null = null, isTimer = false): () => void {
    const event: Event = { at: this.now + Math.max(0, millis), sequence: (this.sequence += 1), call, owner, isTimer };
    if (millis > 0) this.push(event);
    else this.immediate.push(event);
    return () => {
      event.call = null;
    };
  }

  /** Runs everything up to a point in time; `afterEach` after every event, and stops when it says so. */
  runUntil(until: MonoMillis, afterEach: () => boolean): void {
    for (let next = this.next(until); next; next = this.next(until)) {
      const { call, owner } = next;
      if (call === null) continue;
      this.now = next.at;
      this.ran += 1;
      if (owner === null) call();
      else owner.take(next);
      if (!afterEach()) return;
    }
    this.now = until;
  }

  /** Takes out the next event, if its time has come by then. */
  private next(until: MonoMillis): Event | undefined {
    const first = this.heap[0];
    const now = this.immediate[this.head];
    if (now && (!first || isBefore(now, first))) {
      this.head += 1;
      if (this.head === this.immediate.length) {
        this.immediate.length = this.head = 0;
      }
      return now;
    }
    if (!first || first.at > until) return undefined;
    this.pop();
    return first;
  }

  private push(event: Event): void {
    const { heap } = this;
    let at = heap.push(event) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isBefore(event, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = event;
  }

  private pop(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= heap.length) break;
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below += 1;
      if (!isBefore(heap[below]!, last)) break;
      heap[at] = heap[below]!;
      at = below;
    }
    heap[at] = last;
  }
}

function isBefore(a: Event, b: Event): boolean {
  return a.at < b.at || (a.at === b.at && a.sequence < b.sequence);
}
