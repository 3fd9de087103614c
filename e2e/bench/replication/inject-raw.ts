/**
 * Injects into a server of another make as fast as its protocol allows: everything is encoded before the clock starts, is
 * written in large pieces, and answers are counted, not parsed. A client library in this process would be what is measured.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { monoMillis } from '../mono.ts';
import type { Stretch, Workload } from './workload.ts';

export interface Piece {
  bytes: Buffer;
  /** How many updates are in it. */
  updates: number;
}

/** @returns what gives the pieces of a stretch, `updatesPerPiece` in each; all of them are encoded now. */
export function encodePieces(workload: Workload, updatesPerPiece: number, encode: (index: number) => Buffer[]): (stretch: Stretch) => Piece[] {
  const encoded = new Map(workload.stretches.map((stretch) => [stretch.first, encodeStretch(stretch, updatesPerPiece, encode)]));
  return ({ first }) => encoded.get(first)!;
}

function encodeStretch(stretch: Stretch, updatesPerPiece: number, encode: (index: number) => Buffer[]): Piece[] {
  const pieces: Piece[] = [];
  for (let { first } = stretch; first < stretch.end; first += updatesPerPiece) {
    const updates = Math.min(updatesPerPiece, stretch.end - first);
    pieces.push({ bytes: Buffer.concat(Array.from({ length: updates }, (_, index) => encode(first + index)).flat()), updates });
  }
  return pieces;
}

export interface RawInjection {
  pieces: Piece[];
  /** At most so many updates are unanswered. */
  window: number;
  /** @returns how many updates a read answers. Throws when one is a refusal. */
  countAnswers: (chunk: Buffer) => number;
  /** Resolves once as much of what was sent has got to where it goes as must have before more is. */
  keptUp?: (sent: number) => Promise<void>;
}

/** Writes all pieces; resolves when every update is answered, with the time just before the first was written. */
export async function injectRaw(socket: Socket, { pieces, window, countAnswers, keptUp }: RawInjection): Promise<number> {
  let answered = 0;
  let sent = 0;
  let wake: (() => void) | null = null;
  let fault: unknown = null;
  // Once: to resolve what is resolved is a slow path of Node's.
  const wakeUp = () => {
    wake?.();
    wake = null;
  };
  const read = (chunk: Buffer) => {
    try {
      answered += countAnswers(chunk);
    } catch (thrown) {
      fault = thrown;
    }
    wakeUp();
  };
  socket.on('data', read);
  socket.once('close', () => {
    fault ??= new Error('the server closed the connection');
    wakeUp();
  });
  const untilAnswered = async (least: number) => {
    while (answered < least) {
      if (fault !== null) throw fault;
      await new Promise<void>((resolve) => (wake = resolve));
    }
  };
  const startedAt = monoMillis();
  for (const { bytes, updates } of pieces) {
    await untilAnswered(sent + updates - window);
    await keptUp?.(sent);
    if (!socket.write(bytes)) await once(socket, 'drain');
    sent += updates;
  }
  await untilAnswered(sent);
  socket.off('data', read);
  return startedAt;
}

export async function dialRaw(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}
