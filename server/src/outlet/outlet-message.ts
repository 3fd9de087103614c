/** The check of what a follower sends: nothing that crosses a socket is believed. */
import { z } from 'zod';
import { clusterCommandSchema } from '@understudy/shared/wire/orders';
import { topicAskSchema } from '@understudy/shared/wire/topic-watch';
import type { ToOutlet } from '@understudy/shared/wire/event-outlet';

/** Streams in one question: those of a section's last activations, several times over. */
const HOLDINGS_MOST = 1000;

const count = z.number().int().min(0);
const schema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('follow'), incarnation: count, after: count }),
  z.object({ type: z.literal('order'), order: z.object({ id: z.string().min(1).max(100), command: clusterCommandSchema, by: z.string().min(1).max(60) }) }),
  z.object({ type: z.literal('watch'), watch: count, ask: topicAskSchema }),
  z.object({ type: z.literal('unwatch'), watch: count }),
  z.object({ type: z.literal('ask-holdings'), ask: count, keys: z.array(z.string().max(2000)).max(HOLDINGS_MOST) }),
]) satisfies z.ZodType<ToOutlet>;

/** @returns the message, or in words why it is none. */
export function readOutletMessage(message: unknown): ToOutlet | string {
  const result = schema.safeParse(message);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  return `sent no message of an event port: ${issue === undefined ? 'unknown shape' : `${issue.path.join('.') || 'message'}: ${issue.message}`}`;
}
