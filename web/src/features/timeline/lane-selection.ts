/** Which lanes belong to a selection, and which selection a lane, a fault or an episode stands for. */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { AskedFault, Episode, Fault, History, LaneKind } from '@understudy/shared/history/history';
import { isWithin } from '@understudy/shared/domain/topic-path';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { brushWindow, type TimeWindow } from '../../draw/time-scale.ts';
import type { Selection } from '../../state/selection.ts';

/** @returns what `node:lon-1`, `destination:lon-1/new-york` or `section:prices/fx` selects; null for the lane of faults. */
export function selectionOfLane(lane: string): Selection | null {
  const colon = lane.indexOf(':');
  const id = lane.slice(colon + 1);
  switch (lane.slice(0, Math.max(0, colon))) {
    case 'node': return { kind: 'node', id };
    case 'destination': return { kind: 'destination', id };
    case 'section': return { kind: 'topic', id };
    default: return null;
  }
}

/** @returns what a fault hit (`node:lon-1`, `client:fx-1`, `link:a~b`), as far as a page can select it. */
export function selectionOfFault(fault: Pick<Fault | AskedFault, 'target'>): Selection | null {
  const colon = fault.target.indexOf(':');
  const kind = fault.target.slice(0, colon);
  return kind === 'node' || kind === 'client' || kind === 'link' ? { kind, id: fault.target.slice(colon + 1) } : null;
}

/** @returns when the last phase of an episode was seen. */
export function endOfEpisode(episode: Episode): MonoMillis {
  return episode.phases.reduce((latest, phase) => Math.max(latest, phase.at), episode.faultAt);
}

/** Failovers that one fault set off begin within this of each other. */
const SAME_FAULT_MILLIS = 1000;

/** @returns of the newest fault's failovers the one to show first: a section's before a destination's, then the longest gap. */
export function headEpisode(newestFirst: readonly Episode[]): Episode | null {
  const newest = newestFirst[0];
  if (!newest) return null;
  const together = newestFirst.filter((episode) => Math.abs(episode.faultAt - newest.faultAt) <= SAME_FAULT_MILLIS);
  const weight = (episode: Episode): number => (episode.kind === 'section' ? 1e9 : 0) + (episode.gapMillis ?? 0);
  return together.reduce((best, episode) => (weight(episode) > weight(best) ? episode : best), together[0]!);
}

/**
 * @returns how long after the fault the last phase came that belongs to the interruption itself. A standby that is back
 * minutes later is a phase, too, and would flatten all before it.
 */
export function serviceMillis(episode: Episode): Millis {
  const times = episode.phases.map((phase) => phase.sinceFaultMillis);
  const near = times.filter((time) => time <= Math.max(episode.gapMillis ?? 0, 1) * 4);
  return Math.max(1, ...(near.length > 1 ? near : times));
}

/** @returns a window that shows an episode's interruption whole, with as much around it. */
export function windowOfEpisode(episode: Episode): TimeWindow {
  const length = Math.max(40, episode.gapMillis ?? 0, serviceMillis(episode));
  return brushWindow(episode.faultAt - length * 0.6, episode.faultAt + length * 1.6);
}

/** @returns the episode of this lane that was going on at `at`, give or take `slack`, the newest first. */
export function episodeAt(history: History, lane: string, at: MonoMillis, slack: number): Episode | null {
  return history.episodes.filter((episode) => episode.lane === lane && at >= episode.faultAt - slack && at <= endOfEpisode(episode) + slack).at(-1) ?? null;
}

function idsOf(history: History, kind: LaneKind): string[] {
  return history.lanes.filter((lane) => lane.kind === kind).map(({ id }) => id);
}

/** @returns the ids of the lanes that a selection lights. */
export function lanesOfSelection(selection: Selection | null, view: ClusterView, history: History): ReadonlySet<string> {
  if (!selection) return new Set();
  switch (selection.kind) {
    case 'node':
      return new Set([`node:${selection.id}`, ...idsOf(history, 'destination').filter((id) => id.startsWith(`destination:${selection.id}/`))]);
    case 'destination':
      return new Set([`destination:${selection.id}`]);
    case 'topic':
      return new Set(idsOf(history, 'section').filter((id) => (isWithin(selection.id, id.slice(8)) || isWithin(id.slice(8), selection.id))));
    case 'client':
      return new Set([`section:${view.clients[selection.id]?.path ?? ''}`]);
    case 'link':
      return new Set(selection.id.split('~').map((node) => `node:${node}`));
    case 'episode': {
      const lane = history.episodes.find((episode) => episode.id === selection.id)?.lane;
      return new Set(lane ? [lane] : []);
    }
  }
}
