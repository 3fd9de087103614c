/** Which lanes there are: one for each node, destination and section of the description, then those that have left it. */
import { destinationKey } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import type { History, Lane } from './history.ts';
import { endSpan, laneOf } from './lanes.ts';

/** @returns the history with the lanes that the view wants; a lane of what left the description ends at `at` and stays while it has spans. */
export function nameLanes(history: History, before: ClusterView, after: ClusterView, at: MonoMillis): History {
  if (!after.spec || (before.spec === after.spec && samePaths(before, after))) return history;
  const wanted = wantedLanes(after).map((lane) => laneOf(history, lane.id) ?? lane);
  const same = wanted.length === history.described && wanted.every(({ id }, index) => history.lanes[index]!.id === id);
  if (same) return history;
  const ids = new Set(wanted.map(({ id }) => id));
  const left = history.lanes.filter(({ id, spans }) => !ids.has(id) && spans.length > 0).map((lane) => endSpan(lane, at));
  return withLanes({ ...history, described: wanted.length }, [...wanted, ...left]);
}

/** @returns the history with these lanes, in this order. */
export function withLanes(history: History, lanes: Lane[]): History {
  const places = Object.fromEntries(lanes.map(({ id }, index) => [id, index]));
  const size = lanes.reduce((sum, { spans, marks }) => sum + spans.length + marks.length, 0);
  return { ...history, lanes, places, size };
}

function wantedLanes({ spec, sections }: ClusterView): Lane[] {
  const { nodes } = spec!;
  const lane = (kind: Lane['kind'], key: string, title: string, node: string | null): Lane => ({ id: `${kind}:${key}`, kind, title, node, spans: [], marks: [], cutBefore: null });
  return [
    ...nodes.map(({ name }) => lane('node', name, name, name)),
    ...nodes.flatMap(({ name, destinations }) => destinations.map((destination) => lane('destination', destinationKey(name, destination.name), `${name} → ${destination.name}`, name))),
    ...Object.values(sections).filter(({ home }) => home !== null).map(({ path }) => lane('section', path, path, null)),
  ];
}

/** Holders change often, paths hardly ever. */
function samePaths(before: ClusterView, after: ClusterView): boolean {
  if (before.sections === after.sections) return true;
  const paths = Object.keys(after.sections);
  return paths.length === Object.keys(before.sections).length && paths.every((path) => before.sections[path]?.home === after.sections[path]!.home);
}
