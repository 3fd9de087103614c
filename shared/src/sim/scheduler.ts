/** Virtual time: events in the order of their time, and of their arrival where times are equal. */
import type { Millis, MonoMillis } from '../domain/units.ts';

interface Event {
  at: MonoMillis;
  sequence: number;
  run: (() => void) | null;
}

export class Scheduler {
  now: MonoMillis = 0;
  /** Events that were run. */
  ran = 0;
  private readonly heap: Event[] = [];
  private sequence = 0;

  /** Runs something so much later. @returns a function that prevents it. */
  after(millis: Millis, run: () => void): () => void {
    const event: Event = { at: this.now + Math.max(0, millis), sequence: (this.sequence += 1), run };
    this.push(event);
    return () => {
      event.run = null;
    };
  }

  /** Runs everything up to a point in time; `afterEach` after every event, and stops when it says so. */
  runUntil(until: MonoMillis, afterEach: () => boolean): void {
    for (let next = this.heap[0]; next && next.at <= until; next = this.heap[0]) {
      this.pop();
      if (next.run === null) continue;
      this.now = next.at;
      this.ran += 1;
      next.run();
      if (!afterEach()) return;
    }
    this.now = until;
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
