/** What a start prints for people: the nodes with their ports, the wide IPs, and how to listen in from a terminal. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';

/** @returns a small table of nodes and an example, without colours. */
export function describeNodes(spec: ClusterSpec): string {
  const rows = spec.nodes.map((node) => [node.name, node.group, `mqtt://${node.host}:${node.mqttPort}`]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length), HEAD[column]!.length));
  const line = (cells: string[]): string => `  ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')}`.trimEnd();
  const lines = [line(HEAD), ...rows.map(line)];
  for (const { name, servers, port } of spec.wideIps) {
    const records = port === null ? 'SRV' : 'A';
    lines.push('', `  ${name} stands for ${servers.join(', ')}: dig @${spec.nameServer?.host} -p ${spec.nameServer?.port} ${name} ${records}${port === null ? '   (SRV records, since this machine has but 127.0.0.1)' : ''}`);
  }
  const first = spec.nodes[0];
  const section = spec.sections[0];
  if (first !== undefined && section !== undefined) {
    lines.push('', `  mosquitto_sub -h ${first.host} -p ${first.mqttPort} -v -t '${section.path}/#'`, `  mosquitto_sub -h ${first.host} -p ${first.mqttPort} -t '$update-source/${section.path}'   (registers as an update source)`);
  }
  return lines.join('\n');
}

const HEAD = ['node', 'group', 'MQTT'];
