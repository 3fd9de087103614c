/** What a health check and a node say to each other on the peer port, in the place of a logon: nobody is logged on by it (WI-04). */
import type { GroupName, NodeName } from '../../domain/ids.ts';

/** Asks whether a node answers here, and wants nothing else. */
export const PROBE = { type: 'probe' } as const;

export interface ProbeAnswer {
  type: 'alive';
  node: NodeName;
  group: GroupName;
}

export function isProbe(raw: unknown): boolean {
  return typeof raw === 'object' && raw !== null && (raw as { type?: unknown }).type === PROBE.type;
}

/** @returns the answer, or in words why it is none. */
export function readProbeAnswer(raw: unknown): ProbeAnswer | string {
  const { type, node, group } = (typeof raw === 'object' && raw !== null ? raw : {}) as Record<string, unknown>;
  return type === 'alive' && typeof node === 'string' && typeof group === 'string' ? { type, node, group } : 'it answers something else than a node does';
}
