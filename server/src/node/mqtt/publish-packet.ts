/** PUBLISH packets to subscribers: one encoding for all of QoS 0, and for QoS 1 a copy with the subscriber's own packet id. */
import { generate } from 'mqtt-packet';
import type { GrantedQos } from '../topics/subscription-trie.ts';

export class PublishPacket {
  private plain: Buffer | null = null;
  private template: Buffer | null = null;

  constructor(
    private readonly topic: string,
    private readonly payload: Uint8Array,
    private readonly retain: boolean,
  ) {}

  qos0(): Buffer {
    return (this.plain ??= this.encode(0));
  }

  /** @param packetId 1 to 65535, not in use with that subscriber */
  qos1(packetId: number): Buffer {
    this.template ??= this.encode(1);
    const packet = Buffer.from(this.template);
    packet.writeUInt16BE(packetId, packet.length - this.payload.length - 2);
    return packet;
  }

  private encode(qos: GrantedQos): Buffer {
    return generate({ cmd: 'publish', qos, dup: false, retain: this.retain, topic: this.topic, payload: asBuffer(this.payload), messageId: 1 });
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}
