/** Writes a stretch of a log into a file that opens anywhere: whole segments as they are, the first and the last cut to size. */
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { PRODUCT_VERSION } from '@understudy/shared/domain/product';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import { cutSegment, describeSegment } from '@understudy/shared/recording/cut-segment';
import { entryOfEpisode, type EpisodeEntry } from '@understudy/shared/recording/episode-entry';
import { segmentOfNumber, type LogIndex } from '@understudy/shared/recording/log-index';
import { hashedText, RECORDING_FORMAT, RECORDING_VERSION, type RecordingHead } from '@understudy/shared/recording/recording-head';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import type { SegmentEntry } from '@understudy/shared/recording/segment';
import type { ServedLog } from './served-log.ts';

export interface KeepRequest {
  fromAt: MonoMillis;
  toAt: MonoMillis;
  name: string;
  by: string;
  note: string;
  keptAt: EpochMillis;
}

type SealedEntry = RecordingHead['segments'][number];
/** A part of the body: a segment to be copied as it is, or one that was cut and is at hand. */
type Part = { entry: SealedEntry; data: Buffer | null };

const pack = promisify(gzip);

/** Writes the file. @returns its head. @throws an Error in words when there is nothing in the stretch or a part of it is gone. */
export async function keepRecording(log: ServedLog, request: KeepRequest, path: string): Promise<RecordingHead> {
  const index = await log.index();
  const wanted = index.segments.filter(({ fromAt, toAt, first, last }) => toAt >= request.fromAt && fromAt <= request.toAt && last >= first);
  if (wanted.length === 0) throw new Error('the log holds nothing of that stretch');
  const parts: Part[] = [];
  for (const entry of wanted) {
    const part = await makePart(log, entry, request);
    if (part) parts.push(part);
  }
  if (parts.length === 0) throw new Error('no event happened in that stretch');
  const segments = parts.map(({ entry }) => entry);
  const head = headOf(index, segments, await episodesUpTo(log, index, segments), request);
  const file = await open(path, 'wx');
  try {
    await file.writeFile(`${JSON.stringify(head)}\n`);
    for (const { entry, data } of parts) await file.writeFile(data ?? (await readWhole(log, entry)));
  } finally {
    await file.close();
  }
  return head;
}

/** @returns the segment whole when it lies within the stretch and is sealed, cut otherwise; null when nothing of it is left. */
async function makePart(log: ServedLog, entry: SegmentEntry, { fromAt, toAt }: KeepRequest): Promise<Part | null> {
  const { sha256 } = entry;
  if (sha256 !== null && entry.fromAt >= fromAt && entry.toAt <= toAt) return { entry: { ...entry, sha256 }, data: null };
  const segment = await log.segment(entry);
  const reader = readSegment(segment);
  // What happened at the very instant from which it is kept is in it.
  let from = entry.fromAt >= fromAt ? reader.from : reader.numberAt(fromAt);
  while (from > reader.from && reader.labelAt(from) >= fromAt) from -= 1;
  const to = reader.numberAt(toAt);
  if (to <= from) return null;
  const cut = cutSegment(segment, from, to);
  const data = await pack(JSON.stringify(cut));
  return { entry: { ...describeSegment(cut), bytes: data.length, sha256: createHash('sha256').update(data).digest('hex') }, data };
}

async function readWhole(log: ServedLog, { first, last, sha256 }: SealedEntry): Promise<Buffer> {
  const data = await log.packed(first).catch(() => null);
  if (!data || createHash('sha256').update(data).digest('hex') !== sha256) throw new Error(`events ${first} to ${last} left the log meanwhile`);
  return data;
}

/** The failovers that began in the recording, each as it stood at its end: what came of them later is not in it. */
async function episodesUpTo(log: ServedLog, index: LogIndex, segments: readonly SealedEntry[]): Promise<EpisodeEntry[]> {
  const [first, last] = [segments[0]!.first, segments.at(-1)!.last];
  const begun = index.episodes.filter(({ n }) => n >= first && n <= last);
  if (begun.every(({ lastN }) => lastN <= last)) return begun;
  const { history } = readSegment(await log.segment(segmentOfNumber(index, last)!)).stateAt(last);
  return begun.map((entry) => {
    const episode = entry.lastN <= last ? undefined : history.episodes.find(({ id }) => id === entry.id);
    return episode ? entryOfEpisode(episode, last, entry) : entry;
  });
}

function headOf(index: LogIndex, segments: SealedEntry[], episodes: EpisodeEntry[], request: KeepRequest): RecordingHead {
  const [first, last] = [segments[0]!, segments.at(-1)!];
  const { name, by, note, keptAt } = request;
  const head: Omit<RecordingHead, 'hash'> = {
    format: RECORDING_FORMAT, version: RECORDING_VERSION, recording: { name, by, note, keptAt, product: PRODUCT_VERSION },
    log: index.log, cluster: index.cluster, first: first.first, last: last.last, fromAt: first.fromAt, toAt: last.toAt, monoMinusWall: index.monoMinusWall,
    segments, episodes, bodyBytes: segments.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  return { ...head, hash: createHash('sha256').update(hashedText(head)).digest('hex') };
}
