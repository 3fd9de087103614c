/** Orders that a node carries out itself, and why it refuses the others. */
import type { ClusterCommand, Order, Refusal } from '../domain/cluster-command.ts';
import { describeCommand } from '../domain/cluster-command.ts';
import type { NodeName } from '../domain/ids.ts';
import type { AcknowledgementHost } from './hosts/acknowledgement-host.ts';
import type { DestinationHost } from './hosts/destination-host.ts';
import type { MembershipHost } from './hosts/membership-host.ts';

export interface OrderParts {
  self: NodeName;
  destinations: DestinationHost[];
  membership: MembershipHost | null;
  acknowledgement: AcknowledgementHost;
  stop: (because: string, order: string | null) => void;
}

/** Does what was ordered. @returns the refusal, or null when it is under way. */
export function takeOrder(parts: OrderParts, order: Order): Refusal | null {
  const { command } = order;
  const asked = describeCommand(command);
  const node = nodeOf(command);
  if (node !== parts.self) return { asked, found: `this is node ${parts.self}`, todo: node === null ? 'give it to the lab' : `give it to ${node}` };
  if (command.verb === 'stop') {
    parts.stop(`stop, ordered by ${order.by}`, order.id);
    return null;
  }
  if (command.verb === 'force') {
    if (!parts.membership) return { asked, found: `the group of ${parts.self} has no datagrid: nothing holds its sources back`, todo: 'nothing' };
    parts.membership.force(order.id);
    return null;
  }
  if (command.verb === 'reconnect' || command.verb === 'downgrade' || command.verb === 'upgrade') {
    const host = parts.destinations.find((destination) => destination.spec.name === command.destination);
    if (!host) {
      const known = parts.destinations.map((destination) => destination.spec.name).join(', ');
      return { asked, found: `${parts.self} has no destination ${command.destination}`, todo: known === '' ? 'it has none at all' : `name one of ${known}` };
    }
    if (command.verb === 'reconnect') {
      host.reconnect(order.id);
      return null;
    }
    const refusal = parts.acknowledgement.order(command.destination, command.verb === 'downgrade' ? 'downgraded' : 'sync', order.by, order.id);
    return refusal && { asked, ...refusal };
  }
  return { asked, found: `a node cannot ${command.verb} itself`, todo: 'give it to the lab' };
}

function nodeOf(command: ClusterCommand): NodeName | null {
  if ('node' in command) return command.node;
  return command.verb === 'stop' && command.target.kind === 'node' ? command.target.name : null;
}
