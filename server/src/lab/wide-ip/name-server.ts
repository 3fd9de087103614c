/** A DNS server over UDP and TCP. What comes is answered at once and forgotten; connections are few, short and bounded. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { answerQuery, SHORT_MESSAGE_BYTES, type Zone } from './answer-query.ts';

/** Of one server at a time; a resolver that needs TCP needs one. */
const MOST_CONNECTIONS = 32;
const IDLE_MILLIS = 5000;
const LENGTH_BYTES = 2;

export class NameServer {
  private readonly udp: UdpSocket = createSocket('udp4');
  private readonly tcp: Server = createServer((socket) => this.converse(socket));
  private readonly sockets = new Set<Socket>();

  /** @param onFault told of what the system says after the start; the server goes on where it can */
  constructor(private readonly zone: Zone, onFault: (fault: string) => void) {
    this.tcp.maxConnections = MOST_CONNECTIONS;
    this.udp.on('message', (bytes, from) => {
      const answer = this.answer(bytes, 'udp');
      // A sender who gave no address that can be answered gets no answer.
      if (answer) this.udp.send(answer, from.port, from.address, () => undefined);
    });
    this.udp.on('error', (error) => onFault(`the name server (UDP): ${error.message}`));
    this.tcp.on('error', (error) => onFault(`the name server (TCP): ${error.message}`));
  }

  /** Listens on both. @param port 0 for any. @returns the port. @throws the system's error when it cannot be had. */
  async listen(host: string, port: number): Promise<number> {
    this.udp.bind(port, host);
    await once(this.udp, 'listening');
    const bound = this.udp.address().port;
    this.tcp.listen(bound, host);
    await once(this.tcp, 'listening');
    return bound;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await Promise.all([new Promise<void>((resolve) => this.udp.close(() => resolve())), new Promise<void>((resolve) => this.tcp.close(() => resolve()))]);
  }

  /** Each message is preceded by its length (RFC 1035, 4.2.2); one that no query of ours can have ends the connection. */
  private converse(socket: Socket): void {
    this.sockets.add(socket);
    let pending: Buffer = Buffer.alloc(0);
    socket.setTimeout(IDLE_MILLIS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
    socket.on('data', (chunk: Buffer) => {
      pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
      while (pending.length >= LENGTH_BYTES) {
        const length = pending.readUInt16BE(0);
        if (length > SHORT_MESSAGE_BYTES) {
          socket.destroy();
          return;
        }
        if (pending.length < LENGTH_BYTES + length) return;
        const answer = this.answer(pending.subarray(LENGTH_BYTES, LENGTH_BYTES + length), 'tcp');
        pending = pending.subarray(LENGTH_BYTES + length);
        if (answer === null) {
          socket.destroy();
          return;
        }
        const prefix = Buffer.alloc(LENGTH_BYTES);
        prefix.writeUInt16BE(answer.length);
        // Whoever asks and does not read is not waited for.
        if (!socket.write(Buffer.concat([prefix, answer]))) socket.end();
      }
    });
  }

  private answer(bytes: Buffer, transport: 'udp' | 'tcp'): Buffer | null {
    return answerQuery(bytes, this.zone, transport);
  }
}
