/** The schema of events as they come from an outlet: what a witness says is checked before it is numbered and believed. */
import { z } from 'zod';
import type { ClusterEvent, ClusterEventKind, EventStamp, Witness } from '../domain/cluster-event.ts';
import { ackModeSchema, epochSchema, holderSchema, registrationSchema, destinationStateSchema, groupViewSchema, outcomeSchema, wideIpStandingSchema } from './cluster-states.ts';
import { clusterSpecSchema } from './cluster-spec.ts';
import { clusterCommandSchema } from './orders.ts';

const name = z.string().max(200);
const text = z.string().max(2000);
const count = z.number().int().min(0);
const millis = z.number();
const maybe = <S extends z.ZodType>(schema: S) => schema.nullable();

const witness = z.object({ kind: z.enum(['node', 'lab', 'auditor', 'dashboard']), name, incarnation: count }) satisfies z.ZodType<Witness>;

/** What every event begins with; enough to say which one could not be read. */
export const eventStampSchema = z.object({ witness, number: count.min(1), at: millis, wall: millis }) satisfies z.ZodType<EventStamp>;

const handover = z.object({
  path: text, epoch: epochSchema, client: name, node: name,
  previous: maybe(z.object({ epoch: epochSchema, client: name, lastAt: millis })), gapMillis: maybe(millis),
});

const sectionSample = z.object({
  path: text, topics: count, updatesPerSecond: millis, holder: holderSchema, ageMillis: maybe(millis),
  accepted: count, refused: count, duplicates: count, fenced: count, subscribers: count,
});

const streamSample = z.object({
  to: name, kind: z.enum(['destination', 'member']), peer: maybe(name), sentPerSecond: millis, waitingUpdates: count, waitingBytes: count, waitingMillis: millis,
});

const opinion = z.enum(['unknown', 'up', 'suspected', 'down']);
const direction = z.enum(['dialled', 'incoming']);
const phase = z.enum(['waiting', 'searching', 'backing-off', 'connected']);
const processState = z.enum(['starting', 'running', 'paused', 'stopping', 'exited']);

const event = <K extends string, S extends z.ZodRawShape>(kind: K, shape: S) => eventStampSchema.extend({ kind: z.literal(kind), ...shape });

/** @throws nothing: use `safeParse`; a refused event is counted and becomes a gap. */
export const clusterEventSchema = z.discriminatedUnion('kind', [
  event('cluster-described', { spec: clusterSpecSchema, labStarted: millis }),
  event('process-changed', {
    subject: z.object({ kind: z.enum(['node', 'client', 'auditor']), name }), incarnation: count, state: processState, pid: maybe(count),
    exit: maybe(z.object({ code: maybe(z.number()), signal: maybe(name) })), order: maybe(name), because: text,
  }),
  event('link-changed', { link: name, state: z.enum(['cut', 'whole']), order: maybe(name) }),
  event('order-changed', { order: name, command: clusterCommandSchema, by: name, state: z.enum(['asked', 'in-effect', 'refused', 'failed']), reason: maybe(text) }),
  event('wide-ip-changed', { name, ...wideIpStandingSchema.shape, because: text, order: maybe(name) }),
  event('node-changed', { group: name, pid: count, state: z.enum(['starting', 'hearing', 'serving', 'stopping']), digest: name, because: text, order: maybe(name) }),
  event('peer-changed', { peer: name, peerIncarnation: maybe(count), from: opinion, to: opinion, because: text, heardAt: maybe(millis) }),
  event('view-agreed', { group: name, view: groupViewSchema, orderedBy: name, because: text }),
  event('connection-opened', { peer: name, peerGroup: name, peerIncarnation: count, direction, connection: count }),
  event('connection-closed', { peer: name, direction, connection: count, because: text }),
  event('destination-changed', { destination: name, from: phase, state: destinationStateSchema, because: text, order: maybe(name) }),
  event('destination-attempt', { destination: name, index: maybe(count), peer: maybe(name), address: name.default(''), pass: count, outcome: outcomeSchema, tookMillis: millis, detail: maybe(text) }),
  event('destination-caught-up', { destination: name, peer: name, resentUpdates: count, tookMillis: millis }),
  event('ack-mode-changed', { destination: name, now: ackModeSchema, because: text, order: maybe(name) }),
  event('updates-overruled', { path: text, epoch: epochSchema, ranges: z.array(z.object({ source: name, epoch: epochSchema, from: count, to: count })), topics: count }),
  event('client-changed', { client: name, state: z.enum(['connected', 'gone']), address: name, because: text }),
  event('source-changed', { registration: registrationSchema, because: text }),
  event('holder-changed', { holder: holderSchema, because: text }),
  event('callback-sent', { path: text, client: name, state: z.enum(['active', 'standby', 'closed']), epoch: maybe(epochSchema) }),
  event('first-accepted', { path: text, epoch: epochSchema, client: name }),
  event('first-delivered', { handover }),
  event('update-refused', { topic: text, client: name, reason: text, count }),
  event('node-sampled', {
    sections: z.array(sectionSample), streams: z.array(streamSample), acceptedPerSecond: millis, appliedPerSecond: millis, deliveredPerSecond: millis,
    topics: count, clients: count, journalUpdates: count, journalBytes: count, copies: z.object({ backups: count, wanted: count }), heard: z.array(z.object({ peer: name, agoMillis: maybe(millis) })), heapMiB: millis,
  }),
  event('finding-changed', { finding: text, state: z.enum(['raised', 'cleared']), severity: z.enum(['note', 'attention', 'fault']), subject: text, text }),
  event('audit-sampled', { rows: z.array(z.object({ node: name, path: text, delivered: count, duplicated: count, reordered: count, missing: count, perSecond: millis })) }),
  event('audit-handover', { node: name, handover }),
  event('outlet-changed', { outlet: witness, state: z.enum(['connected', 'lost']), because: text }),
  event('gap', { outlet: witness, from: count, to: count, because: text }),
  event('values-recorded', { state: z.enum(['begun', 'ended']), branches: z.array(text), by: text, until: millis, because: text }),
  event('problem-muted', {
    problem: text, verdict: z.enum(['acknowledged', 'muted', 'lifted']), tone: z.enum(['attention', 'unknown', 'down']), text, since: millis, by: text, reason: text, until: millis,
  }),
  event('note-added', { note: name, about: z.object({ at: millis, episode: maybe(text) }), by: name, text }),
]) satisfies z.ZodType<ClusterEvent>;

/** Fails to compile when a kind of event has no schema. */
export type KindsWithoutSchema = Exclude<ClusterEventKind, z.infer<typeof clusterEventSchema>['kind']>;
const everyKindHasOne: [KindsWithoutSchema] extends [never] ? true : KindsWithoutSchema = true;
void everyKindHasOne;

/** @returns the event, or in words why it is none. */
export function readClusterEvent(value: unknown): ClusterEvent | string {
  const result = clusterEventSchema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  return `${issue?.path.join('.') || 'the event'}: ${issue?.message ?? 'of unknown shape'}`;
}
