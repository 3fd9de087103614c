/** From the path of a cluster file to the description with ports, or to the words that are printed instead of a start. */
import { readFileSync } from 'node:fs';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { describeFault } from './cluster-file/file-fault.ts';
import type { ClusterFile } from './cluster-file/file-schema.ts';
import { findPortBlock, type PortBlock } from './cluster-file/port-block.ts';
import { readClusterFile } from './cluster-file/read-cluster-file.ts';
import { portNeeds, toClusterSpec } from './cluster-file/to-cluster-spec.ts';

/** @returns the checked file, or what is wrong, for a terminal. */
export function loadClusterFile(path: string): { file: ClusterFile } | { words: string } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return { words: `asked to read the cluster file ${path}; found: ${(error as Error).message}; name one that can be read with --cluster` };
  }
  const result = readClusterFile(text);
  if (result.ok) return { file: result.file };
  const count = result.faults.length;
  return { words: [`${path} has ${count} ${count === 1 ? 'fault' : 'faults'}; nothing was started:`, ...result.faults.map((fault) => describeFault(path, fault))].join('\n') };
}

/** @returns the description with the ports that are free now. @throws when none are. */
export async function placeCluster(file: ClusterFile): Promise<{ spec: ClusterSpec; ports: PortBlock }> {
  const ports = await findPortBlock(portNeeds(file));
  return { spec: toClusterSpec(file, ports), ports };
}
