/** The default cluster with feeds that together publish at another rate, as a cluster file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { repository } from '../lab/start-lab.ts';

interface ClusterFile {
  clients: { path: string; feed: { updatesPerSecond: number } }[];
}

/** Writes it to a file. @param rate updates a second over one client of each path: the others stand by */
export function writeLoadedCluster(path: string, rate: number): void {
  const cluster = parse(readFileSync(join(repository, 'server/clusters/trading-floor.yaml'), 'utf8')) as ClusterFile;
  const ofPath = new Map(cluster.clients.map((client) => [client.path, client.feed.updatesPerSecond]));
  const before = [...ofPath.values()].reduce((sum, one) => sum + one, 0);
  for (const { feed } of cluster.clients) feed.updatesPerSecond = Math.max(1, Math.round((feed.updatesPerSecond * rate) / before));
  // JSON is YAML.
  writeFileSync(path, JSON.stringify(cluster, null, 2));
}
