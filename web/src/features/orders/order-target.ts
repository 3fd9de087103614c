/** What an order is aimed at: its name, its state now, and how two orders are known to be the same. */
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import { destinationKey, linkKey } from '@understudy/shared/domain/ids';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Target } from '@understudy/shared/view/what-hangs-on';
import { clientMark, nodeMark } from '../../state/status-mark.ts';

export function targetOf(command: ClusterCommand): Target {
  switch (command.verb) {
    case 'cut':
    case 'heal':
      return { kind: 'link', id: linkKey(command.link.a, command.link.b) };
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return { kind: 'destination', id: destinationKey(command.node, command.destination) };
    case 'force':
      return { kind: 'node', id: command.node };
    default:
      return { kind: command.target.kind, id: command.target.name };
  }
}

/** @returns the target as people call it: "lon-1", "lon-1 ~ nyc-2", "nyc-1 → recovery". */
export function targetName(command: ClusterCommand): string {
  switch (command.verb) {
    case 'cut':
    case 'heal':
      return `${command.link.a} ~ ${command.link.b}`;
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return `${command.node} → ${command.destination}`;
    case 'force':
      return command.node;
    default:
      return command.target.name;
  }
}

/** @returns one word for the state of the order's target now, such as "up" or "cut". */
export function targetState(view: ClusterView, command: ClusterCommand): string {
  const target = targetOf(command);
  switch (target.kind) {
    case 'node':
      return nodeMark(view, target.id).word;
    case 'client':
      return clientMark(view, target.id).word;
    case 'link':
      return view.links[target.id]?.state ?? 'whole';
    case 'destination':
      return view.destinations[target.id]?.state.phase ?? 'unknown';
  }
}

/** @returns the same text for two orders that ask for the same. */
export function commandKey(command: ClusterCommand): string {
  return `${command.verb} ${targetName(command)}`;
}
