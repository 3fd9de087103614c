/** Beside the lanes: the failover that is looked at, or two of them, then the recent ones and the notes. */
import { lazy, Suspense, useState } from 'react';
import type { Episode, History, Note } from '@understudy/shared/history/history';
import type { NoteDraft } from './note-form.tsx';
import { NoteList } from './note-list.tsx';
import './side-panel.css';

// None of them is there before there is a failover, or before somebody asks for it.
const EpisodeCard = lazy(() => import('./episode-card.tsx').then((module) => ({ default: module.EpisodeCard })));
const EpisodeList = lazy(() => import('./episode-list.tsx').then((module) => ({ default: module.EpisodeList })));
const CompareCard = lazy(() => import('./compare-card.tsx').then((module) => ({ default: module.CompareCard })));
const NoteForm = lazy(() => import('./note-form.tsx').then((module) => ({ default: module.NoteForm })));

interface SidePanelProps {
  history: History;
  /** The recent failovers, newest first. */
  episodes: readonly Episode[];
  chosen: Episode | null;
  draft: NoteDraft | null;
  pickedNotes: ReadonlySet<string>;
  onDraft: (draft: NoteDraft | null) => void;
  onPickEpisode: (episode: Episode) => void;
  onZoom: (episode: Episode) => void;
  onPickNote: (note: Note) => void;
}

export function SidePanel({ history, episodes, chosen, draft, pickedNotes, onDraft, onPickEpisode, onZoom, onPickNote }: SidePanelProps) {
  const [by, setBy] = useState('operator');
  const [comparedId, setComparedId] = useState<string | null>(null);
  const compared = comparedId !== chosen?.id ? history.episodes.find(({ id, kind }) => id === comparedId && kind === chosen?.kind) : undefined;
  // The earlier one is A, so that "B − A" says what has changed since.
  const [a, b] = chosen && compared ? [chosen, compared].sort((one, other) => one.faultAt - other.faultAt) : [];
  return (
    <aside className="tl-side" aria-label="Failovers and notes">
      {draft ? <Suspense fallback={null}><NoteForm key={draft.episode?.id ?? 'instant'} draft={draft} monoMinusWall={history.monoMinusWall} by={by} onBy={setBy} onEnd={() => onDraft(null)} /></Suspense> : null}
      {chosen ? (
        <Suspense fallback={null}>
          {a && b ? <CompareCard a={a} b={b} onEnd={() => setComparedId(null)} />
            : <EpisodeCard episode={chosen} onZoom={() => onZoom(chosen)} onNote={() => onDraft({ at: chosen.faultAt, episode: chosen })} />}
          {episodes.length > 1 ? (
            <>
              <h4>Recent failovers <span className="mono">{history.episodes.length}</span></h4>
              <EpisodeList episodes={episodes} chosen={chosen} compared={compared?.id ?? null} onPick={onPickEpisode} onCompare={(episode) => setComparedId(episode?.id ?? null)} />
            </>
          ) : null}
        </Suspense>
      ) : <p className="tl-none">No failover since the history began. Kill a node to see one, measured.</p>}
      {history.notes.length > 0 ? (
        <>
          <h4>Notes <span className="mono">{history.notes.length}</span></h4>
          <NoteList notes={history.notes} monoMinusWall={history.monoMinusWall} picked={pickedNotes} onPick={onPickNote} />
        </>
      ) : null}
    </aside>
  );
}
