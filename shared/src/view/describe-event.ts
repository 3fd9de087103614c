/** One event in one line of plain English: the same in the recorder's list, in a receipt's decision record and in an export. */
import { describeCommand } from '../domain/cluster-command.ts';
import type { ClusterEvent, DeliveryHandover } from '../domain/cluster-event.ts';
import { linkEnds } from '../domain/ids.ts';
import { describeEpoch, type HolderState } from '../domain/update-source.ts';
import { describeStandsFor } from '../domain/wide-ip.ts';
import type { Tone } from './sentence.ts';
import { describeCount, describeList, describeMillis, describePlace } from './words.ts';

/** @returns whether the event only repeats every second how things stand: nothing happened. */
export function isSample(event: ClusterEvent): boolean {
  return event.kind === 'node-sampled' || event.kind === 'audit-sampled';
}

/** @returns "lon-2 suspects lon-1: its connection was reset". Its witness is named where the words do not name it. */
export function describeEvent(event: ClusterEvent): string {
  const { name } = event.witness;
  switch (event.kind) {
    case 'cluster-described': return `the lab describes ${event.spec.name}: ${describeCount(event.spec.nodes.length, 'node')}, ${describeCount(event.spec.clients.length, 'client')}`;
    case 'process-changed': return `${event.subject.name} ${describeProcess(event)}${because(event.because)}`;
    case 'link-changed': return `the link ${linkEnds(event.link).join(' ~ ')} is ${event.state}`;
    case 'order-changed': return `${describeCommand(event.command)} ${event.state === 'asked' ? `asked by ${event.by}` : event.state.replace('-', ' ')}${because(event.reason)}`;
    case 'wide-ip-changed': return `${describeStandsFor(event.name, event.answer)}${because(event.because)}`;
    case 'node-changed': return `${name} is ${event.state}${because(event.because)}`;
    case 'peer-changed': return `${name} ${describeOpinion(event.to, event.peer)}${because(event.because)}`;
    case 'view-agreed': return `${name} agrees on ${describeList(event.view.members.map(({ node }) => node))} (view ${event.view.number}, ordered by ${event.orderedBy})${because(event.because)}`;
    case 'connection-opened': return `${name} ${event.direction === 'dialled' ? 'connected to' : 'has a connection from'} ${event.peer}`;
    case 'connection-closed': return `${name} lost the ${event.direction} connection with ${event.peer}${because(event.because)}`;
    case 'destination-changed': return `${name} → ${event.destination} ${describeDestination(event)}${because(event.because)}`;
    case 'destination-attempt': return `${name} → ${event.destination}: ${event.peer ?? event.address}${event.index === null ? '' : `, ${describePlace(event.index)} in the list`}, ${event.outcome} after ${describeMillis(event.tookMillis)}${event.detail ? ` (${event.detail})` : ''}`;
    case 'destination-caught-up': return `${name} → ${event.destination} caught up with ${event.peer} after ${describeMillis(event.tookMillis)}: ${describeCount(event.resentUpdates, 'update')} sent again`;
    case 'ack-mode-changed': return `${name} → ${event.destination} is ${event.now} now${because(event.because)}`;
    case 'updates-overruled': return `${name} let go of ${describeCount(event.ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0), 'update')} of ${event.path} that epoch ${describeEpoch(event.epoch)} began without; ${describeCount(event.topics, 'topic')} changed back`;
    case 'client-changed': return `${event.client} ${event.state === 'connected' ? 'connected to' : 'left'} ${name}${because(event.because)}`;
    case 'source-changed': return `${event.registration.client} on ${event.registration.node} is ${event.registration.state} for ${event.registration.path}${because(event.because)}`;
    case 'holder-changed': return `${name} says that ${describeHolder(event.holder)}${because(event.because)}`;
    case 'callback-sent': return `${name} told ${event.client} that it is ${event.state} for ${event.path}`;
    case 'first-accepted': return `${name} accepted the first update of ${event.client} for ${event.path} (epoch ${describeEpoch(event.epoch)})`;
    case 'first-delivered': return describeHandover(name, event.handover);
    case 'audit-handover': return `${describeHandover(event.node, event.handover)}, as an auditor saw it`;
    case 'update-refused': return `${name} refused ${describeCount(event.count, 'update')} of ${event.client} to ${event.topic}: ${event.reason}`;
    case 'node-sampled': return `${name} sampled: ${Math.round(event.acceptedPerSecond)}/s accepted, ${Math.round(event.deliveredPerSecond)}/s delivered, ${describeCount(event.topics, 'topic')}`;
    case 'audit-sampled': return `the auditors counted ${describeCount(event.rows.reduce((sum, row) => sum + row.missing, 0), 'missing update')} on ${describeCount(new Set(event.rows.map((row) => row.node)).size, 'node')}`;
    case 'finding-changed': return event.state === 'raised' ? `finding: ${event.text}` : `no longer so: ${event.text || event.finding}`;
    case 'outlet-changed': return `${event.outlet.name} is ${event.state === 'connected' ? 'heard' : 'not heard any more'}${because(event.because)}`;
    case 'values-recorded': return event.state === 'begun' ? `${event.by} has the values of ${describeList(event.branches)} recorded` : `the values of ${describeList(event.branches)} are recorded no longer${because(event.because)}`;
    case 'note-added': return `${event.by} noted: ${event.text}`;
    case 'problem-muted': return describeMute(event);
    case 'gap': return `events ${event.from} to ${event.to} of ${event.outlet.name} are missing${because(event.because)}`;
  }
}

