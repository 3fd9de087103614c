/** POST /api/orders: what a page asks for and what it is told. 202 with `OrderAccepted`, 4xx with `OrderRefused`. */
import { z } from 'zod';
import { PROCESS_VERBS, type ClusterCommand, type Refusal } from '../domain/cluster-command.ts';

const name = z.string().min(1).max(100);

export const clusterCommandSchema = z.union([
  z.object({ verb: z.enum(PROCESS_VERBS), target: z.object({ kind: z.enum(['node', 'client']), name }) }).strict(),
  z.object({ verb: z.enum(['cut', 'heal']), link: z.object({ a: name, b: name }).strict() }).strict(),
  z.object({ verb: z.enum(['reconnect', 'downgrade', 'upgrade']), node: name, destination: name }).strict(),
  z.object({ verb: z.literal('force'), node: name }).strict(),
]) satisfies z.ZodType<ClusterCommand>;

export const orderRequestSchema = z.object({ command: clusterCommandSchema, by: z.string().trim().min(1).max(60) }).strict();
export type OrderRequest = z.infer<typeof orderRequestSchema>;

export interface OrderAccepted {
  order: string;
}

export interface OrderRefused {
  refusal: Refusal;
}
