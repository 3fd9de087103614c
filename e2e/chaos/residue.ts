/** What is left of a lab after its end: processes, open ports, cut links. There should be nothing. */
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterView } from '@understudy/shared/view/cluster-view';

const DIAL_LIMIT_MILLIS = 1000;

/** @returns one line for each thing that is left. @param dataDirectory stands in the command line of each of its processes */
export async function findResidue(view: ClusterView, dataDirectory: string, pageUrl: string): Promise<string[]> {
  const cut = Object.entries(view.links).filter(([, { state }]) => state === 'cut').map(([link]) => `link ${link} is cut`);
  const open = await Promise.all([...portsOf(view.spec!), { host: new URL(pageUrl).hostname, port: Number(new URL(pageUrl).port), of: 'dashboard' }].map(async ({ host, port, of }) => ((await isOpen(host, port)) ? [`port ${port} of ${of} is open`] : [])));
  return [...processesOf(dataDirectory), ...cut, ...open.flat()];
}

function processesOf(dataDirectory: string): string[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,args='], { encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 }).split('\n');
  return lines.filter((line) => line.includes(dataDirectory) && !line.trim().startsWith(`${process.pid} `)).map((line) => `process ${line.trim().slice(0, 200)}`);
}

function portsOf(spec: ClusterSpec): { host: string; port: number; of: string }[] {
  return [
    ...spec.nodes.flatMap(({ name, host, peerPort, mqttPort, eventPort }) => [peerPort, mqttPort, eventPort].map((port) => ({ host, port, of: name }))),
    ...(spec.auditors ? [{ host: spec.auditors.host, port: spec.auditors.eventPort, of: 'the auditors' }] : []),
  ];
}

function isOpen(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const settle = (open: boolean) => {
      clearTimeout(timer);
      socket.destroy();
      resolve(open);
    };
    const timer = setTimeout(() => settle(false), DIAL_LIMIT_MILLIS);
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
