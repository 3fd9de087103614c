/** Since when an outlet is not heard, and what the cluster looked like to those who still heard it. */
import type { Witness } from '../domain/cluster-event.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import type { History } from './history.ts';

type Outlet = Pick<Witness, 'kind' | 'name'>;

/** @returns the history with the loss or the return of an outlet. */
export function noteHearing(history: History, outlet: Outlet, lost: boolean, at: MonoMillis): History {
  const key = outletKey(outlet);
  const known = unheardOf(history, outlet);
  if (lost) return known?.to === null ? history : { ...history, unheard: { ...history.unheard, [key]: { from: at, to: null } } };
  return known?.to === null ? { ...history, unheard: { ...history.unheard, [key]: { from: known.from, to: at } } } : history;
}

/** @returns the last stretch in which the outlet was not heard, or undefined when it always was. */
export function unheardOf(history: History, outlet: Outlet): { from: MonoMillis; to: MonoMillis | null } | undefined {
  const key = outletKey(outlet);
  return Object.hasOwn(history.unheard, key) ? history.unheard[key] : undefined;
}

/**
 * What comes late is read in a view in which outlets may be lost that were heard when it happened.
 *
 * @returns the view with those outlets as they were at `at`, and when the first of them was lost: never, where the view is the same
 */
export function asHeardThen(history: History, view: ClusterView, at: MonoMillis): { view: ClusterView; lostAt: MonoMillis } {
  const lostAfter = (outlet: Outlet): boolean => (unheardOf(history, outlet)?.from ?? -Infinity) > at;
  const nodes = Object.values(view.nodes).filter(({ name, outlet }) => outlet.state === 'lost' && lostAfter({ kind: 'node', name }));
  const lab = view.lab.state === 'lost' && lostAfter({ kind: 'lab', name: 'lab' });
  if (nodes.length === 0 && !lab) return { view, lostAt: -Infinity };
  const lost: Outlet[] = [...nodes.map(({ name }) => ({ kind: 'node' as const, name })), ...(lab ? [{ kind: 'lab' as const, name: 'lab' }] : [])];
  const heard: ClusterView = {
    ...view,
    lab: lab ? { ...view.lab, state: 'connected' } : view.lab,
    nodes: { ...view.nodes, ...Object.fromEntries(nodes.map((node) => [node.name, { ...node, outlet: { ...node.outlet, state: 'connected' as const } }])) },
  };
  return { view: heard, lostAt: Math.min(...lost.map((outlet) => unheardOf(history, outlet)!.from)) };
}

/** There is one lab, whatever it is called. */
function outletKey({ kind, name }: Outlet): string {
  return kind === 'node' ? `node ${name}` : kind;
}
