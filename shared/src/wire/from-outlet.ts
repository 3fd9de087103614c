/** The schema of what an outlet sends; its events are checked one by one, so that a bad one costs only itself. */
import { z } from 'zod';
import { holdingsSchema } from './audit.ts';
import { eventStampSchema } from './cluster-event.ts';
import { topicFrameSchema } from './topic-watch.ts';

const { witness } = eventStampSchema.shape;
const count = z.number().int().min(0);

export const fromOutletSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), witness, oldest: count, newest: count, at: z.number(), wall: z.number() }),
  z.object({ type: z.literal('events'), events: z.array(z.unknown()) }),
  z.object({ type: z.literal('order-answer'), order: z.string().max(200), refusal: z.object({ asked: z.string(), found: z.string(), todo: z.string() }).nullable() }),
  z.object({ type: z.literal('topics'), watch: count, frame: topicFrameSchema }),
  z.object({ type: z.literal('holdings'), ask: count, holdings: holdingsSchema }),
  z.object({ type: z.literal('pulse'), at: z.number(), wall: z.number() }),
]);
/** A checked message of an outlet, its events still unchecked. */
export type OutletMessage = z.infer<typeof fromOutletSchema>;
