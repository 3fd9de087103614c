/** POST /api/problems: what an operator says to a standing problem. 201 with nothing, 4xx with a refusal; what holds arrives as an event. */
import { z } from 'zod';

/** A mute that outlives the week is a fault that nobody repairs. */
export const MUTE_MOST_MILLIS = 7 * 24 * 60 * 60 * 1000;

const text = z.string().trim();

export const muteRequestSchema = z.discriminatedUnion('verdict', [
  z.object({ problem: text.min(1).max(500), verdict: z.enum(['acknowledged', 'muted']), by: text.min(1).max(60), reason: text.min(1).max(300), forMillis: z.number().min(60_000).max(MUTE_MOST_MILLIS) }).strict(),
  z.object({ problem: text.min(1).max(500), verdict: z.literal('lifted'), by: text.min(1).max(60), reason: text.max(300).default('') }).strict(),
]);
export type MuteRequest = z.input<typeof muteRequestSchema>;
