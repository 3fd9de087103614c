/** Beside the lanes: the failover that is looked at, or two of them, then the recent ones and the notes. */
import { useState } from 'react';
import type { Episode, History, Note } from '@understudy/shared/history/history';
import type { NoteDraft } from './note-form.tsx';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { NoteList } from './note-list.tsx';
import './side-panel.css';

// None of them is there before there is a failover, or before somebody asks for it.
const EpisodeCard = loadedLater('the failover', () => import('./episode-card.tsx').then((module) => module.EpisodeCard));
const EpisodeList = loadedLater('the failovers', () => import('./episode-list.tsx').then((module) => module.EpisodeList));
const CompareCard = loadedLater('the comparison', () => import('./compare-card.tsx').then((module) => module.CompareCard));
const NoteForm = loadedLater('the form for notes', () => import('./note-form.tsx').then((module) => module.NoteForm));

interface SidePanelProps {
  /** What was known at the instant that is shown. */
  history: History;
  /** The recent failovers, newest first. */
  episodes: readonly Episode[];
  chosen: Episode | null;
  /** The page shows an instant of the past. */
  past: boolean;
  /** The chosen one is none of that instant's. */
  later: boolean;
  draft: NoteDraft | null;
  pickedNotes: ReadonlySet<string>;
  onDraft: (draft: NoteDraft | null) => void;
  onPickEpisode: (episode: Episode) => void;
  onZoom: (episode: Episode) => void;
  onPickNote: (note: Note) => void;
}

export function SidePanel({ history, episodes, chosen, past, later, draft, pickedNotes, onDraft, onPickEpisode, onZoom, onPickNote }: SidePanelProps) {
  const [by, setBy] = useState('operator');
  const [comparedId, setComparedId] = useState<string | null>(null);
  const compared = comparedId !== chosen?.id ? history.episodes.find(({ id, kind }) => id === comparedId && kind === chosen?.kind) : undefined;
  // The earlier one is A, so that "B − A" says what has changed since.
  const [a, b] = chosen && compared ? [chosen, compared].sort((one, other) => one.faultAt - other.faultAt) : [];
  return (
    <aside className="tl-side" aria-label="Failovers and notes">
      {draft ? <NoteForm key={draft.episode?.id ?? 'instant'} draft={draft} monoMinusWall={history.monoMinusWall} by={by} onBy={setBy} onEnd={() => onDraft(null)} /> : null}
      {chosen ? (
        <>
          {later ? <p className="tl-later">It begins after the instant that is shown.</p> : null}
          {a && b ? <CompareCard a={a} b={b} onEnd={() => setComparedId(null)} />
            : <EpisodeCard episode={chosen} onZoom={() => onZoom(chosen)} onNote={() => onDraft({ at: chosen.faultAt, episode: chosen })} />}
          {episodes.length > 1 ? (
            <>
              <h4>Recent failovers <span className="mono">{history.episodes.length}</span></h4>
              <EpisodeList episodes={episodes} chosen={chosen} compared={compared?.id ?? null} onPick={onPickEpisode} onCompare={(episode) => setComparedId(episode?.id ?? null)} />
            </>
          ) : null}
        </>
      ) : <p className="tl-none">{past ? 'No failover up to the instant that is shown.' : 'No failover since the history began. Kill a node to see one, measured.'}</p>}
      {history.notes.length > 0 ? (
        <>
          <h4>Notes <span className="mono">{history.notes.length}</span></h4>
          <NoteList notes={history.notes} monoMinusWall={history.monoMinusWall} picked={pickedNotes} onPick={onPickNote} />
        </>
      ) : null}
    </aside>
  );
}
