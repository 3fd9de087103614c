/** The tree from afar: its largest branches some levels down, the rest summed. What the sunburst is drawn from. */
import { z } from 'zod';
import { OUTLINE_MOST_DEPTH } from '../domain/topic-limits.ts';

const count = z.number().int().min(0);

/** What has the size of an arc. */
export const outlineBySchema = z.enum(['topics', 'rate']);
export type OutlineBy = z.infer<typeof outlineBySchema>;

export const outlineRequestSchema = z.object({
  /** '' is the root. */
  path: z.string().max(65_535),
  by: outlineBySchema,
  depth: z.number().int().min(1).max(OUTLINE_MOST_DEPTH),
  /** The smallest part of the whole that is named; what is smaller is summed. */
  leastShare: z.number().min(0.001).max(1),
});
export type OutlineRequest = z.infer<typeof outlineRequestSchema>;

/** A branch or topic. What lies below it and is not among `children` is in `rest`. */
export interface OutlineNode {
  name: string;
  topics: number;
  updatesPerSecond: number;
  children: OutlineNode[];
  /** Children that are too small to be named, in one; null when there are none. */
  rest: { children: number; topics: number; updatesPerSecond: number } | null;
}

const restSchema = z.object({ children: count, topics: count, updatesPerSecond: z.number() });
export const outlineNodeSchema: z.ZodType<OutlineNode> = z.lazy(() => z.object({
  name: z.string(), topics: count, updatesPerSecond: z.number(), children: z.array(outlineNodeSchema), rest: restSchema.nullable(),
}));

export const outlineFrameSchema = z.object({ path: z.string(), by: outlineBySchema, root: outlineNodeSchema });
export type OutlineFrame = z.infer<typeof outlineFrameSchema>;
