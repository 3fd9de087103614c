/** The schema of a receipt that comes out of a file: what is drawn and compared is there, of the kind that it should be. */
import { z } from 'zod';
import { RECEIPT_FORMAT } from '../receipt/receipt.ts';

const count = z.number().int();
const time = z.number();
const maybe = <S extends z.ZodType>(schema: S) => schema.nullable();
const tone = z.enum(['plain', 'strong', 'up', 'standby', 'attention', 'down', 'unknown']);

const episodeSchema = z.looseObject({
  id: z.string(), kind: z.enum(['section', 'destination']), title: z.string(), cause: z.string(), state: z.enum(['running', 'done', 'superseded']),
  phases: z.array(z.looseObject({ name: z.string(), at: time, sinceFaultMillis: time, witness: z.string() })),
  gapMillis: maybe(time), redundancyMillis: maybe(time), gapByNode: z.record(z.string(), time), auditedGapByNode: z.record(z.string(), time), sentence: z.string(),
  uncertainty: maybe(z.object({ millis: maybe(time), because: z.string() })),
  decision: maybe(z.looseObject({ rule: z.string(), by: maybe(z.string()), because: z.string(), candidates: z.array(z.looseObject({ name: z.string(), words: z.string() })) })),
});

const lossRow = z.object({ node: z.string(), path: z.string(), delivered: count, missing: count, duplicated: count, reordered: count });

export const receiptSchema = z.object({
  format: z.literal(RECEIPT_FORMAT), version: count, product: z.string(), cluster: z.string(), log: z.string(), faultWall: time, episode: episodeSchema,
  loss: z.object({ state: z.enum(['pending', 'counted', 'unknown']), missing: maybe(count), rows: z.array(lossRow), because: z.string() }),
  record: z.object({ lines: z.array(z.object({ n: count, sinceFaultMillis: time, witness: z.string(), tone, words: z.string(), lateMillis: time })), leftOut: count }),
  drawn: z.object({ from: time, to: time, lanes: z.array(z.object({ title: z.string(), spans: z.array(z.object({ from: time, to: time, tone, label: z.string() })) })) }),
  policy: z.looseObject({}), digests: z.record(z.string(), z.string()), clock: z.string(), events: z.object({ first: count, last: count }), hash: z.string().regex(/^[0-9a-f]{64}$/),
});
