/** What is dialled, and whether it is who answered (DF-12). */
import type { GroupName, NodeName } from '../../domain/ids.ts';

/** Where to dial, and who is expected there: a node, or behind a wide IP any server of a group. */
export type DialTarget = { host: string; port: number } & ({ node: NodeName } | { node: null; group: GroupName });

/** @returns why whoever answered is not the one that was dialled, or null. */
export function targetFault(dialled: DialTarget, stated: { node: NodeName; group: GroupName }): string | null {
  if (dialled.node !== null) return stated.node === dialled.node ? null : `states node ${stated.node}; ${dialled.node} was dialled`;
  return stated.group === dialled.group ? null : `states group ${stated.group}; a server of ${dialled.group} was dialled`;
}
