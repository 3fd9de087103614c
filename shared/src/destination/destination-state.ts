/** What is shown of a destination machine: the projection that every report carries. */
import type { DestinationState } from '../domain/destination.ts';
import { chooseWithoutSearch } from './incoming-choice.ts';
import type { DestinationMachine, PeerConnection } from './destination-contract.ts';

/** @returns the state as every screen shows it; plain JSON. */
export function destinationState(machine: DestinationMachine): DestinationState {
  const { setup, addresses, answer, doing, passes, connections } = machine;
  const { wideIp } = setup.spec;
  return {
    destination: setup.spec.name,
    group: setup.spec.group,
    phase: doing.phase === 'resolving' ? 'searching' : doing.phase,
    addresses,
    wideIp: wideIp && { name: wideIp.name, port: wideIp.port, asking: doing.phase === 'resolving', answer },
    trying: doing.phase === 'searching' ? doing.index : null,
    passes,
    wait: doing.phase === 'backing-off' ? { millis: doing.millis, until: doing.until } : null,
    connection: doing.phase === 'connected' ? { peer: doing.peer, via: doing.via, since: doing.since } : null,
    incoming: incomingInOrder(machine.setup.spec, connections),
  };
}

/** The peers with an incoming connection, in the order in which they would be used (DF-07); each once. */
function incomingInOrder(spec: DestinationMachine['setup']['spec'], connections: PeerConnection[]): string[] {
  let left = connections.filter((connection) => connection.direction === 'incoming');
  const peers: string[] = [];
  for (let first = chooseWithoutSearch(spec, left); first; first = chooseWithoutSearch(spec, left)) {
    const { peer } = first;
    peers.push(peer);
    left = left.filter((connection) => connection.peer !== peer);
  }
  return peers;
}
