/** Each destination's address list in one row: which entry is connected, which is being tried, which failed, what comes next (DF-01 … DF-05). */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { DestinationState } from '@understudy/shared/domain/destination';
import { destinationKey, type NodeName } from '@understudy/shared/domain/ids';
import { describeHostPort, nodeAt } from '@understudy/shared/domain/wide-ip';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { AddressLook, ListLook } from '../../../draw/graph-looks.ts';
import { OUTCOME_WORDS } from './describe-links.ts';

/** @returns the address that a destination goes to next: during a search the one after the one being tried, else the first (DF-03). */
export function nextAddress(state: DestinationState): number | null {
  if (state.addresses.length === 0) return null;
  if (state.phase === 'searching' && state.trying !== null) return state.trying + 1 < state.addresses.length ? state.trying + 1 : 0;
  return state.phase === 'backing-off' ? 0 : null;
}

/**
 * @returns each address of the list with its number; an address whose node carries the stream counts as connected, dialled or not.
 * `node` is null for a server that is not in the description, which a wide IP may name.
 */
export function describeAddresses(state: DestinationState): (AddressLook & { node: NodeName | null; words: string })[] {
  const next = nextAddress(state);
  return state.addresses.map((address, index) => {
    const { node } = address;
    return {
      node, words: node ?? describeHostPort(address), number: index + 1, next: index === next,
      state: node !== null && state.connection?.peer === node ? 'connected' : address.state === 'connected' ? 'untried' : address.state,
    };
  });
}

/** @returns "searching", "waits for a peer to connect", "again from the top after 3 passes": what the search is doing (DF-05, DF-10). */
export function describePhase(state: DestinationState): string {
  switch (state.phase) {
    case 'connected': return `connected to ${state.connection?.peer ?? 'nobody'}${state.connection?.via === 'incoming' ? ', reused' : ''}`;
    case 'searching': return 'searching';
    case 'backing-off': return `rests after ${state.passes === 1 ? 'a pass' : `${state.passes} passes`}`;
    case 'waiting': return 'waits for a peer to connect';
  }
}

/** @returns the list of each destination of a node that has been reported, in the order of the description. */
export function describeLists(view: ClusterView, node: NodeName): ListLook[] {
  return (nodeSpec(view, node)?.destinations ?? []).flatMap(({ name }): ListLook[] => {
    const key = destinationKey(node, name);
    const state = view.destinations[key]?.state;
    return state ? [{ key, name, state: view.spec ? withServers(view.spec, state) : state }] : [];
  });
}

/** Behind a wide IP a node does not know whom it dials. @returns the state with whom the description has at its addresses */
export function withServers(spec: ClusterSpec, state: DestinationState): DestinationState {
  if (!state.wideIp) return state;
  return { ...state, addresses: state.addresses.map((address) => ({ ...address, node: address.node ?? nodeAt(spec, address) })) };
}

/** @returns "new-york searching: 1 nyc-1 refused, 2 nyc-2 next". */
export function listWords({ name, state }: ListLook): string {
  const said = describeAddresses(state).map((address) => `${address.number} ${address.words}${address.state === 'untried' ? '' : ` ${OUTCOME_WORDS[address.state] ?? address.state}`}${address.next ? ' next' : ''}`);
  return `${name} ${describePhase(state)}${said.length > 0 ? `: ${said.join(', ')}` : ''}`;
}

const specs = new WeakMap<object, Map<NodeName, NonNullable<ClusterView['spec']>['nodes'][number]>>();

/** A node's part of the description, found without walking it: clusters have thousands. */
function nodeSpec(view: ClusterView, name: NodeName) {
  if (!view.spec) return undefined;
  const known = specs.get(view.spec) ?? new Map(view.spec.nodes.map((node) => [node.name, node]));
  specs.set(view.spec, known);
  return known.get(name);
}
