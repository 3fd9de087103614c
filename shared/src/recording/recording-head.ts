/**
 * The form of a recording's file: one line of JSON (the head), then the segments, each gzipped, one after the other. So `head -1` and
 * any JSON reader tell what a file is, any `gunzip` opens its parts, and a page reads only the parts that it shows.
 */
import type { LogIndex, RecordingAbout } from './log-index.ts';
import type { SegmentEntry } from './segment.ts';
import { canonicalJson } from '../view/hash-view.ts';

export const RECORDING_FORMAT = 'understudy-recording';
/** Raised when the form of the head, of a segment or of anything in it changes; `upgrade-recording.ts` then reads the older ones. */
export const RECORDING_VERSION = 1;
/** What its files are called. */
export const RECORDING_SUFFIX = '.understudy';
/** A head of a day has some hundred kilobytes; more than this is no head. */
export const HEAD_LIMIT_BYTES = 16 * 1024 * 1024;

export interface RecordingHead extends Omit<LogIndex, 'recording' | 'bounds'> {
  format: typeof RECORDING_FORMAT;
  version: number;
  recording: RecordingAbout;
  /** Each segment lies where the ones before it end. */
  segments: (SegmentEntry & { sha256: string })[];
  /** Bytes after the head's line. */
  bodyBytes: number;
  /** SHA-256 of the head without this, as JSON with sorted keys; it names the segments' hashes, so it stands for the whole file. */
  hash: string;
}

/** @returns the text of which a head's hash is taken. */
export function hashedText(head: Omit<RecordingHead, 'hash'> | RecordingHead): string {
  const { hash: _hash, ...rest } = head as RecordingHead;
  return canonicalJson(rest);
}

/** @returns the index of the log in a recording. */
export function indexOfHead(head: RecordingHead): LogIndex {
  const { log, cluster, first, last, fromAt, toAt, monoMinusWall, segments, episodes, recording } = head;
  return { log, cluster, first, last, fromAt, toAt, monoMinusWall, segments, episodes, recording, bounds: null };
}
