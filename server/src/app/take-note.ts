/** POST /api/notes: a note goes into the log, if what it is about is there. */
import type { RequestHandler } from 'express';
import type { FoldState } from '@understudy/shared/history/fold';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import { noteRequestSchema, type NoteRequest } from '@understudy/shared/wire/notes';
import { monoMillis } from '../clock.ts';
import { describeIssues, refuse } from './refuse.ts';
import type { Shown } from './shown.ts';

export function takeNote({ collector }: Shown): RequestHandler {
  return (request, response) => {
    const parsed = noteRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      refuse(response, 400, { asked: 'a note', found: describeIssues(parsed.error), todo: 'Send {"about": {"at", "episode"}, "text", "by"} as the page does.' });
      return;
    }
    const refusal = collector ? refuseNote(parsed.data, collector.state, monoMillis()) : { asked: 'a note', found: 'this dashboard shows a recording: nothing is written into it', todo: 'Write it on the dashboard of a running cluster.' };
    if (refusal) refuse(response, 409, refusal);
    else response.status(201).json({ note: collector!.addNote(parsed.data.about, parsed.data.by, parsed.data.text) });
  };
}

/** The page's clock is reckoned, and may be a little ahead. */
const AHEAD_MILLIS = 1000;

/** @returns why the note is refused: it is about a time that is not here, or a failover that is not known. */
function refuseNote({ about }: NoteRequest, { history }: FoldState, now: number): Refusal | null {
  const asked = about.episode === null ? 'a note about an instant' : `a note about the failover ${about.episode}`;
  if (about.at > now + AHEAD_MILLIS) return { asked, found: 'its instant has not come yet', todo: 'Choose an instant that the timeline shows.' };
  if (about.episode !== null && !history.episodes.some(({ id }) => id === about.episode)) return { asked, found: 'no such failover is kept', todo: 'Write it about the instant instead.' };
  if (about.at < history.from) return { asked, found: 'its instant is from before the history that is kept', todo: 'Choose an instant that the timeline shows.' };
  return null;
}
