/** REST of recordings: what a page asks to be kept, and what the directory has. */
import { z } from 'zod';
import type { Refusal } from '../domain/cluster-command.ts';
import type { EpochMillis } from '../domain/units.ts';

const text = z.string().trim();

/** POST /api/recordings: the last so many milliseconds, or from one label to another. */
export const keepRequestSchema = z.object({
  stretch: z.union([z.object({ lastMillis: z.number().min(1000) }).strict(), z.object({ fromAt: z.number(), toAt: z.number() }).strict()]),
  name: text.min(1).max(80), by: text.min(1).max(60), note: text.max(500).default(''),
}).strict();
export type KeepOrder = z.input<typeof keepRequestSchema>;

/** A recording in the directory; one that cannot be opened has a fault and no head. */
export interface KeptRecording {
  file: string;
  bytes: number;
  keptAt: EpochMillis;
  head: {
    name: string;
    by: string;
    note: string;
    product: string;
    cluster: string | null;
    events: number;
    fromWall: EpochMillis;
    toWall: EpochMillis;
    episodes: number;
    /** Branches of which it has values. */
    values: string[];
    hash: string;
  } | null;
  fault: Refusal | null;
}

/** GET /api/recordings. */
export interface RecordingList {
  directory: string;
  recordings: KeptRecording[];
}
