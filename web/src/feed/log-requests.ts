/** The back end's logs over REST: the one that it writes, and the recordings in its directory. */
import type { LogIndex, LogSource } from '@understudy/shared/recording/log-index';
import { completeState, type Segment, type SegmentEntry } from '@understudy/shared/recording/segment';
import { upgradePart } from '@understudy/shared/recording/upgrade-recording';
import type { KeepOrder, KeptRecording, RecordingList } from '@understudy/shared/wire/recordings';
import { askBackEnd, RefusedError } from './ask-back-end.ts';

/** A day is kept by copying; a large one takes its time. */
const KEEP_LIMIT_MILLIS = 120_000;

/** Where the back end serves a log: its own, or a recording of its directory. */
export function logPath(recording: string | null): string {
  return recording === null ? '/api' : `/api/recordings/${encodeURIComponent(recording)}`;
}

/** @returns the log behind the path; its methods throw a RefusedError. */
export function servedLog(recording: string | null): LogSource {
  const path = logPath(recording);
  return {
    index: async () => (await askBackEnd({ path: `${path}/log`, asked: recording === null ? 'read the index of the event log' : `open ${recording}` })) as LogIndex,
    segment: async ({ first, last }: SegmentEntry) => {
      const asked = `read events ${first} to ${last}`;
      const raw = await askBackEnd({ path: `${path}/log/segments/${first}`, asked });
      const upgraded = upgradePart(raw, 'segment');
      if (typeof upgraded === 'string') throw new RefusedError({ asked, found: upgraded, todo: 'Load the page again: it may be older than the server.' });
      // Of our own back end: as it wrote it, so it is not checked again.
      const segment = upgraded as unknown as Segment;
      return { ...segment, base: completeState(segment.base) };
    },
  };
}

export async function listRecordings(): Promise<RecordingList> {
  return (await askBackEnd({ path: '/api/recordings', asked: 'list the recordings' })) as RecordingList;
}

export async function keepRecording(order: KeepOrder): Promise<KeptRecording> {
  const answer = await askBackEnd({ path: '/api/recordings', method: 'POST', body: order, asked: `keep ${order.name}`, limitMillis: KEEP_LIMIT_MILLIS, todo: 'Look into the list of recordings before you keep it again.' });
  return (answer as { recording: KeptRecording }).recording;
}

export async function removeRecording(file: string): Promise<void> {
  await askBackEnd({ path: `/api/recordings/${encodeURIComponent(file)}`, method: 'DELETE', asked: `remove ${file}` });
}
