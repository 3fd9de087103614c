/** As much of MQTT 3.1.1 as a client needs that publishes with QoS 1 and subscribes with QoS 0 as fast as the wire allows. */
import { generate } from 'mqtt-packet';

export const PUBLISH = 3;
export const PUBACK = 4;

export function connectPacket(clientId: string): Buffer {
  return generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId, keepalive: 0 });
}

export function subscribePacket(filter: string): Buffer {
  return generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: filter, qos: 0 }] });
}

/** @param number of the publish, from 0; packet ids go round */
export function publishPacket(topic: string, payload: Buffer, number: number): Buffer {
  return generate({ cmd: 'publish', topic, payload, qos: 1, dup: false, retain: false, messageId: 1 + (number % 65_535) });
}

/** Cuts what a socket reads into packets. */
export class PacketCutter {
  private rest: Buffer | null = null;

  /** Hands each whole packet to `take`: its type (the upper half of its first byte), its flags, and what follows its length. */
  cut(chunk: Buffer, take: (type: number, flags: number, body: Buffer) => void): void {
    const bytes = this.rest === null ? chunk : Buffer.concat([this.rest, chunk]);
    let at = 0;
    for (;;) {
      let length = 0;
      let head = at + 1;
      let more = true;
      for (let shift = 0; more && head < bytes.length; shift += 7, head += 1) {
        length |= (bytes[head]! & 0x7f) << shift;
        more = bytes[head]! >= 0x80;
      }
      if (more || head + length > bytes.length) break;
      take(bytes[at]! >> 4, bytes[at]! & 0x0f, bytes.subarray(head, head + length));
      at = head + length;
    }
    this.rest = at < bytes.length ? bytes.subarray(at) : null;
  }
}

/** @returns topic and payload of a PUBLISH of QoS 0. */
export function readPublish(body: Buffer): { topic: string; payload: Buffer } {
  const end = 2 + body.readUInt16BE(0);
  return { topic: body.toString('utf8', 2, end), payload: body.subarray(end) };
}

export const isRetained = (flags: number): boolean => (flags & 1) === 1;
