/**
 * The pages' connections: whether one has room, and the same message to many of them, put into bytes once. It is written straight to
 * each WebSocket, as Socket.IO would write it: Socket.IO's own way costs each page again half of what the write costs. A page that
 * came by long polling is sent it by Socket.IO.
 */
import type { Socket } from 'socket.io';
import type { PageToServer, ServerToPage } from '@understudy/shared/wire/stream';

export type PageSocket = Socket<PageToServer, ServerToPage>;

/** A page as whoever sends to it sees it. */
export interface Page {
  id: string;
  /** Whether so much is waiting on its way that nothing more should be added now. */
  isFull(): boolean;
}

/** What is used of a WebSocket of `ws`. */
interface WebSocketOfPage {
  /** Bytes that were handed to it and have not left. */
  bufferedAmount: number;
  send(data: Buffer, options: { binary: false }, sent?: () => void): void;
}

interface Connection {
  socket: PageSocket;
  /** What Socket.IO holds back. */
  waitingBytes: () => number;
  /** Something that waited has left. */
  left: () => void;
}

export class PageSockets {
  private readonly connections = new Map<string, Connection>();

  /** @param limitBytes waiting in a connection beyond this, it is full */
  constructor(private readonly limitBytes: number) {}

  /** @param drained is called when something that waited has left, so that there may be room. */
  add(socket: PageSocket, drained: () => void): Page {
    const connection: Connection = { socket, waitingBytes: countWaiting(socket), left: () => drained() };
    this.connections.set(socket.id, connection);
    socket.conn.on('drain', connection.left);
    return { id: socket.id, isFull: () => connection.waitingBytes() + (webSocketOf(socket)?.bufferedAmount ?? 0) > this.limitBytes };
  }

  remove(id: string): void {
    this.connections.delete(id);
  }

  send<K extends 'events' | 'snapshot' | 'topics'>(pages: readonly string[], name: K, ...message: Parameters<ServerToPage[K]>): void {
    let bytes: Buffer | null = null;
    for (const id of pages) {
      const connection = this.connections.get(id);
      if (!connection) continue;
      const webSocket = webSocketOf(connection.socket);
      if (!webSocket) {
        connection.socket.emit(name, ...message);
        continue;
      }
      bytes ??= Buffer.from(`42${JSON.stringify([name, ...message])}`);
      // Whoever takes everything at once needs not be told that it was taken.
      webSocket.send(bytes, { binary: false }, webSocket.bufferedAmount > 0 ? connection.left : undefined);
    }
  }
}

/** @returns the socket beneath Engine.IO's transport; null while the page polls, or if Engine.IO should once keep it elsewhere. */
function webSocketOf({ conn: { transport } }: PageSocket): WebSocketOfPage | null {
  if (transport.name !== 'websocket') return null;
  const { socket } = transport as unknown as { socket?: Partial<WebSocketOfPage> };
  return typeof socket?.send === 'function' && typeof socket.bufferedAmount === 'number' ? (socket as WebSocketOfPage) : null;
}

/** @returns how much was emitted and not yet handed to the transport, which takes the next lot only when the last is gone. */
function countWaiting(socket: PageSocket): () => number {
  let bytes = 0;
  socket.conn.on('packetCreate', (packet: { data?: unknown }) => {
    bytes += typeof packet.data === 'string' ? packet.data.length : 0;
  });
  socket.conn.on('flush', () => {
    bytes = 0;
  });
  return () => bytes;
}
