/** What a dashboard shows: a cluster that runs, or a recording that was named on the command line. */
import type { FoldState } from '@understudy/shared/history/fold';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { Collector } from '../collect/collector.ts';
import { openDiskRecording, type DiskRecording } from '../recordings/disk-file.ts';
import type { ServedLog } from '../recordings/served-log.ts';
import { liveLog } from './live-log.ts';

export type Shown =
  | { collector: Collector; log: ServedLog; close(): Promise<void> }
  /** `end`: the state with which the recording ends. */
  | { collector: null; log: DiskRecording; name: string; end: FoldState; close(): Promise<void> };

/** What a dashboard is started on. */
export type DashboardSource = { lab: { host: string; port: number } } | { recording: string };

/** @throws when the log cannot be opened, or a `RecordingFault` when the recording cannot be shown. */
export async function openShown(source: DashboardSource, directory: string, onFault: (fault: string) => void): Promise<Shown> {
  if ('lab' in source) {
    const collector = new Collector({ lab: source.lab, directory, onFault });
    return { collector, log: liveLog(collector.recorder), close: () => collector.close() };
  }
  const log = await openDiskRecording(source.recording);
  try {
    const last = log.head.segments.at(-1)!;
    const end = readSegment(await log.segment(last)).stateAt(last.last);
    return { collector: null, log, name: log.head.recording.name, end, close: () => log.close() };
  } catch (error) {
    await log.close();
    throw error;
  }
}
