/** Schemas of the sequence audit's words as events and event ports carry them. */
import { z } from 'zod';
import type { AuditRange, EpochAudit, Holdings, NodeAuditRow, SectionAudit, SourceTotals } from '../domain/audit.ts';
import { epochSchema } from './cluster-states.ts';

const name = z.string().max(200);
const path = z.string().max(2000);
const count = z.number().int().min(0);
const millis = z.number();
const ranges = z.array(count);
const state = z.enum(['pending', 'final']);

export const holdingsSchema = z.object({
  serving: z.boolean(),
  adoptions: count,
  streams: z.array(z.object({ key: path, had: ranges, passed: ranges, overruled: ranges, forgotten: z.boolean() })),
  flows: z.array(z.object({ to: name, kind: z.enum(['destination', 'member']), peer: name.nullable(), caughtUp: z.boolean(), waitingMillis: millis })),
}) satisfies z.ZodType<Holdings>;

export const sourceTotalsSchema = z.object({ client: name, path, incarnation: count, published: count, acknowledged: count, refused: count, unconfirmed: count }) satisfies z.ZodType<SourceTotals>;

export const nodeAuditRowSchema = z.object({
  node: name, path, delivered: count, perSecond: millis, duplicated: count, reordered: count, missing: count, had: count, pending: count, lost: count,
}) satisfies z.ZodType<NodeAuditRow>;

export const sectionAuditSchema = z.object({
  path, published: count, acknowledged: count, refused: count, unconfirmed: count, audited: count, pending: count, pendingMillis: millis, lost: count, overwritten: count, unknown: count, state,
}) satisfies z.ZodType<SectionAudit>;

export const auditRangeSchema = z.object({
  kind: z.enum(['lost', 'overwritten', 'missing', 'duplicated', 'reordered', 'unconfirmed', 'refused', 'unknown']),
  client: name, epoch: epochSchema, life: name.nullable(), node: name.nullable(), from: count, to: count,
}) satisfies z.ZodType<AuditRange>;

export const epochAuditSchema = z.object({
  path, client: name, epoch: epochSchema, acknowledged: count, refused: count, unconfirmed: count, lost: count, overwritten: count, state,
}) satisfies z.ZodType<EpochAudit>;
