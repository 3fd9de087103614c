/** Which programs the lab starts, and with what command line. Apart so that tests can put small ones in their place. */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';

/** Paths of scripts for this Node. Node, client and auditors get the path of their configuration as the one argument. */
export interface Programs {
  node: string;
  client: string;
  auditors: string;
  guard: string;
  dashboard: string;
}

/** @returns the bundles that lie beside the one that is running. */
export function bundledPrograms(runningBundle: string): Programs {
  const beside = dirname(fileURLToPath(runningBundle));
  const program = (name: string): string => join(beside, `${name}.js`);
  return { node: program('node'), client: program('client'), auditors: program('auditors'), guard: program('guard'), dashboard: program('dashboard') };
}

/** What a client process is started with. */
export interface ClientConfig {
  cluster: ClusterSpec;
  client: string;
  incarnation: number;
}

/** What the auditors' process is started with. */
export interface AuditorConfig {
  cluster: ClusterSpec;
  incarnation: number;
}
