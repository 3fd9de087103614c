/** Orders that an operator can give, and how they are refused. */
import type { ClientName, DestinationName, NodeName } from './ids.ts';

export type OrderId = string;

/** The order under which the lab ends its own processes: nobody's fault, and no failover. */
export const LAB_END: OrderId = 'lab-end';

export const PROCESS_VERBS = ['kill', 'stop', 'pause', 'resume', 'restore'] as const;
export type ProcessVerb = (typeof PROCESS_VERBS)[number];

/**
 * - kill: SIGKILL · stop: a clean end · pause/resume: SIGSTOP/SIGCONT · restore: same data directory, new incarnation
 * - cut/heal: the link carries no bytes and closes nothing / carries them again
 * - reconnect: the destination's search begins again at the top (DF-14)
 * - downgrade/upgrade: acknowledgements wait no longer / again for a sync destination (RP-06)
 * - force: the node may activate sources although it heard no member that was present (MB-06)
 */
export type ClusterCommand =
  | { verb: ProcessVerb; target: { kind: 'node'; name: NodeName } | { kind: 'client'; name: ClientName } }
  | { verb: 'cut' | 'heal'; link: { a: NodeName; b: NodeName } }
  | { verb: 'reconnect' | 'downgrade' | 'upgrade'; node: NodeName; destination: DestinationName }
  | { verb: 'force'; node: NodeName };

/** An order with its giver. The id is made by whoever accepts it, and stands in every event that follows from it. */
export interface Order {
  id: OrderId;
  command: ClusterCommand;
  by: string;
}

/** Why something was refused: what was asked, what was found, what to do. */
export interface Refusal {
  asked: string;
  found: string;
  todo: string;
}

/** @returns the order in words: "kill lon-1", "cut lon-1 ~ lon-2". */
export function describeCommand(command: ClusterCommand): string {
  switch (command.verb) {
    case 'cut':
    case 'heal':
      return `${command.verb} ${command.link.a} ~ ${command.link.b}`;
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return `${command.verb} ${command.node} → ${command.destination}`;
    case 'force':
      return `force ${command.node}`;
    default:
      return `${command.verb} ${command.target.name}`;
  }
}
