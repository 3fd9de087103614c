/** Whether an order can be carried out as things stand, and if not, what was found and what to do. Pure, so that every refusal can be read here. */
import { describeCommand, type ClusterCommand, type ProcessVerb, type Refusal } from '@understudy/shared/domain/cluster-command';
import type { ProcessState } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkKey, type LinkKey } from '@understudy/shared/domain/ids';

/** What an order is checked against. */
export interface LabState {
  spec: ClusterSpec;
  /** Of a node or client; `underWay` is a verb that has begun and whose effect has not been observed. */
  process(name: string): { state: ProcessState; underWay: ProcessVerb | null } | undefined;
  links: ReadonlySet<LinkKey>;
  isCut(link: LinkKey): boolean;
}

/** @returns why the order is refused, or null when it can be tried. */
export function refuseOrder(command: ClusterCommand, lab: LabState): Refusal | null {
  const objection = objectionTo(command, lab);
  return objection === null ? null : { asked: describeCommand(command), found: objection[0], todo: objection[1] };
}

type Objection = [found: string, todo: string] | null;

function objectionTo(command: ClusterCommand, lab: LabState): Objection {
  switch (command.verb) {
    case 'cut':
    case 'heal':
      return linkObjection(command.verb, command.link.a, command.link.b, lab);
    case 'reconnect':
    case 'downgrade':
    case 'upgrade':
      return nodeObjection(command.node, lab) ?? destinationObjection(command.node, command.destination, lab) ?? awakeObjection(command.node, lab);
    case 'force':
      return nodeObjection(command.node, lab) ?? awakeObjection(command.node, lab);
    default:
      return (command.target.kind === 'node' ? nodeObjection(command.target.name, lab) : clientObjection(command.target.name, lab)) ?? processObjection(command.verb, command.target.name, lab);
  }
}

function nodeObjection(name: string, lab: LabState): Objection {
  if (lab.spec.nodes.some((node) => node.name === name)) return null;
  return [`there is no node ${name}`, `name one of ${lab.spec.nodes.map((node) => node.name).join(', ')}`];
}

function clientObjection(name: string, lab: LabState): Objection {
  if (lab.spec.clients.some((client) => client.name === name)) return null;
  return [`there is no client ${name}`, `name one of ${lab.spec.clients.map((client) => client.name).join(', ')}`];
}

function destinationObjection(node: string, destination: string, lab: LabState): Objection {
  const names = lab.spec.nodes.find((spec) => spec.name === node)?.destinations.map((spec) => spec.name) ?? [];
  if (names.includes(destination)) return null;
  return [`${node} has no destination ${destination}`, names.length === 0 ? 'it replicates to nobody' : `name one of ${names.join(', ')}`];
}

function awakeObjection(name: string, lab: LabState): Objection {
  const found = lab.process(name);
  if (found?.state === 'running' && found.underWay === null) return null;
  return [stateWords(name, found), found?.state === 'exited' ? 'restore it first' : found?.state === 'paused' ? 'resume it first' : 'try again once it runs'];
}

function processObjection(verb: ProcessVerb, name: string, lab: LabState): Objection {
  const found = lab.process(name);
  const state = found?.state ?? 'exited';
  const words = stateWords(name, found);
  if (state === 'exited') return verb === 'restore' ? null : [words, 'restore it first'];
  if (found?.underWay === 'kill') return [words, 'wait for its end'];
  if (verb === 'kill') return null;
  if (verb === 'restore') return [words, state === 'paused' ? 'resume it, or kill it and then restore it' : 'kill or stop it first'];
  if (found?.underWay === 'pause' || found?.underWay === 'resume') return [words, 'wait until that is in effect'];
  if (state === 'stopping') return [words, 'wait for its end, or kill it'];
  if (verb === 'resume') return state === 'paused' ? null : [words, 'there is nothing to resume'];
  if (state === 'paused') return [words, verb === 'pause' ? 'there is nothing to pause' : 'resume it first (a paused process hears no order), or kill it'];
  if (verb === 'pause' && state === 'starting') return [words, 'wait until it runs'];
  return null;
}

function stateWords(name: string, found: { state: ProcessState; underWay: ProcessVerb | null } | undefined): string {
  if (found === undefined || found.state === 'exited') return `${name} is not running`;
  if (found.underWay !== null && found.underWay !== 'restore') return `${name} is ${found.state}, and ${found.underWay} is under way`;
  return `${name} is ${found.state}`;
}

function linkObjection(verb: 'cut' | 'heal', a: string, b: string, lab: LabState): Objection {
  const missing = nodeObjection(a, lab) ?? nodeObjection(b, lab);
  if (missing !== null) return missing;
  if (!lab.links.has(linkKey(a, b))) return [a === b ? `${a} has no link with itself` : `${a} and ${b} have no link`, 'name two nodes of one group, or a node and one it replicates to'];
  const cut = lab.isCut(linkKey(a, b));
  if (verb === 'cut' && cut) return [`the link ${a} ~ ${b} is cut already`, 'heal it, or cut another'];
  if (verb === 'heal' && !cut) return [`the link ${a} ~ ${b} is whole`, 'there is nothing to heal'];
  return null;
}
