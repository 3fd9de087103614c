/** A sentence in parts, each with the tone in which a page colours it. */
import type { EpochMillis } from '../domain/units.ts';

/** How a part of a sentence is coloured; `plain` is text, `strong` a name or figure that the eye should find. */
export type Tone = 'plain' | 'strong' | 'up' | 'standby' | 'attention' | 'down' | 'unknown';

export interface Part {
  text: string;
  tone: Tone;
}

/** One sentence; `text` is its parts joined. `id` is stable while it speaks of the same thing. */
export interface Sentence {
  id: string;
  tone: Tone;
  parts: Part[];
  text: string;
  since: EpochMillis | null;
}

export function part(text: string, tone: Tone = 'plain'): Part {
  return { text, tone };
}

export function sentence(id: string, tone: Tone, parts: Part[], since: EpochMillis | null): Sentence {
  return { id, tone, parts, text: parts.map(({ text }) => text).join(''), since };
}
