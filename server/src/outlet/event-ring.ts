/** The newest events of one life, bounded, addressed by number. */
import type { ClusterEvent } from '@understudy/shared/domain/cluster-event';

export class EventRing {
  private readonly slots: (ClusterEvent | undefined)[];
  /** Number of the newest event; 0 before the first. */
  newest = 0;

  constructor(private readonly capacity: number) {
    this.slots = new Array<ClusterEvent | undefined>(capacity);
  }

  /** Number of the oldest event that is still here; newest + 1 when there is none. */
  get oldest(): number {
    return Math.max(1, this.newest - this.capacity + 1);
  }

  push(event: ClusterEvent): void {
    this.newest = event.number;
    this.slots[event.number % this.capacity] = event;
  }

  /** @returns at most `limit` events from `number` on, from the oldest when that one is gone. */
  from(number: number, limit: number): ClusterEvent[] {
    const events: ClusterEvent[] = [];
    const end = Math.min(this.newest, Math.max(number, this.oldest) + limit - 1);
    for (let n = Math.max(number, this.oldest); n <= end; n++) events.push(this.slots[n % this.capacity]!);
    return events;
  }
}
