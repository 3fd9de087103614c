/** The lanes of nodes, destinations and sections: a span for each stretch of one state, a mark for each moment worth one. */
import type { ClusterEvent } from '../domain/cluster-event.ts';
import { describeCommand, type ClusterCommand } from '../domain/cluster-command.ts';
import { destinationKey, linkKey } from '../domain/ids.ts';
import { describeEpoch } from '../domain/update-source.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { nodeStatus, sectionStatus, type ProcessStatus } from '../view/status.ts';
import { describeMillis, describePlace } from '../view/words.ts';
import type { History, Lane, SpanTone } from './history.ts';
import { addMark, beginSpan, changeLane, type Look } from './lanes.ts';

/** @returns the history with the lanes as the event leaves them. */
export function applyToLanes(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent): History {
  const named = before.spec === after.spec && before.sections === after.sections ? history : nameLanes(history, after);
  return markEvent(drawSpans(named, before, after, event), event);
}

/** One lane for each node, destination and section, in this order; lanes of what left the description stay while they have spans. */
function nameLanes(history: History, view: ClusterView): History {
  if (!view.spec) return history;
  const { nodes } = view.spec;
  const replicated = Object.values(view.sections).filter((section) => section.home !== null);
  const wanted: Omit<Lane, 'spans' | 'marks'>[] = [
    ...nodes.map(({ name }) => ({ id: `node:${name}`, kind: 'node' as const, title: name, node: name })),
    ...nodes.flatMap(({ name, destinations }) => destinations.map((destination) =>
      ({ id: `destination:${destinationKey(name, destination.name)}`, kind: 'destination' as const, title: `${name} → ${destination.name}`, node: name }))),
    ...replicated.map(({ path }) => ({ id: `section:${path}`, kind: 'section' as const, title: path, node: null })),
  ];
  const order = wanted.map(({ id }) => id);
  if (order.length === history.order.length && order.every((id, index) => history.order[index] === id)) return history;
  const fresh = wanted.filter(({ id }) => !Object.hasOwn(history.lanes, id)).map((lane): [string, Lane] => [lane.id, { ...lane, spans: [], marks: [] }]);
  const left = history.order.filter((id) => !order.includes(id) && history.lanes[id]!.spans.length > 0);
  return { ...history, order: [...order, ...left], lanes: { ...history.lanes, ...Object.fromEntries(fresh) } };
}

function drawSpans(history: History, before: ClusterView, after: ClusterView, event: ClusterEvent): History {
  const { spec, lab, clients, destinations, sections, nodes } = after;
  // Samples come every second and change the state of nothing; a holder that one of them corrected changes the sections.
  const onlySample = (event.kind === 'node-sampled' || event.kind === 'audit-sampled') && sections === before.sections;
  const same = before.nodes === nodes && before.destinations === destinations && before.sections === sections
    && before.lab === lab && before.clients === clients && before.spec === spec;
  if (onlySample || same) return history;
  return history.order.reduce((next, id) => {
    const look = lookOf(after, id);
    return look ? changeLane(next, id, (lane) => beginSpan(lane, event.at, look)) : next;
  }, history);
}

function lookOf(view: ClusterView, lane: string): Look | null {
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
    const how = connection.via === 'incoming' ? 'incoming' : place < 0 ? '' : `${describePlace(place)} in list`;
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

function markEvent(history: History, event: ClusterEvent): History {
  const { at } = event;
  switch (event.kind) {
    case 'destination-attempt': {
      const lane = `destination:${destinationKey(event.witness.name, event.destination)}`;
      const good = event.outcome === 'connected';
      const label = `${event.peer} ${event.outcome} after ${describeMillis(event.tookMillis)}`;
      return changeLane(history, lane, (known) => addMark(known, { at, tone: good ? 'up' : event.outcome === 'cancelled' ? 'standby' : 'down', label }));
    }
    case 'order-changed': {
      if (event.state !== 'asked') return history;
      const label = `${describeCommand(event.command)} asked by ${event.by}`;
      return lanesOfOrder(event.command).reduce((next, lane) => changeLane(next, lane, (known) => addMark(known, { at, tone: 'attention', label })), history);
    }
    case 'gap':
      return changeLane(history, `node:${event.outlet.name}`, (known) =>
        addMark(known, { at, tone: 'unknown', label: `events ${event.from} to ${event.to} are missing: ${event.because}` }));
    default:
      return history;
  }
}

/** The lanes in which an order is marked: of its node, of both ends of a link, of its destination. */
function lanesOfOrder(command: ClusterCommand): string[] {
  switch (command.verb) {
    case 'cut':
    case 'heal':
      return linkKey(command.link.a, command.link.b).split('~').map((node) => `node:${node}`);
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return [`destination:${destinationKey(command.node, command.destination)}`];
    case 'force':
      return [`node:${command.node}`];
    default:
      return command.target.kind === 'node' ? [`node:${command.target.name}`] : [];
  }
}
