/**
 * Finds the PUBLISH packets of QoS 0 in what a node sends. An auditor reads thousands a second on the machine that it
 * measures, so that it takes apart no more than it needs; all other packets are passed on by their type alone.
 */

/** A node of ours sends no packet that is longer. */
const LONGEST_PACKET_BYTES = 16 * 1024 * 1024;
const PUBLISH = 3;

export interface PacketTaker {
  /** @param retained a last value from before the subscription */
  publish: (topic: string, payload: Buffer, retained: boolean) => void;
  /** Any other packet: 2 CONNACK (its return code), 9 SUBACK, 13 PINGRESP. */
  other: (type: number, body: Buffer) => void;
}

export class PublishReader {
  private rest: Buffer | null = null;

  constructor(private readonly taker: PacketTaker) {}

  /** @throws when the bytes are no MQTT, which ends the connection. */
  push(chunk: Buffer): void {
    const bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    let offset = 0;
    for (;;) {
      const end = this.take(bytes, offset);
      if (end === null) break;
      offset = end;
    }
    this.rest = offset === bytes.length ? null : bytes.subarray(offset);
  }

  /** Takes the packet that starts at `start`. @returns where the next one starts, null when this one is not whole. */
  private take(bytes: Buffer, start: number): number | null {
    let length = 0;
    let offset = start + 1;
    for (let shift = 0; ; shift += 7) {
      if (offset >= bytes.length) return null;
      const byte = bytes[offset++]!;
      length |= (byte & 0x7f) << shift;
      if (byte < 0x80) break;
      if (shift === 21) throw new Error('a remaining length of more than four bytes');
    }
    if (length > LONGEST_PACKET_BYTES) throw new Error(`a packet of ${length} bytes`);
    const end = offset + length;
    if (end > bytes.length) return null;
    const header = bytes[start]!;
    if (header >> 4 !== PUBLISH) this.taker.other(header >> 4, bytes.subarray(offset, end));
    else this.takePublish(header, bytes, offset, end);
    return end;
  }

  private takePublish(header: number, bytes: Buffer, offset: number, end: number): void {
    const topicEnd = offset + 2 + bytes.readUInt16BE(offset);
    const payloadStart = topicEnd + ((header & 0x06) === 0 ? 0 : 2);
    if (payloadStart > end) throw new Error('a topic longer than its packet');
    this.taker.publish(bytes.toString('utf8', offset + 2, topicEnd), bytes.subarray(payloadStart, end), (header & 0x01) === 1);
  }
}
