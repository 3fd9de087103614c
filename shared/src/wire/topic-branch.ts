/** One opened branch of the topic tree, as a node reports it and as the page draws it. Streamed only while somebody looks. */
import { z } from 'zod';

export const branchChildSchema = z.object({
  /** The last part of its path. */
  name: z.string(),
  /** Topics with a value at or below it. */
  topics: z.number(),
  /** Whether anything lies below it. */
  branch: z.boolean(),
  updatesPerSecond: z.number(),
  /** The last value, when it is a topic itself: text, cut at 120 characters, or how many bytes. */
  value: z.string().nullable(),
  /** Age of the last update at or below it when the frame was made; null when there never was one in this life. */
  ageMillis: z.number().nullable(),
});
export type BranchChild = z.infer<typeof branchChildSchema>;

export const branchFrameSchema = z.object({
  /** '' is the root. */
  path: z.string(),
  children: z.array(branchChildSchema),
  /** Children that exist and are not in this frame. */
  leftOut: z.number(),
  topics: z.number(),
  updatesPerSecond: z.number(),
});
export type BranchFrame = z.infer<typeof branchFrameSchema>;

/** Asks for a branch: its children from `offset` in order of name. */
export const branchRequestSchema = z.object({ path: z.string(), offset: z.number().int().min(0), limit: z.number().int().min(1).max(2000) });
export type BranchRequest = z.infer<typeof branchRequestSchema>;
