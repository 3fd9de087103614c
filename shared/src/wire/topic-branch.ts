/** One opened branch of the topic tree, as a node reports it and as the page draws it. Streamed only while somebody looks. */
import { z } from 'zod';

const count = z.number().int().min(0);
/** MQTT allows no longer topic. */
const path = z.string().max(65_535);
/** Branches that are opened below one branch and whose places are asked for. */
const LOCATED = 64;

/** A value made safe to show, whatever its bytes are. */
export const topicValueSchema = z.object({
  /** `text`: UTF-8 without control characters, cut at 120 characters; `hex`: the first bytes as pairs of digits. */
  as: z.enum(['text', 'hex']),
  shown: z.string(),
  /** Of the whole value. */
  bytes: count,
  /** Whether `shown` is only its beginning. */
  cut: z.boolean(),
});
export type TopicValue = z.infer<typeof topicValueSchema>;

export const branchChildSchema = z.object({
  /** The last part of its path. */
  name: z.string(),
  /** Topics with a value at or below it. */
  topics: count,
  /** Whether anything lies below it. */
  branch: z.boolean(),
  updatesPerSecond: z.number(),
  /** The last value, when it is a topic itself. */
  value: topicValueSchema.nullable(),
  /** Age of the last update at or below it when the frame was made; null when there never was one in this life. */
  ageMillis: z.number().nullable(),
  /** Updates in each of the last full seconds, oldest first, at most a minute; only in the first frame, and null where nobody kept them. */
  trend: z.array(z.number()).max(60).nullable(),
});
export type BranchChild = z.infer<typeof branchChildSchema>;

export const branchFrameSchema = z.object({
  /** '' is the root. */
  path,
  /** Place of the first of `children` among all. */
  offset: count,
  children: z.array(branchChildSchema),
  /** How many children can be asked for. */
  total: count,
  /** Children that exist and cannot be asked for: several nodes have topics of their own here, and their lists are merged only so far. */
  beyond: count,
  /** Where the children that `locate` named stand; those that are not there are missing. */
  places: z.record(z.string(), count),
  /** Whether the names are still being put in order; `children` is empty until then. */
  ordering: z.boolean(),
  topics: count,
  updatesPerSecond: z.number(),
});
export type BranchFrame = z.infer<typeof branchFrameSchema>;

/** Asks for a branch: its children from `offset` in order of name, and the places of some by name. */
export const branchRequestSchema = z.object({ path, offset: count, limit: z.number().int().min(1).max(500), locate: z.array(z.string().max(65_535)).max(LOCATED) });
export type BranchRequest = z.infer<typeof branchRequestSchema>;
