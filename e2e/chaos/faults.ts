/** The kinds of faults, the orders that make and undo them, and which of them may be next. Pure: what is possible can be tested without a cluster. */
import { linksOf } from '@understudy/shared/domain/cluster-links';
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { linkEnds, type NodeName } from '@understudy/shared/domain/ids';

export type FaultKind = 'kill-node' | 'stop-node' | 'pause-node' | 'cut-link' | 'kill-client' | 'stop-client' | 'pause-client';

export const FAULT_KINDS: readonly FaultKind[] = ['kill-node', 'stop-node', 'pause-node', 'cut-link', 'kill-client', 'stop-client', 'pause-client'];
export const KILLS: readonly FaultKind[] = ['kill-node', 'kill-client'];

export interface Fault {
  kind: FaultKind;
  make: ClusterCommand;
  undo: ClusterCommand;
  /** Names of the node or the client, or of both ends of the link. */
  on: readonly string[];
}

/** What stands, and what has not been made good yet. */
export interface Situation {
  spec: ClusterSpec;
  standing: readonly Fault[];
  /** Nodes that are back and lack something, or that lack a stream. */
  recovering: ReadonlySet<NodeName>;
}

/** At once, so that a cut is not the rule. */
const CUTS_MOST = 2;

/** @returns every fault of a kind that may be made now. */
export function possibleFaults(kind: FaultKind, situation: Situation, bounded: boolean): Fault[] {
  const { spec } = situation;
  const all = kind === 'cut-link' ? [...linksOf(spec)].map((link) => cutOf(...linkEnds(link)))
    : (kind.endsWith('-node') ? spec.nodes : spec.clients).map(({ name }) => processFault(kind, name));
  const standing = new Set(situation.standing.map(describeFault));
  return all.filter((fault) => !standing.has(describeFault(fault)) && isFree(fault, situation) && (!bounded || isWithinBounds(fault, situation)));
}

/** @returns "kill lon-1", "cut lon-1 ~ lon-2". */
export function describeFault({ kind, on }: Fault): string {
  return `${kind.split('-')[0]!} ${on.join(' ~ ')}`;
}

function processFault(kind: FaultKind, name: string): Fault {
  const verb = kind.split('-')[0] as 'kill' | 'stop' | 'pause';
  const target = { kind: kind.endsWith('-node') ? 'node' : 'client', name } as const;
  return { kind, on: [name], make: { verb, target }, undo: { verb: verb === 'pause' ? 'resume' : 'restore', target } };
}

function cutOf(a: NodeName, b: NodeName): Fault {
  return { kind: 'cut-link', on: [a, b], make: { verb: 'cut', link: { a, b } }, undo: { verb: 'heal', link: { a, b } } };
}

/** One fault at a time for a process; a cut needs both ends there, so that it is a cut that is seen. */
function isFree({ on }: Fault, { standing }: Situation): boolean {
  return !standing.some((other) => other.kind !== 'cut-link' && other.on.some((name) => on.includes(name)));
}

function isWithinBounds(fault: Fault, { spec, standing, recovering }: Situation): boolean {
  const groupOf = (name: string) => spec.groups.find(({ nodes }) => nodes.includes(name));
  const cuts = standing.filter(({ kind }) => kind === 'cut-link');
  if (fault.kind.endsWith('-client')) {
    const pathOf = (name: string) => spec.clients.find((client) => client.name === name)?.path;
    return !standing.some(({ kind, on }) => kind.endsWith('-client') && pathOf(on[0]!) === pathOf(fault.on[0]!));
  }
  const isInside = (on: readonly string[], nodes: readonly string[]): boolean => on.every((name) => nodes.includes(name));
  const isWell = (nodes: readonly string[]): boolean =>
    !nodes.some((name) => recovering.has(name)) && !standing.some(({ kind, on }) => (kind === 'cut-link' ? isInside(on, nodes) : nodes.includes(on[0]!)));
  if (fault.kind !== 'cut-link') return isWell(groupOf(fault.on[0]!)!.nodes);
  if (cuts.length >= CUTS_MOST) return false;
  const group = groupOf(fault.on[0]!)!;
  // A third member reaches both (MB-02).
  return !group.nodes.includes(fault.on[1]!) || (group.nodes.length >= 3 && isWell(group.nodes));
}
