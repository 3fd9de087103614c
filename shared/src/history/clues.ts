/** Clues: what one witness noticed of another, which an episode may need that begins later. */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { CLUE_MILLIS, CLUES_KEPT } from './empty-history.ts';
import type { Clue, History } from './history.ts';

/** @returns what the event notices of a node or client, if anything. */
export function clueOf(before: ClusterView, event: ClusterEvent): Clue | null {
  const { at } = event;
  const witness = event.witness.name;
  switch (event.kind) {
    case 'peer-changed':
      if (event.to === 'suspected') return { at, name: 'suspected', subject: event.peer, witness };
      return event.to === 'down' ? { at, name: 'agreed', subject: event.peer, witness } : null;
    case 'view-agreed': {
      const known = before.nodes[witness]?.agreed?.view.members ?? [];
      const left = known.find((member) => !event.view.members.some(({ node }) => node === member.node));
      return left ? { at, name: 'agreed', subject: left.node, witness } : null;
    }
    case 'client-changed':
      return event.state === 'gone' ? { at, name: 'client gone', subject: event.client, witness } : null;
    default:
      return null;
  }
}

/** @returns the history with the clue; clues too old to explain anything leave. */
export function keepClue(history: History, clue: Clue): History {
  const clues = [...(history.clues ?? []), clue].filter(({ at }) => clue.at - at < CLUE_MILLIS).slice(-CLUES_KEPT);
  return { ...history, clues };
}
