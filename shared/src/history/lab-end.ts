/** The clean end of the lab, which is no failover: its processes end because they were told to, and what they lose they lose with it. */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { LAB_END } from '../domain/cluster-command.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import type { History } from './history.ts';

/** @returns whether the lab has told any of its processes to end with it. A new life of the lab begins with all of them anew. */
export function labEnds(view: ClusterView): boolean {
  return Object.values(view.clients).some(({ process }) => process.order === LAB_END) || Object.values(view.nodes).some(({ process }) => process.order === LAB_END);
}

/**
 * A node may be heard before the lab: what began since the lab's end was no failover and leaves. What an earlier life of the
 * lab left unfinished stays so.
 */
export function applyLabEnd(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent): History {
  if (event.kind === 'process-changed' && event.order === LAB_END && !labEnds(before)) return withoutSince(history, event.at);
  if (event.kind !== 'cluster-described' || before.lab.incarnation === after.lab.incarnation) return history;
  if (!history.episodes.some(({ state }) => state === 'running')) return history;
  return { ...history, episodes: history.episodes.map((episode) => (episode.state === 'running' ? { ...episode, state: 'superseded' } : episode)) };
}

function withoutSince(history: History, at: MonoMillis): History {
  const episodes = history.episodes.filter(({ faultAt }) => faultAt < at);
  return episodes.length === history.episodes.length ? history : { ...history, episodes };
}
