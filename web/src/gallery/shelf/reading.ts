/** One instant of a recording: its state, its time, and what the topology makes of it, read only if somebody asks. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { GraphReader, type Graph } from '../../features/topology/describe/read-graph.ts';

export interface Reading {
  n: number;
  view: ClusterView;
  history: History;
  /** The label of the instant. */
  now: MonoMillis;
  /** Null before the cluster was described. */
  graph: () => Graph | null;
}

/** @returns what reads one instant after the other, and describes anew only what changed between them. */
export function readInstants(): (n: number, state: Pick<Reading, 'view' | 'history'>, now: MonoMillis) => Reading {
  let reader: { spec: object; of: GraphReader } | null = null;
  return (n, { view, history }, now) => ({
    n, view, history, now,
    graph: () => {
      if (!view.spec) return null;
      if (reader?.spec !== view.spec) reader = { spec: view.spec, of: new GraphReader(view.spec) };
      return reader.of.read(view, history, now);
    },
  });
}
