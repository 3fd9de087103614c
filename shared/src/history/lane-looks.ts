/** How a lane looks in a state of the cluster: a tone, a few words and the reason for each node, destination and section. */
import { describeEpoch } from '../domain/update-source.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { nodeStatus, sectionStatus, type ProcessStatus } from '../view/status.ts';
import { describeMillis, describePlace } from '../view/words.ts';
import type { SpanTone } from './history.ts';
import type { Look } from './lanes.ts';
import { shortReason } from './short-reason.ts';

/** @returns how the lane looks in this view. */
export function lookOfLane(view: ClusterView, lane: string): Look {
  const look = lookOf(view, lane);
  return { ...look, because: shortReason(look.because) };
}

function lookOf(view: ClusterView, lane: string): Look {
  const colon = lane.indexOf(':');
  const id = lane.slice(colon + 1);
  switch (lane.slice(0, colon)) {
    case 'node': return nodeLook(view, id);
    case 'destination': return destinationLook(view, id);
    default: return sectionLook(view, id);
  }
}

const NODE_TONES: Record<ProcessStatus, SpanTone> = { up: 'up', hearing: 'attention', paused: 'attention', stopping: 'attention', down: 'down', unknown: 'unknown' };

function nodeLook(view: ClusterView, name: string): Look {
  const { state, words } = nodeStatus(view, name);
  const process = view.nodes[name]?.process;
  const life = process && process.incarnation > 1 && state === 'up' ? ` · ${describePlace(process.incarnation - 1)} life` : '';
  return { tone: NODE_TONES[state], label: state === 'hearing' ? 'not serving yet' : state + life, because: words };
}

function destinationLook(view: ClusterView, key: string): Look {
  const node = key.slice(0, key.indexOf('/'));
  const owner = nodeStatus(view, node);
  if (owner.state === 'down') return { tone: 'down', label: `${node} is down`, because: owner.words };
  const destination = view.destinations[key];
  if (owner.state === 'unknown' || owner.state === 'paused' || !destination) {
    return { tone: 'unknown', label: owner.state === 'unknown' || owner.state === 'paused' ? `${node} is ${owner.state}` : 'not reported', because: owner.words };
  }
  const { state, because } = destination;
  const { phase, connection, wait, passes } = state;
  if (phase === 'connected' && connection) {
    const place = state.addresses.findIndex((address) => address.node === connection.peer);
    const how = connection.via === 'incoming' ? 'incoming' : state.wideIp ? `by ${state.wideIp.name}` : place < 0 ? '' : `${describePlace(place)} in list`;
    return { tone: 'up', label: [connection.peer, how].filter(Boolean).join(' · '), because };
  }
  if (phase === 'waiting') return { tone: 'standby', label: 'waits for a peer', because };
  if (phase === 'backing-off') return { tone: 'down', label: `waits ${describeMillis(wait?.millis ?? 0)} · pass ${passes}`, because };
  return { tone: 'attention', label: 'searching', because };
}

function sectionLook(view: ClusterView, path: string): Look {
  const { state, words, holder } = sectionStatus(view, path);
  const { active, epoch, standbys } = holder ?? { active: null, epoch: null, standbys: [] };
  const held = active ? `${active.client} on ${active.node}${epoch ? ` · epoch ${describeEpoch(epoch)}` : ''}` : '';
  switch (state) {
    case 'served': return { tone: 'up', label: held, because: `${words}; standby: ${standbys.map(({ client }) => client).join(', ')}` };
    case 'no-standby': return { tone: 'attention', label: `${held} · no standby`, because: words };
    case 'no-source': return { tone: 'down', label: 'no source', because: words };
    case 'split': return { tone: 'down', label: 'split', because: words };
    case 'unknown': return { tone: 'unknown', label: 'unknown', because: words };
  }
}
