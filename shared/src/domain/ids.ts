/** Names and numbers by which things are known, and how the composed ones are written. */

export type NodeName = string;
export type GroupName = string;
export type ClientName = string;
export type DestinationName = string;
/** A topic path or the path of a section: parts joined by `/`, no wildcard. */
export type TopicPath = string;

/** One life of a process, counted by the lab from 1; a restored node has a new one. */
export type Incarnation = number;

/** The key of an undirected link between two nodes: both names, sorted, joined by `~`. */
export type LinkKey = string;

/** @returns the key under which the link between two nodes is known, whichever is named first. */
export function linkKey(a: NodeName, b: NodeName): LinkKey {
  return a < b ? `${a}~${b}` : `${b}~${a}`;
}

/** @returns the two nodes of a link key, in sorted order. */
export function linkEnds(key: LinkKey): [NodeName, NodeName] {
  const [a = '', b = ''] = key.split('~');
  return [a, b];
}

/** The key of one node's destination: `node/destination`. */
export type DestinationKey = string;

/** @returns the key under which a node's destination is known on every screen. */
export function destinationKey(node: NodeName, destination: DestinationName): DestinationKey {
  return `${node}/${destination}`;
}
