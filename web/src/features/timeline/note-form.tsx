/** Writes a note about an instant or a failover. It appears when its event arrives: the form only says that it was taken, or why not. */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import type { Episode } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { postNote } from '../../feed/note-requests.ts';
import { useRequest } from '../../feed/use-request.ts';
import { Button } from '../../ui/button.tsx';
import { formatClock, formatClockMillis } from '../../ui/format-time.ts';

/** As many letters as a note may have (`shared/src/wire/notes.ts`); the schema itself stays out of the page. */
const NOTE_LETTERS = 500;

export interface NoteDraft {
  at: MonoMillis;
  episode: Episode | null;
}

interface NoteFormProps {
  draft: NoteDraft;
  monoMinusWall: number;
  by: string;
  onBy: (by: string) => void;
  onEnd: () => void;
}

export function NoteForm({ draft, monoMinusWall, by, onBy, onEnd }: NoteFormProps) {
  const [text, setText] = useState('');
  const words = useRef<HTMLTextAreaElement>(null);
  const ids = useId();
  const { mutate, isPending, error } = useRequest({
    mutationFn: () => postNote({ about: { at: draft.at, episode: draft.episode?.id ?? null }, text, by }),
    onSuccess: onEnd,
  });
  useEffect(() => words.current?.focus(), []);
  const missing = !text.trim() ? 'A note needs words.' : !by.trim() ? 'A note needs a name.' : null;
  const save = (): void => {
    if (!missing && !isPending) mutate();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // What is typed here is for nobody else; Escape gives the note up, and not the selection.
    event.stopPropagation();
    if (event.key === 'Escape') onEnd();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
  };
  return (
    <form className="tl-note-form" aria-label="Note" onKeyDown={onKeyDown} onSubmit={(event) => { event.preventDefault(); save(); }}>
      <p>
        Note about {draft.episode ? <><b>{draft.episode.title}</b> at <span className="mono">{formatClock(draft.episode.wall)}</span></> : <><span className="mono">{formatClockMillis(draft.at - monoMinusWall)}</span> <span className="dim">· press in the lanes to choose another instant</span></>}
      </p>
      <label className="visually-hidden" htmlFor={`${ids} text`}>Note</label>
      <textarea ref={words} id={`${ids} text`} className="input" rows={3} maxLength={NOTE_LETTERS} value={text} onChange={(event) => setText(event.target.value)} />
      <div className="tl-note-foot">
        <label htmlFor={`${ids} by`}>By</label>
        <input id={`${ids} by`} className="input" value={by} maxLength={60} autoComplete="off" onChange={(event) => onBy(event.target.value)} />
        <Button tone="quiet" onClick={onEnd}>Cancel</Button>
        <Button tone="primary" type="submit" pointless={missing} busy={isPending} onClick={save}>Save</Button>
      </div>
      {error ? <p className="tone-down" role="alert">{error.message}</p> : null}
    </form>
  );
}
