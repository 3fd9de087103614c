/** Cuts a client's bytes into MQTT packets, within a limit of size, and hands each to the parser whole. */
import { parser, type Packet } from 'mqtt-packet';

/** Two bytes that begin every packet, then up to three more of its length. */
const LONGEST_LENGTH = 4;

const NOTHING = Buffer.alloc(0);

/** Why bytes cannot be taken; the connection ends over it. */
export class PacketFault extends Error {
  constructor(
    readonly reason: string,
    /** The CONNECT named a protocol level that is not known at all. */
    readonly unknownProtocol = false,
  ) {
    super(reason);
  }
}

export class PacketReader {
  private readonly parser = parser({ protocolVersion: 4 });
  private waiting: Buffer[] = [];
  private waitingBytes = 0;
  /** How many bytes the packet at the front takes, as far as that is known. */
  private wanted = 1;
  private fault: Error | null = null;
  private anyPacket = false;

  constructor(
    private readonly limitBytes: number,
    onPacket: (packet: Packet) => void,
    /** Whether the connection listens to its client now; what has come stays unread until `goOn`. */
    private readonly open: () => boolean,
  ) {
    this.parser.on('packet', onPacket);
    this.parser.on('error', (error: Error) => {
      this.fault = error;
    });
  }

  /** @throws PacketFault for what is no MQTT, or too large */
  feed(chunk: Buffer): void {
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes < this.wanted) return;
    const bytes = this.waiting.length === 1 ? chunk : Buffer.concat(this.waiting);
    let offset = 0;
    while (this.open() && offset < bytes.length) {
      this.wanted = this.packetBytes(bytes, offset);
      if (offset + this.wanted > bytes.length) break;
      this.parse(bytes.subarray(offset, offset + this.wanted));
      offset += this.wanted;
      this.wanted = 1;
    }
    this.waitingBytes = bytes.length - offset;
    this.waiting = this.waitingBytes > 0 ? [bytes.subarray(offset)] : [];
  }

  /** Reads what has come meanwhile. @throws PacketFault for what is no MQTT, or too large */
  goOn(): void {
    this.feed(NOTHING);
  }

  private packetBytes(bytes: Buffer, offset: number): number {
    if (!this.anyPacket && bytes[offset] !== 0x10) throw new PacketFault(`the first byte is 0x${bytes[offset]!.toString(16).padStart(2, '0')}; MQTT begins with a CONNECT, 0x10`);
    let length = 0;
    for (let index = 0; index < LONGEST_LENGTH; index++) {
      const byte = bytes[offset + 1 + index];
      if (byte === undefined) return index + 2;
      length += (byte & 0x7f) * 128 ** index;
      const total = 2 + index + length;
      if (total > this.limitBytes) throw new PacketFault(`a packet of at least ${total} bytes; the limit is ${this.limitBytes}`);
      if (byte < 0x80) return total;
    }
    throw new PacketFault('the length of a packet takes more than four bytes');
  }

  private parse(packet: Buffer): void {
    this.anyPacket = true;
    let left = 0;
    try {
      left = this.parser.parse(packet);
    } catch (thrown) {
      this.fault = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
    if (this.fault) throw new PacketFault(`a malformed packet: ${this.fault.message}`, /protocol/i.test(this.fault.message));
    if (left > 0) throw new PacketFault(`a malformed packet: ${left} bytes too many`);
  }
}
