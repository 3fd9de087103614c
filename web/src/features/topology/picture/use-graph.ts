/** What one picture shows: the view described, what has just moved, and what the selection and the pointer single out. */
import { useMemo } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { destinationKey } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../../state/selection.ts';
import { useTick } from '../../../ui/gestures/use-tick.ts';
import { describeAddresses, withServers } from '../describe/describe-lists.ts';
import { shortPath } from '../describe/describe-node.ts';
import { lightPath, type Lit } from '../describe/light-path.ts';
import { GraphReader, type Graph } from '../describe/read-graph.ts';
import { recentMoves, type RecentMove } from '../describe/recent-moves.ts';
import type { Shown } from './frame.ts';
import { selectionOf } from './scene-item.ts';

export interface GraphNow {
  graph: Graph;
  shown: Shown;
  moves: readonly (RecentMove & { name: string })[];
  lit: Lit;
  now: MonoMillis;
}

/** @param lookedAt keys that the pointer or the focus is on */
export function useGraph(spec: ClusterSpec, view: ClusterView, history: History, selection: Selection | null, nowMono: () => MonoMillis, lookedAt: readonly (string | null)[]): GraphNow {
  const reader = useMemo(() => new GraphReader(spec), [spec]);
  const now = nowMono();
  const graph = reader.read(view, history, now);
  const { episodes } = history;
  const second = Math.floor(now / 1000);
  const moves = useMemo(() => {
    const paths = Object.keys(view.sections);
    return recentMoves({ episodes }, second * 1000).map((move) => ({ ...move, name: shortPath(move.path, paths) }));
  }, [episodes, second, view.sections]);
  const lit = useMemo(() => lightPath(view, selection, (id) => episodes.find((episode) => episode.id === id)?.lane ?? null), [view, selection, episodes]);

  const looked = [...new Set([selection, ...lookedAt.map((key) => key && selectionOf(key))].flatMap((known) => (known && known.kind === 'destination' ? [known.id] : [])))].sort();
  const about = looked.join('\n');
  const node = selection?.kind === 'node' ? selection.id : null;
  const { destinations } = view;
  const addresses = useMemo((): Shown['addresses'] => {
    const keys = new Set([...(about === '' ? [] : about.split('\n')), ...(spec.nodes.find((known) => known.name === node)?.destinations ?? []).map((destination) => destinationKey(node!, destination.name))]);
    return [...keys].flatMap((key) => {
      const known = destinations[key];
      return known ? describeAddresses(withServers(spec, known.state)).flatMap(({ node: to, ...look }) => (to === null ? [] : [{ destination: key, from: known.node, to, look }])) : [];
    });
  }, [destinations, about, node, spec]);

  const waits = [...graph.pairs.values()].some((pair) => pair.tries.some((attempt) => attempt.wait));
  const counts = moves.length > 0 || [...graph.cards.values()].some((card) => card.state !== 'up');
  useTick(waits ? 500 : counts ? 1000 : null);
  return { graph, shown: { graph, moves, addresses, looked, now }, moves, lit, now };
}
