/** POST /api/values: which branches' values the log is to keep, and for how long. DELETE ends that. */
import { z } from 'zod';

/** Values cost the nodes, the network and the disk; whoever wants more wants another tool. */
export const VALUE_BRANCHES_MOST = 8;
export const VALUE_MOST_MILLIS = 4 * 60 * 60 * 1000;

export const valueRequestSchema = z.object({
  branches: z.array(z.string().min(1).max(2000)).min(1).max(VALUE_BRANCHES_MOST), by: z.string().trim().min(1).max(60), forMillis: z.number().min(10_000).max(VALUE_MOST_MILLIS),
}).strict();
export type ValueRequest = z.input<typeof valueRequestSchema>;
