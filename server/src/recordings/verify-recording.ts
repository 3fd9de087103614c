/** `recording verify FILE`: what is in a recording, and whether all of it is as it was written and follows from itself. */
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { RecordingFault } from '@understudy/shared/recording/open-recording';
import { hashJson } from '@understudy/shared/view/hash-view';
import { openDiskRecording, type DiskRecording } from './disk-file.ts';

export interface VerifyPlace {
  say: (text: string) => void;
  refuse: (text: string) => void;
}

/** @returns the exit code: 0 when all of it holds, 2 when something does not (said what). */
export async function verifyRecording(path: string, { say, refuse }: VerifyPlace): Promise<number> {
  let opened: DiskRecording | null = null;
  try {
    opened = await openDiskRecording(path);
    say(describe(opened));
    const broken = await findBreak(opened);
    if (broken) {
      refuse(broken);
      return 2;
    }
    say('  all of it has the hashes that it states, and each part begins with the state in which the one before it ended');
    return 0;
  } catch (error) {
    if (!(error instanceof RecordingFault)) throw error;
    refuse(error.message);
    return 2;
  } finally {
    await opened?.close();
  }
}

function describe({ head }: DiskRecording): string {
  const { recording, cluster, first, last, fromAt, toAt, monoMinusWall, segments, episodes, hash, version } = head;
  const time = (at: number): string => new Date(at - monoMinusWall).toISOString();
  const values = [...new Set(segments.flatMap((segment) => segment.values))];
  return [
    `${recording.name}, of ${cluster ?? 'a cluster without a name'}`,
    `  kept      ${new Date(recording.keptAt).toISOString()} by ${recording.by}${recording.note ? `: ${recording.note}` : ''}`,
    `  from      ${time(fromAt)}`,
    `  to        ${time(toAt)}`,
    `  events    ${last - first + 1} (${first} to ${last} of log ${head.log}) in ${segments.length} parts`,
    `  failovers ${episodes.length}`,
    `  values    ${values.length > 0 ? values.join(', ') : 'none'}`,
    `  written   by Understudy ${recording.product}, form ${version}`,
    `  hash      ${hash}`,
  ].join('\n');
}

/** @returns in words where the states do not follow from each other, or null. @throws a `RecordingFault` for a damaged part. */
async function findBreak({ head, segment }: DiskRecording): Promise<string | null> {
  let before: string | null = null;
  for (const entry of head.segments) {
    const read = await segment(entry);
    if (before !== null && before !== hashJson(read.base)) return `asked to verify ${head.recording.name}; found: events ${entry.first} to ${entry.last} do not begin with the state in which the part before them ended; it may be of an older Understudy, which folded events otherwise`;
    before = hashJson(readSegment(read).stateAt(entry.last));
  }
  return null;
}
