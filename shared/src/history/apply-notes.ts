/** Notes that operators write about an instant or a failover. */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { NOTES_KEPT } from './empty-history.ts';
import type { History } from './history.ts';

/** @returns the history with the note in it, in order of the instants that notes are about. */
export function applyToNotes(history: History, event: ClusterEvent): History {
  if (event.kind !== 'note-added' || history.notes.some(({ id }) => id === event.note)) return history;
  const { note: id, about, by, text, wall } = event;
  const notes = [...history.notes, { id, at: about.at, episode: about.episode, by, text, wall }].sort((a, b) => a.at - b.at);
  return { ...history, notes: notes.slice(-NOTES_KEPT) };
}