/** @returns the tone of an event: what broke, what came back, what only happened. */
export function toneOfEvent(event: ClusterEvent): Tone {
  switch (event.kind) {
    case 'process-changed': return event.state === 'exited' ? 'down' : event.state === 'running' ? 'up' : 'attention';
    case 'link-changed': return event.state === 'cut' ? 'attention' : 'up';
    case 'peer-changed': return event.to === 'up' ? 'up' : event.to === 'down' ? 'down' : 'attention';
    case 'wide-ip-changed': return event.answer.length > 0 ? 'plain' : 'attention';
    case 'node-changed': return event.state === 'serving' ? 'up' : 'attention';
    case 'destination-changed': return event.state.phase === 'connected' ? 'up' : event.state.phase === 'backing-off' ? 'down' : 'attention';
    case 'destination-attempt': return event.outcome === 'connected' ? 'up' : event.outcome === 'cancelled' ? 'plain' : 'down';
    case 'holder-changed': return event.holder.active ? 'up' : 'down';
    case 'finding-changed': return event.state === 'cleared' || event.severity === 'note' ? 'plain' : event.severity === 'fault' ? 'down' : 'attention';
    case 'order-changed': return event.state === 'refused' || event.state === 'failed' ? 'down' : 'attention';
    case 'update-refused': return 'attention';
    case 'updates-overruled': return 'down';
    case 'ack-mode-changed': return event.now === 'sync' ? 'up' : 'attention';
    case 'outlet-changed': return event.state === 'connected' ? 'plain' : 'unknown';
    case 'gap': return 'unknown';
    default: return 'plain';
  }
}

function because(reason: string | null): string {
  return reason ? `: ${reason}` : '';
}

function describeProcess({ state, exit, incarnation }: Extract<ClusterEvent, { kind: 'process-changed' }>): string {
  if (state !== 'exited') return `is ${state}${incarnation > 1 && state === 'running' ? ` in its ${describePlace(incarnation - 1)} life` : ''}`;
  if (exit?.signal) return exit.signal === 'SIGKILL' ? 'was killed' : `was ended by ${exit.signal}`;
  return exit?.code ? `ended with code ${exit.code}` : 'ended';
}

function describeOpinion(opinion: string, peer: string): string {
  switch (opinion) {
    case 'suspected': return `suspects ${peer}`;
    case 'unknown': return `knows nothing of ${peer}`;
    default: return `takes ${peer} to be ${opinion}`;
  }
}

function describeDestination({ state }: Extract<ClusterEvent, { kind: 'destination-changed' }>): string {
  const { phase, connection, trying, addresses, wait, passes } = state;
  if (connection) return `is connected with ${connection.peer}${connection.via === 'incoming' ? ' (incoming)' : ''}`;
  if (wait) return `waits ${describeMillis(wait.millis)} after ${describeCount(passes, 'pass', 'passes')}`;
  const tried = trying === null ? undefined : addresses[trying]?.node;
  return phase === 'waiting' ? 'waits for a peer' : tried ? `tries ${tried}` : 'searches';
}

function describeHolder({ path, active, standbys, epoch }: HolderState): string {
  if (!active) return `${path} has no source`;
  const next = standbys.length > 0 ? `, ${describeList(standbys.map(({ client }) => client))} standing by` : ', nobody standing by';
  return `${path} is held by ${active.client} on ${active.node}${epoch ? ` (epoch ${describeEpoch(epoch)})` : ''}${next}`;
}

function describeMute({ verdict, by, reason, text }: Extract<ClusterEvent, { kind: 'problem-muted' }>): string {
  const what = text.replace(/[.]$/, '');
  return verdict === 'lifted' ? `${by} took back what was said to "${what}"${because(reason)}` : `${by} ${verdict} "${what}"${because(reason)}`;
}

function describeHandover(node: string, { path, client, gapMillis }: DeliveryHandover): string {
  return `${node} delivered the first update of ${client} for ${path}${gapMillis === null ? '' : `, ${describeMillis(gapMillis)} after the last of the one before`}`;
}
