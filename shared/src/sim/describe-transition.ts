/** Each transition of a simulated cluster in one line of English; what comes every second is none. */
import type { FindingEventBody, NodeEventBody } from '../domain/cluster-event.ts';
import { describeEpoch, type Epoch } from '../domain/update-source.ts';

const epochOf = (epoch: Epoch | null): string => (epoch ? describeEpoch(epoch) : '-');

/** @returns the line, or null for what is no transition. */
export function describeTransition(body: NodeEventBody | FindingEventBody): string | null {
  switch (body.kind) {
    case 'peer-changed':
      return `holds ${body.peer} for ${body.to}: ${body.because}`;
    case 'view-agreed':
      return `view ${body.view.number} of ${body.view.members.map(({ node }) => node).join(' ')}, ordered by ${body.orderedBy}: ${body.because}`;
    case 'connection-opened':
      return `connected with ${body.peer}, ${body.direction}`;
    case 'connection-closed':
      return `connection with ${body.peer} closed: ${body.because}`;
    case 'destination-changed':
      return `${body.destination} ${body.state.phase}${body.state.connection ? ` to ${body.state.connection.peer}, ${body.state.connection.via}` : ''}: ${body.because}`;
    case 'destination-caught-up':
      return `${body.destination} caught up at ${body.peer} after ${body.resentUpdates} updates`;
    case 'ack-mode-changed':
      return `${body.destination} is ${body.now}: ${body.because}`;
    case 'source-changed':
      return `${body.registration.client} is ${body.registration.state} for ${body.registration.path}: ${body.because}`;
    case 'callback-sent':
      return `tells ${body.client} that it is ${body.state} for ${body.path}, epoch ${epochOf(body.epoch)}`;
    case 'holder-changed':
      return `${body.holder.path} is held by ${body.holder.active ? `${body.holder.active.client} on ${body.holder.active.node}` : 'nobody'} in ${epochOf(body.holder.epoch)}: ${body.because}`;
    case 'first-accepted':
      return `accepted the first update of ${body.client} for ${body.path} in ${epochOf(body.epoch)}`;
    case 'first-delivered':
      return `delivered the first update of ${body.handover.path} in ${epochOf(body.handover.epoch)}`;
    case 'updates-overruled':
      return `${body.ranges.map(({ source, epoch, from, to }) => `${source} in ${describeEpoch(epoch)} ${from} to ${to}`).join(', ')} do not count for ${body.path} with ${describeEpoch(body.epoch)}; ${body.topics} topics give way`;
    case 'finding-changed':
      return `${body.state} ${body.finding}`;
    default:
      return null;
  }
}
