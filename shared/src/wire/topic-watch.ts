/**
 * Looking at topics, on its whole way: a page says what it looks at, the back end asks the right nodes, frames come back. A
 * section is asked of one node alone, and the others leave it out, so that what several nodes say can be added up.
 */
import { z } from 'zod';
import { LOOK_MOST_WINDOWS, MERGED_MOST } from '../domain/topic-limits.ts';
import type { MonoMillis } from '../domain/units.ts';
import { branchFrameSchema, branchRequestSchema, type BranchChild, type BranchFrame } from './topic-branch.ts';
import { outlineFrameSchema, outlineRequestSchema, type OutlineFrame } from './topic-outline.ts';
import { searchFrameSchema, searchRequestSchema, type FoundTopic, type SearchFrame } from './topic-search.ts';

/** Branches that others tell of. */
const leaveOut = z.array(z.string()).max(1000);

/** What a node is asked. */
export const topicAskSchema = z.discriminatedUnion('ask', [
  branchRequestSchema.extend({ ask: z.literal('branch'), limit: z.number().int().min(1).max(MERGED_MOST), leaveOut }),
  searchRequestSchema.extend({ ask: z.literal('search'), leaveOut }),
  outlineRequestSchema.extend({ ask: z.literal('outline'), leaveOut }),
]);
export type TopicAsk = z.infer<typeof topicAskSchema>;
export type BranchAsk = Extract<TopicAsk, { ask: 'branch' }>;
export type SearchAsk = Extract<TopicAsk, { ask: 'search' }>;
export type OutlineAsk = Extract<TopicAsk, { ask: 'outline' }>;

/** What is asked of the cluster, before it is known whom to ask. */
export type TopicRequest = Omit<BranchAsk, 'leaveOut'> | Omit<SearchAsk, 'leaveOut'> | Omit<OutlineAsk, 'leaveOut'>;

/** What it answers, again and again while that changes. */
export const topicFrameSchema = z.discriminatedUnion('of', [
  z.object({ of: z.literal('branch'), frame: branchFrameSchema }),
  z.object({ of: z.literal('search'), frame: searchFrameSchema }),
  z.object({ of: z.literal('outline'), frame: outlineFrameSchema }),
]);
export type TopicFrame = z.infer<typeof topicFrameSchema>;

/** All that a page looks at; it replaces what it looked at before. */
export const topicLookSchema = z.object({
  windows: z.array(branchRequestSchema).max(LOOK_MOST_WINDOWS),
  search: searchRequestSchema.nullable(),
  outline: outlineRequestSchema.nullable(),
});
export type TopicLook = z.infer<typeof topicLookSchema>;

/** A row as a page has it: ages grow while nothing is sent, so that it gets the time of the last update by the back end's clock. */
export type ShownChild = Omit<BranchChild, 'ageMillis'> & { at: MonoMillis | null };
export type ShownFound = Omit<FoundTopic, 'ageMillis'> & { at: MonoMillis | null };

/** Rows by their place; `whole` replaces all that were there, else the others stay as they are. */
export interface RowsChange<Row> {
  whole: boolean;
  /** How many rows there are now; those beyond are gone. */
  count: number;
  rows: [place: number, row: Row][];
}

export type BranchNews = Omit<BranchFrame, 'children'> & { children: RowsChange<ShownChild> };
export type SearchNews = Omit<SearchFrame, 'rows'> & { rows: RowsChange<ShownFound> };

/** What a page is told of all that it looks at, in one message; what did not change is not in it. */
export interface TopicNews {
  branches: BranchNews[];
  search: SearchNews | null;
  outline: OutlineFrame | null;
}
