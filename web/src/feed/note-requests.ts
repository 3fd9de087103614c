/** Notes over REST: 201 means that the note is in the log; it is drawn when its event arrives. */
import type { NoteAccepted, NoteRequest } from '@understudy/shared/wire/notes';
import { hasText, postJson } from './post-json.ts';

/** @throws RefusedError */
export function postNote(request: NoteRequest, send: typeof fetch = fetch): Promise<NoteAccepted> {
  return postJson({
    path: '/api/notes', body: request, asked: 'save the note', limitMillis: 10_000,
    todoWhenSilent: 'Look whether it is there before you write it again.',
    isAccepted: (body): body is NoteAccepted => hasText(body, 'note'),
  }, send);
}
