/** Runs in a simulation: their payloads stay the objects that they were, so that an update is known wherever it goes. */
import type { TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import { OpenRun, type RunSlab } from '../replication/open-run.ts';
import type { JournalEntry, UpdateStream } from '../replication/update-entry.ts';
import { UpdateRun } from '../replication/update-run.ts';

interface Part {
  topic: TopicPath;
  payload: Uint8Array;
}

export class SimRun extends UpdateRun {
  constructor(
    run: UpdateRun,
    private readonly parts: readonly Part[],
  ) {
    super(run.stream, run.number, run.count, run.acceptedAt, run.body, run.position);
  }

  override at(position: number): UpdateRun {
    return new SimRun(super.at(position), this.parts);
  }

  override of(stream: UpdateStream): UpdateRun {
    return new SimRun(super.of(stream), this.parts);
  }

  override slice(index: number, count: number): UpdateRun {
    if (index === 0 && count === this.count) return this;
    return new SimRun(super.slice(index, count), this.parts.slice(index, index + count));
  }

  override entries(): JournalEntry[] {
    const { stream, number, position, acceptedAt } = this;
    return this.parts.map(({ topic, payload }, index) => ({ stream, number: number + index, topic, payload, acceptedAt, position: position === 0 ? 0 : position + index }));
  }
}

/** Tells of each update as it is added. */
export class SimOpenRun extends OpenRun {
  private readonly parts: Part[] = [];

  constructor(
    slab: RunSlab,
    stream: UpdateStream,
    number: number,
    acceptedAt: MonoMillis,
    position: number,
    private readonly onAdd: (entry: JournalEntry) => void,
  ) {
    super(slab, stream, number, acceptedAt, position);
  }

  override add(topic: TopicPath, payload: Uint8Array): boolean {
    if (!super.add(topic, payload)) return false;
    this.parts.push({ topic, payload });
    const { stream, number, acceptedAt, position, count } = this;
    this.onAdd({ stream, number: number + count - 1, topic, payload, acceptedAt, position: position + count - 1 });
    return true;
  }

  override payload(): Uint8Array {
    return this.parts[this.parts.length - 1]!.payload;
  }

  override close(): UpdateRun {
    return new SimRun(super.close(), this.parts);
  }
}
