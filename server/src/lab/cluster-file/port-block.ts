/** Which ports the lab's programs listen on: fixed ones, so that a terminal's history works, or the next free block of them. */
import { createServer } from 'node:net';

export const LAB_HOST = '127.0.0.1';
/** Below the ports that systems hand out by themselves (from 32768), with room for 90 nodes in each hundred. */
const FIRST = { lab: 18601, auditors: 18602, event: 18631, peer: 18731, mqtt: 18831 } as const;
const BLOCK_STEP = 1000;
const BLOCKS = 14;

export interface PortBlock {
  /** 0 for the usual ports; else how many blocks had to be skipped. */
  skipped: number;
  /** The port that was taken in the first block, when one was. */
  taken: number | null;
  lab: number;
  auditors: number;
  event: number;
  peer: number;
  mqtt: number;
}

/**
 * Finds the first block in which every port for `nodes` nodes is free on 127.0.0.1.
 *
 * @throws when no block is free, naming the ports that were tried
 */
export async function findPortBlock(nodes: number, isFree: (port: number) => Promise<boolean> = canListen): Promise<PortBlock> {
  let taken: number | null = null;
  for (let skipped = 0; skipped < BLOCKS; skipped += 1) {
    const block = blockAt(skipped, taken);
    const blocked = await firstTaken(portsOf(block, nodes), isFree);
    if (blocked === null) return block;
    taken ??= blocked;
  }
  throw new Error(`asked for ports for ${nodes} nodes; found one taken in each of ${BLOCKS} blocks from ${FIRST.lab} on; end what listens there (another lab?)`);
}

function blockAt(skipped: number, taken: number | null): PortBlock {
  const add = skipped * BLOCK_STEP;
  return { skipped, taken, lab: FIRST.lab + add, auditors: FIRST.auditors + add, event: FIRST.event + add, peer: FIRST.peer + add, mqtt: FIRST.mqtt + add };
}

function portsOf(block: PortBlock, nodes: number): number[] {
  const each = (first: number): number[] => Array.from({ length: nodes }, (_, index) => first + index);
  return [block.lab, block.auditors, ...each(block.event), ...each(block.peer), ...each(block.mqtt)];
}

async function firstTaken(ports: number[], isFree: (port: number) => Promise<boolean>): Promise<number | null> {
  for (const port of ports) if (!(await isFree(port))) return port;
  return null;
}

function canListen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, LAB_HOST, () => server.close(() => resolve(true)));
  });
}
