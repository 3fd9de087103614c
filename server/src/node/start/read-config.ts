/** Reads the file that a node is started with and names what is wrong with a bad one. */
import { readFileSync } from 'node:fs';
import { attemptTimeFault } from '@understudy/shared/destination/attempt-time';
import type { ClusterSpec, DestinationSpec, GroupSpec, NodeConfig, NodeSpec } from '@understudy/shared/domain/cluster-spec';
import { nodeConfigSchema } from './config-schema.ts';

/** The file cannot be used; the message says what was asked, found and what to do. */
export class ConfigFault extends Error {
  constructor(
    readonly asked: string,
    readonly found: string,
    readonly todo: string,
  ) {
    super(`${asked}: ${found}; ${todo}`);
  }
}

/** A checked configuration with the node's own entries looked up. */
export interface ReadConfig extends NodeConfig {
  self: NodeSpec;
  group: GroupSpec;
}

/** @throws ConfigFault that names every fault of the file with its path. */
export function readNodeConfig(file: string | undefined): ReadConfig {
  const asked = `start a node from ${file ?? 'a file'}`;
  if (file === undefined) throw new ConfigFault('start a node', 'no file was named', 'give the path of a JSON file with the node configuration');
  let raw: unknown;
  try {
    raw = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigFault(asked, error instanceof Error ? error.message : String(error), 'give the path of a readable JSON file');
  }
  const parsed = nodeConfigSchema.safeParse(raw);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || '(whole file)'}: ${issue.message}`);
    throw new ConfigFault(asked, faults.join(' · '), 'correct the file');
  }
  const config = parsed.data;
  const self = config.cluster.nodes.find((node) => node.name === config.node);
  if (!self) throw new ConfigFault(asked, `node ${JSON.stringify(config.node)} is not among cluster.nodes (${config.cluster.nodes.map((node) => node.name).join(', ')})`, 'name one of these');
  const group = config.cluster.groups.find((candidate) => candidate.name === self.group);
  if (!group) throw new ConfigFault(asked, `group ${JSON.stringify(self.group)} of ${self.name} is not among cluster.groups`, 'add the group or correct the name');
  const faults = self.destinations.flatMap((destination) => destinationFaults(destination, config.cluster));
  if (faults.length > 0) throw new ConfigFault(asked, faults.join(' · '), 'correct the destinations');
  return { ...config, self, group };
}

/** Intervals that fit (DF-09), a list or a wide IP and never both, and whom to ask for the name (WI-01). */
function destinationFaults(destination: DestinationSpec, cluster: ClusterSpec): string[] {
  const { name, wideIp, addresses } = destination;
  const faults: string[] = [];
  if (wideIp !== null && addresses.length > 0) faults.push(`destination ${name}: ${addresses.length} addresses and the wide IP ${wideIp.name}; give one of the two`);
  if (wideIp !== null && cluster.nameServer === null) faults.push(`destination ${name}: the wide IP ${wideIp.name} and no cluster.nameServer to ask for it`);
  const intervals = attemptTimeFault(destination);
  return intervals === null ? faults : [...faults, intervals];
}
