/** Schemas of recordings and of the log's segments and index: whatever comes out of a file is checked before it is folded. */
import { z } from 'zod';
import type { BranchRecord } from '../recording/branch-record.ts';
import type { EpisodeEntry } from '../recording/episode-entry.ts';
import { RECORDING_FORMAT, type RecordingHead } from '../recording/recording-head.ts';
import type { Segment, SegmentEntry } from '../recording/segment.ts';
import { clusterEventSchema } from './cluster-event.ts';
import { branchChildSchema } from './topic-branch.ts';

const count = z.number().int().min(0);
const time = z.number();
const text = z.string().max(2000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

const segmentEntrySchema = z.object({ first: count, last: count, fromAt: time, toAt: time, bytes: count, sha256: hash, changes: z.array(count), values: z.array(text) }) satisfies z.ZodType<SegmentEntry>;

const episodeEntrySchema = z.object({
  id: text, kind: z.enum(['section', 'destination']), title: text, state: z.enum(['running', 'done', 'superseded']),
  gapMillis: time.nullable(), redundancyMillis: time.nullable(), sentence: z.string(), n: count, lastN: count, faultAt: time, wall: time, lastsMillis: time,
}) satisfies z.ZodType<EpisodeEntry>;

export const recordingHeadSchema = z.object({
  format: z.literal(RECORDING_FORMAT), version: count, log: z.string().max(64), cluster: text.nullable(),
  first: count, last: count, fromAt: time, toAt: time, monoMinusWall: time,
  segments: z.array(segmentEntrySchema).min(1), episodes: z.array(episodeEntrySchema),
  recording: z.object({ name: text, by: text, note: text, keptAt: time, product: text }),
  bodyBytes: count, hash,
}) satisfies z.ZodType<RecordingHead>;

const recordedChild = branchChildSchema.omit({ ageMillis: true, trend: true }).extend({ updatedAt: time.nullable() });

const branchRecordSchema = z.object({
  n: count, at: time, path: z.string(), whole: z.boolean(), changed: z.array(recordedChild), gone: z.array(z.string()), beyond: count, topics: count, updatesPerSecond: z.number(),
}) satisfies z.ZodType<BranchRecord>;

const segmentSchema = z.object({
  version: count, log: z.string(), after: count,
  // Both are folds of our own; what is missing in them is filled in, and the file's hash says that they are as we wrote them.
  base: z.object({ view: z.looseObject({ n: count, at: time }), history: z.looseObject({}) }),
  events: z.array(z.object({ n: count, arrivedAt: time, event: clusterEventSchema })),
  values: z.array(branchRecordSchema),
});

/** @returns the segment, or in words why it is none. Its events are numbered without a hole. */
export function readSegmentJson(value: unknown): Segment | string {
  const result = segmentSchema.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0];
    return `${issue?.path.join('.') || 'the segment'}: ${issue?.message ?? 'of unknown shape'}`;
  }
  const { events, after } = result.data;
  const wrong = events.findIndex(({ n }, index) => n !== after + 1 + index);
  if (wrong >= 0) return `event ${events[wrong]!.n} stands where ${after + 1 + wrong} should be`;
  return result.data as unknown as Segment;
}
