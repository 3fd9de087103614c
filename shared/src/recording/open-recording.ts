/** Opens a recording's file, wherever it lies: checks its head, and gives its segments one by one, each checked against its hash. */
import { readSegmentJson, recordingHeadSchema } from '../wire/recording.ts';
import type { LogSource } from './log-index.ts';
import { hashedText, HEAD_LIMIT_BYTES, indexOfHead, RECORDING_FORMAT, type RecordingHead } from './recording-head.ts';
import { completeState, type Segment, type SegmentEntry } from './segment.ts';
import { upgradePart } from './upgrade-recording.ts';

/** A file with random access, and what a browser and Node each do in their own way. */
export interface RecordingFile {
  name: string;
  size: number;
  read(from: number, length: number): Promise<Uint8Array>;
  /** @throws when the bytes are no UTF-8. */
  decode(bytes: Uint8Array): string;
  /** @throws when the bytes are no gzip. */
  gunzip(bytes: Uint8Array): Promise<Uint8Array>;
  /** In hex; null where it cannot be reckoned. */
  sha256(bytes: Uint8Array): Promise<string | null>;
  encode(text: string): Uint8Array;
}

/** A file that cannot be shown: what was asked, what was found, what to do. */
export class RecordingFault extends Error {
  constructor(readonly asked: string, readonly found: string, readonly todo: string) {
    super(`asked to ${asked}; found: ${found}; ${todo}`);
  }
}

export interface OpenedRecording extends LogSource {
  head: RecordingHead;
}

const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 10;

/** Reads and checks the head. @throws a `RecordingFault` for what is foreign, truncated, damaged or newer. */
export async function openRecording(file: RecordingFile): Promise<OpenedRecording> {
  const asked = `open ${file.name} as a recording`;
  const line = await readFirstLine(file, asked);
  const raw = parseHead(file, line, asked);
  const upgraded = upgradePart(raw, 'head');
  if (typeof upgraded === 'string') throw new RecordingFault(asked, upgraded, 'Choose another file, or another version of Understudy.');
  const parsed = recordingHeadSchema.safeParse(upgraded);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new RecordingFault(asked, `its head is not that of a recording: ${issue?.path.join('.') || 'the head'}: ${issue?.message ?? 'of unknown shape'}`, 'It was changed or damaged: get another copy.');
  }
  const head: RecordingHead = parsed.data;
  const there = file.size - line.length - 1;
  if (there < head.bodyBytes) throw new RecordingFault(asked, `it is cut off: ${there} of ${head.bodyBytes} bytes are there after its head`, 'Copy it again from where it was kept.');
  if (there > head.bodyBytes) throw new RecordingFault(asked, `${there - head.bodyBytes} bytes follow its end`, 'It was changed or damaged: get another copy.');
  // The hash is of what was written, so of the raw head, in whatever version that is.
  const hash = await file.sha256(file.encode(hashedText(raw as unknown as RecordingHead)));
  if (hash !== null && hash !== head.hash) throw new RecordingFault(asked, 'its head does not have the hash that it states', 'It was changed or damaged: get another copy.');

  const offsets = new Map<number, number>();
  let offset = line.length + 1;
  for (const { first, bytes } of head.segments) {
    offsets.set(first, offset);
    offset += bytes;
  }
  const segment = async (entry: SegmentEntry): Promise<Segment> => {
    const what = `read events ${entry.first} to ${entry.last} of ${file.name}`;
    const from = offsets.get(entry.first);
    if (from === undefined) throw new RecordingFault(what, 'the recording has no such segment', 'Open it anew.');
    const bytes = await file.read(from, entry.bytes);
    const found = await file.sha256(bytes);
    if (found !== null && found !== entry.sha256) throw new RecordingFault(what, 'they do not have the hash that the head states', 'The file was changed or damaged: get another copy.');
    try {
      return parseSegment(file.decode(await file.gunzip(bytes)), entry);
    } catch (error) {
      throw new RecordingFault(what, error instanceof Error ? error.message : String(error), 'The file was changed or damaged: get another copy.');
    }
  };
  return { head, index: () => Promise.resolve(indexOfHead(head)), segment };
}

/** @returns the segment in today's form. @throws an Error in words when it is none, or another one than the index says. */
export function parseSegment(text: string, entry: Pick<SegmentEntry, 'first'>): Segment {
  const upgraded = upgradePart(JSON.parse(text), 'segment');
  if (typeof upgraded === 'string') throw new Error(upgraded);
  const segment = readSegmentJson(upgraded);
  if (typeof segment === 'string') throw new Error(segment);
  if (segment.after !== entry.first - 1) throw new Error(`it begins after event ${segment.after}, not with event ${entry.first}`);
  return { ...segment, base: completeState(segment.base) };
}

async function readFirstLine(file: RecordingFile, asked: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for (let from = 0; from < Math.min(file.size, HEAD_LIMIT_BYTES); from += CHUNK_BYTES) {
    const chunk = await file.read(from, Math.min(CHUNK_BYTES, file.size - from));
    // A picture or an archive is told by its first byte, not after megabytes.
    if (from === 0 && chunk[0] !== 123) break;
    const end = chunk.indexOf(NEWLINE);
    parts.push(end < 0 ? chunk : chunk.subarray(0, end));
    if (end >= 0) return join(parts);
  }
  throw new RecordingFault(asked, file.size === 0 ? 'the file is empty' : 'it does not begin with the head of a recording', 'Choose a file that was made with Keep, or fetched from another dashboard.');
}

function parseHead(file: RecordingFile, line: Uint8Array, asked: string): Record<string, unknown> {
  try {
    const raw: unknown = JSON.parse(file.decode(line));
    if (typeof raw === 'object' && raw !== null && (raw as { format?: unknown }).format === RECORDING_FORMAT) return raw as Record<string, unknown>;
  } catch {
    // Said below: what is no JSON is no head.
  }
  throw new RecordingFault(asked, 'it is another kind of file', 'Choose a file that was made with Keep, or fetched from another dashboard.');
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
