/** Schemas of the machines' states as events carry them whole. */
import { z } from 'zod';
import type { AckMode, AttemptOutcome, DestinationState } from '../domain/destination.ts';
import type { GroupView } from '../domain/membership.ts';
import type { Epoch, HolderState, Registration } from '../domain/update-source.ts';

const name = z.string().max(200);
const path = z.string().max(2000);
const count = z.number().int().min(0);
const seat = z.object({ client: name, node: name });

export const epochSchema = z.object({ counter: count, node: name }) satisfies z.ZodType<Epoch>;

export const holderSchema = z.object({ path, epoch: epochSchema.nullable(), active: seat.nullable(), standbys: z.array(seat) }) satisfies z.ZodType<HolderState>;

export const registrationSchema = z.object({
  path, client: name, node: name, incarnation: count, serial: count, order: z.number().nullable(),
  state: z.enum(['pending', 'active', 'standby', 'closed']), epoch: epochSchema.nullable(),
}) satisfies z.ZodType<Registration>;

export const ackModeSchema = z.enum(['sync', 'async', 'downgraded']) satisfies z.ZodType<AckMode>;

export const outcomeSchema = z.enum(['connected', 'refused', 'timeout', 'unresolved', 'logon-failed', 'cancelled']) satisfies z.ZodType<AttemptOutcome>;

export const destinationStateSchema = z.object({
  destination: name, group: name, phase: z.enum(['waiting', 'searching', 'backing-off', 'connected']),
  addresses: z.array(z.object({
    node: name, host: name, port: count, state: z.enum(['untried', 'trying', ...outcomeSchema.options]),
    tookMillis: z.number().optional(), detail: path.optional(),
  })),
  trying: count.nullable(), passes: count,
  wait: z.object({ millis: z.number(), until: z.number() }).nullable(),
  connection: z.object({ peer: name, via: z.enum(['dialled', 'incoming']), since: z.number() }).nullable(),
  incoming: z.array(name),
}) satisfies z.ZodType<DestinationState>;

export const groupViewSchema = z.object({ number: count, members: z.array(z.object({ node: name, incarnation: count })) }) satisfies z.ZodType<GroupView>;
