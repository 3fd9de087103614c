/**
 * Brings a fresh cluster to where a journey begins. Which node is connected with which after a start depends on who was quicker
 * that time, so a journey that needs one of the possible pictures arranges it by orders, as an operator would.
 */
import type { ClusterEventKind } from '@understudy/shared/domain/cluster-event';
import type { DestinationSpec } from '@understudy/shared/domain/cluster-spec';
import type { FoldState } from '@understudy/shared/history/fold';
import type { ClusterWatch } from './cluster-watch.ts';

/** A start on a busy machine takes its time. */
const CALM_MILLIS = 90_000;

/** What every node says while nothing happens; anything else is unrest. */
const ROUTINE: ReadonlySet<ClusterEventKind> = new Set(['node-sampled', 'audit-sampled', 'audit-ranges', 'epoch-audited', 'sources-counted', 'first-accepted', 'first-delivered', 'audit-handover', 'destination-caught-up', 'finding-changed']);

/** Everybody serves, every destination that dials is connected, every section has an active source and a standby. */
function isWhole({ view }: FoldState): boolean {
  const { spec } = view;
  return spec !== null
    && spec.nodes.every(({ name }) => view.nodes[name]?.self?.state === 'serving')
    && spec.clients.every(({ name }) => view.clients[name]?.process.state === 'running' && view.clients[name].node !== null)
    && spec.nodes.every(({ name, destinations }) => destinations.every((destination) => neverDials(destination) || view.destinations[`${name}/${destination.name}`]?.state.phase === 'connected'))
    && spec.sections.every(({ path }) => view.sections[path]?.holder?.active && view.sections[path].holder.standbys.length > 0);
}

/** Without an address it waits for whoever dials, for ever if need be (DF-10). */
function neverDials({ addresses, wideIp }: DestinationSpec): boolean {
  return addresses.length === 0 && wideIp === null;
}

/** Resolves once the cluster is whole and every node has reported twice since anything happened. */
export async function untilCalm(watch: ClusterWatch): Promise<void> {
  await watch.until('the cluster is whole and calm', (state) => {
    if (!isWhole(state)) return false;
    const last = watch.events.findLastIndex(({ event }) => !ROUTINE.has(event.kind));
    const since = watch.events.slice(last + 1);
    return state.view.spec!.nodes.every(({ name }) => since.filter(({ event }) => event.kind === 'node-sampled' && event.witness.name === name).length >= 2);
  }, CALM_MILLIS);
}

/** fx-1 active on lon-1, fx-2 standby on lon-2: the beginning of the update-source document. */
export async function arrangeFxSources(watch: ClusterWatch): Promise<void> {
  const holds = ({ view }: FoldState) => {
    const holder = view.sections['prices/fx']?.holder;
    return holder?.active?.client === 'fx-1' && holder.active.node === 'lon-1' && holder.standbys.some((standby) => standby.client === 'fx-2' && standby.node === 'lon-2');
  };
  await untilCalm(watch);
  if (holds(watch.state!)) return;
  for (const name of ['fx-1', 'fx-2']) await watch.order({ verb: 'kill', target: { kind: 'client', name } });
  await watch.order({ verb: 'restore', target: { kind: 'client', name: 'fx-1' } });
  await watch.until('fx-1 is active on lon-1', ({ view }) => view.sections['prices/fx']?.holder?.active?.node === 'lon-1');
  await watch.order({ verb: 'restore', target: { kind: 'client', name: 'fx-2' } });
  await watch.until('fx-2 stands by on lon-2', holds);
  await untilCalm(watch);
}

/**
 * lon-1 replicates to nyc-1 and has an incoming connection of nyc-2: while nyc-2 is away the london nodes go on with nyc-1, so
 * that nobody dials it when it is back, and it dials the first address of its own list, lon-1.
 */
export async function arrangeIncomingFromNyc2(watch: ClusterWatch): Promise<void> {
  await untilCalm(watch);
  const nyc2 = { kind: 'node', name: 'nyc-2' } as const;
  await watch.order({ verb: 'kill', target: nyc2 });
  await watch.until('the london nodes replicate to nyc-1', ({ view }) => ['lon-1', 'lon-2', 'lon-3'].every((node) => view.destinations[`${node}/new-york`]?.state.connection?.peer === 'nyc-1'));
  await watch.order({ verb: 'restore', target: nyc2 });
  await untilCalm(watch);
  await watch.until('lon-1 replicates to nyc-1 and has an incoming connection of nyc-2', ({ view }) => {
    const state = view.destinations['lon-1/new-york']?.state;
    return state?.connection?.peer === 'nyc-1' && state.incoming.includes('nyc-2');
  });
}
