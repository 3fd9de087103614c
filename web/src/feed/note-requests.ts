/** Notes over REST: 201 means that the note is in the log; it is drawn when its event arrives. */
import type { NoteAccepted, NoteRequest } from '@understudy/shared/wire/notes';
import { askForText } from './ask-back-end.ts';

/** @throws RefusedError */
export function postNote(request: NoteRequest, send: typeof fetch = fetch): Promise<NoteAccepted> {
  return askForText({ path: '/api/notes', method: 'POST', body: request, asked: 'save the note', todo: 'Look whether it is there before you write it again.' }, 'note', send);
}
