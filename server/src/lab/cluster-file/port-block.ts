/**
 * Which ports the lab's programs listen on: fixed ones, so that a terminal's history works, or the next free block of them. Servers
 * that may stand behind a wide IP listen on one port for peers, each at an address of its own, where the machine has such (WI-04).
 */
import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';

export const LAB_HOST = '127.0.0.1';
/** Below the ports that systems hand out by themselves (from 32768), with room for 90 nodes in each hundred. */
const FIRST = { lab: 18601, auditors: 18602, nameServer: 18603, wideIp: 18604, event: 18631, peer: 18731, mqtt: 18831 } as const;
const BLOCK_STEP = 1000;
const BLOCKS = 14;
/** Behind the loopback addresses that systems use themselves (127.0.0.53, 127.0.1.1). */
const FIRST_OWN_ADDRESS = 101;

export interface PortBlock {
  /** 0 for the usual ports; else how many blocks had to be skipped. */
  skipped: number;
  /** The port that was taken in the first block, when one was. */
  taken: number | null;
  lab: number;
  auditors: number;
  nameServer: number;
  /** Where servers behind a wide IP listen for peers, each at its own address; null where the machine has but 127.0.0.1. */
  wideIp: number | null;
  event: number;
  peer: number;
  mqtt: number;
}

export interface PortNeeds {
  nodes: number;
  /** Which of them, by index, may stand behind a wide IP. */
  behindWideIp: number[];
}

/** Looks at one port of one address; 'no address' where the machine has no such address. */
export type LookAtPort = (port: number, host: string, kind: 'tcp' | 'udp') => Promise<'free' | 'taken' | 'no address'>;

/** @returns the address of the nth node behind a wide IP. */
export function ownAddress(index: number): string {
  return `127.0.0.${FIRST_OWN_ADDRESS + index}`;
}

/**
 * Finds the first block in which every port that is needed is free.
 *
 * @throws when no block is free, naming the ports that were tried
 */
export async function findPortBlock(needs: PortNeeds, look: LookAtPort = tryToListen): Promise<PortBlock> {
  let taken: number | null = null;
  for (let skipped = 0; skipped < BLOCKS; skipped += 1) {
    const block = blockAt(skipped, taken);
    const blocked = await firstTaken(block, needs, look);
    if (blocked === 'no address') return { ...block, wideIp: null };
    if (blocked === null) return block;
    taken ??= blocked;
  }
  throw new Error(`asked for ports for ${needs.nodes} nodes; found one taken in each of ${BLOCKS} blocks from ${FIRST.lab} on; end what listens there (another lab?)`);
}

function blockAt(skipped: number, taken: number | null): PortBlock {
  const add = skipped * BLOCK_STEP;
  const { lab, auditors, nameServer, wideIp, event, peer, mqtt } = FIRST;
  return { skipped, taken, lab: lab + add, auditors: auditors + add, nameServer: nameServer + add, wideIp: wideIp + add, event: event + add, peer: peer + add, mqtt: mqtt + add };
}

/** Addresses of their own come last: a block in which only they are missing is a good one. */
async function firstTaken(block: PortBlock, { nodes, behindWideIp }: PortNeeds, look: LookAtPort): Promise<number | 'no address' | null> {
  const each = (first: number): number[] => Array.from({ length: nodes }, (_, index) => first + index);
  for (const port of [block.lab, block.auditors, ...each(block.event), ...each(block.peer), ...each(block.mqtt)]) {
    if ((await look(port, LAB_HOST, 'tcp')) !== 'free') return port;
  }
  if (behindWideIp.length === 0) return null;
  for (const kind of ['tcp', 'udp'] as const) if ((await look(block.nameServer, LAB_HOST, kind)) !== 'free') return block.nameServer;
  for (const index of behindWideIp) {
    const found = await look(block.wideIp!, ownAddress(index), 'tcp');
    if (found !== 'free') return found === 'taken' ? block.wideIp : 'no address';
  }
  return null;
}

function tryToListen(port: number, host: string, kind: 'tcp' | 'udp'): ReturnType<LookAtPort> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => resolve(error.code === 'EADDRNOTAVAIL' ? 'no address' : 'taken');
    if (kind === 'udp') {
      const socket = createSocket('udp4');
      socket.once('error', failed);
      socket.bind(port, host, () => socket.close(() => resolve('free')));
    } else {
      const server = createServer();
      server.once('error', failed);
      server.listen(port, host, () => server.close(() => resolve('free')));
    }
  });
}
