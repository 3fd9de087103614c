/** Beside the lanes: the failover that is looked at, or two of them, then the recent ones and the notes. */
import { useState } from 'react';
import type { Episode, History, Note } from '@understudy/shared/history/history';
import { CompareCard } from './compare-card.tsx';
import { EpisodeCard } from './episode-card.tsx';
import { EpisodeList } from './episode-list.tsx';
import { NoteForm, type NoteDraft } from './note-form.tsx';
import { NoteList } from './note-list.tsx';
import './side-panel.css';

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
      {draft ? <NoteForm key={draft.episode?.id ?? 'instant'} draft={draft} monoMinusWall={history.monoMinusWall} by={by} onBy={setBy} onEnd={() => onDraft(null)} /> : null}
      {a && b ? <CompareCard a={a} b={b} onEnd={() => setComparedId(null)} />
        : chosen ? <EpisodeCard episode={chosen} onZoom={() => onZoom(chosen)} onNote={() => onDraft({ at: chosen.faultAt, episode: chosen })} />
          : <p className="tl-none">No failover since the history began. Kill a node to see one, measured.</p>}
      {chosen && episodes.length > 1 ? (
        <>
          <h4>Recent failovers <span className="mono">{history.episodes.length}</span></h4>
          <EpisodeList episodes={episodes} chosen={chosen} compared={compared?.id ?? null} onPick={onPickEpisode} onCompare={(episode) => setComparedId(episode?.id ?? null)} />
        </>
      ) : null}
      {history.notes.length > 0 ? (
        <>
          <h4>Notes <span className="mono">{history.notes.length}</span></h4>
          <NoteList notes={history.notes} monoMinusWall={history.monoMinusWall} picked={pickedNotes} onPick={onPickNote} />
        </>
      ) : null}
    </aside>
  );
}
