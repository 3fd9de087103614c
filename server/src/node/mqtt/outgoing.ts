/** What waits for a client: collected during an event-loop turn, written at its end with one call, and never without bound. */
import type { Socket } from 'node:net';

/** Below this, many small packets are cheaper copied together than written one by one. */
const JOIN_BYTES = 64 * 1024;

export class Outgoing {
  private packets: Buffer[] = [];
  private packetBytes = 0;

  constructor(private readonly socket: Socket) {}

  push(packet: Buffer): void {
    this.packets.push(packet);
    this.packetBytes += packet.length;
  }

  /** Bytes that the client's end has not taken yet. */
  waiting(): number {
    return this.packetBytes + this.socket.writableLength;
  }

  flush(): void {
    if (this.packets.length === 0) return;
    const { packets } = this;
    const joined = packets.length === 1 || this.packetBytes <= JOIN_BYTES;
    this.packets = [];
    this.packetBytes = 0;
    if (joined) {
      this.socket.write(packets.length === 1 ? packets[0]! : Buffer.concat(packets));
      return;
    }
    this.socket.cork();
    for (const packet of packets) this.socket.write(packet);
    this.socket.uncork();
  }
}
