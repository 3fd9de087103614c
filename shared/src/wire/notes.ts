/** POST /api/notes: what an operator writes about an instant or a failover. 201 with `NoteAccepted`, 4xx with a refusal. */
import { z } from 'zod';

/** A note is read on a timeline: a few sentences. */
export const NOTE_LETTERS = 500;

export const noteRequestSchema = z.object({
  about: z.object({ at: z.number(), episode: z.string().min(1).max(500).nullable() }).strict(),
  text: z.string().trim().min(1).max(NOTE_LETTERS),
  by: z.string().trim().min(1).max(60),
}).strict();
export type NoteRequest = z.infer<typeof noteRequestSchema>;

export interface NoteAccepted {
  note: string;
}
