/** Goes through a recording event by event, and notes for each specimen the instant at which its state is to be seen. */
import type { LogSource } from '@understudy/shared/recording/log-index';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { readInstants } from './reading.ts';
import type { RecordingName, Seen, Specimen } from './specimen.ts';

/** @returns by the specimen's id, the first stretch in which its state stood, as it looked once it had settled; those not found are missing. */
export async function findSeen(recording: RecordingName, log: LogSource, specimens: readonly Specimen[]): Promise<Map<string, Seen>> {
  const found = new Map<string, { seen: Seen; since: number; over: boolean }>();
  const read = readInstants();
  for (const entry of (await log.index()).segments) {
    const segment = readSegment(await log.segment(entry));
    for (let n = segment.from; n <= segment.to; n += 1) {
      const reading = read(n, segment.stateAt(n), segment.labelAt(n));
      for (const specimen of specimens) {
        const known = found.get(specimen.id);
        if (known?.over) continue;
        const subject = specimen.find(reading);
        if (!known) {
          if (subject !== null) found.set(specimen.id, { seen: { ...reading, recording, subject }, since: reading.now, over: !specimen.settleMillis });
        } else if (subject !== known.seen.subject || reading.now - known.since > specimen.settleMillis!) known.over = true;
        else known.seen = { ...reading, recording, subject };
      }
      if (specimens.every(({ id }) => found.get(id)?.over)) return seenOf(found);
    }
  }
  return seenOf(found);
}

function seenOf(found: ReadonlyMap<string, { seen: Seen }>): Map<string, Seen> {
  return new Map([...found].map(([id, { seen }]) => [id, seen]));
}
