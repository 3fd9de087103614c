/** The notes of the timeline, newest instant first, each leading to what it is about. */
import type { Note } from '@understudy/shared/history/history';
import { formatClock } from '../../ui/format-time.ts';

interface NoteListProps {
  notes: readonly Note[];
  monoMinusWall: number;
  /** Those whose flag was picked. */
  picked: ReadonlySet<string>;
  onPick: (note: Note) => void;
}

export function NoteList({ notes, monoMinusWall, picked, onPick }: NoteListProps) {
  return (
    <ul className="tl-notes" aria-label="Notes">
      {[...notes].reverse().map((note) => (
        <li key={note.id}>
          <button type="button" aria-pressed={picked.has(note.id)} onClick={() => onPick(note)} title={`Written at ${formatClock(note.wall)}`}>
            <span className="mono dim">{formatClock(note.at - monoMinusWall)}</span>
            <span className="tl-note-text">{note.text} <span className="dim">— {note.by}</span></span>
          </button>
        </li>
      ))}
    </ul>
  );
}
