/** The newest updates of the journal in memory: streams that keep up never read the disk. */
import { readRuns, type UpdateRun } from '@understudy/shared/replication/update-run';

/** At 300 updates a second half a minute; a stream further behind reads the disk. */
const TAIL_UPDATES = 8192;
const TAIL_BYTES = 8 * 1024 * 1024;
/** Dropped in lumps, so that shifting the array is rare. */
const SLACK_UPDATES = 4096;

export class JournalTail {
  private runs: UpdateRun[] = [];
  private bytes = 0;

  push(run: UpdateRun): void {
    this.runs.push(run);
    this.bytes += run.body.length;
  }

  /** The oldest position in memory, or Infinity when there is none. */
  first(): number {
    return this.runs[0]?.position ?? Infinity;
  }

  from(position: number, limit: number): UpdateRun[] {
    return readRuns(this.runs, position, limit);
  }

  /** Lets go of what is too much; `durableTo` and below is on disk. */
  shrink(durableTo: number): void {
    const last = this.runs[this.runs.length - 1]?.lastPosition ?? 0;
    if (last - this.first() < TAIL_UPDATES + SLACK_UPDATES && this.bytes <= TAIL_BYTES) return;
    let drop = 0;
    for (const { lastPosition, body } of this.runs) {
      const isEnough = last - lastPosition < TAIL_UPDATES && this.bytes <= TAIL_BYTES;
      if (isEnough || lastPosition > durableTo) break;
      this.bytes -= body.length;
      drop += 1;
    }
    this.runs.splice(0, drop);
  }
}
