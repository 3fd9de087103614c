/** A search of all topics, as it runs on a node and as the page lists what was found. */
import { z } from 'zod';
import { SEARCH_MOST_ROWS } from '../domain/topic-limits.ts';
import { branchChildSchema } from './topic-branch.ts';

const count = z.number().int().min(0);

/** A pattern with `+` or `#` (`domain/topic-pattern`), else a part of the path. */
export const searchRequestSchema = z.object({ text: z.string().min(1).max(1000), limit: z.number().int().min(1).max(SEARCH_MOST_ROWS) });
export type SearchRequest = z.infer<typeof searchRequestSchema>;

export const foundTopicSchema = branchChildSchema.extend({ path: z.string() });
export type FoundTopic = z.infer<typeof foundTopicSchema>;

export const searchFrameSchema = z.object({
  text: z.string(),
  /** The first in order of path, at most as many as were asked for. */
  rows: z.array(foundTopicSchema),
  /** All that match, listed or not. */
  found: count,
  /** Topics at or below all that match. */
  topics: count,
  /** How many topics and branches were looked at so far, of how many. */
  looked: count,
  of: count,
  done: z.boolean(),
});
export type SearchFrame = z.infer<typeof searchFrameSchema>;
