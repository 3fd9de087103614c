/** A node's MQTT side as far as clients and auditors see it: accepts, grants, keeps what is published, says what a test tells it to. */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { generate, parser, type IPublishPacket, type Packet } from 'mqtt-packet';

export class FakeMqttNode {
  /** Payloads as published, newest last. */
  readonly published: IPublishPacket[] = [];
  /** Every filter that was subscribed, in order. */
  readonly subscribed: string[] = [];
  connections = 0;
  disconnects = 0;
  acknowledging = true;
  /** Return code of the next SUBACKs. */
  grant = 0;
  private acknowledged = 0;
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  constructor() {
    this.server = createServer((socket) => this.accept(socket));
  }

  /** Listens on any port, or on the one that it had before. @returns the port. */
  listen(port = 0): Promise<number> {
    return new Promise((resolve) => this.server.listen(port, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port)));
  }

  /** Gone as a killed process is: nothing listens, every connection is reset. */
  async die(): Promise<void> {
    for (const socket of this.sockets) socket.resetAndDestroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  /** Sends a PUBLISH of QoS 0 to everybody. */
  send(topic: string, payload: string, retain = false): void {
    const packet = generate({ cmd: 'publish', topic, payload, qos: 0, retain, dup: false });
    for (const socket of this.sockets) socket.write(packet);
  }

  /** Sends the callback of a source to everybody. */
  callback(path: string, message: object): void {
    this.send(`$update-source/${path}`, JSON.stringify(message));
  }

  /** Acknowledges the oldest ones that are not, so many; for when it does not do so by itself. */
  acknowledge(count: number): void {
    for (const { messageId } of this.published.slice(this.acknowledged, this.acknowledged + count)) {
      for (const socket of this.sockets) socket.write(generate({ cmd: 'puback', messageId: messageId! }));
    }
    this.acknowledged += count;
  }

  /** @returns what was published, taken apart. */
  updates(): { topic: string; n: number; by: string; life: string; e: number; at: string }[] {
    return this.published.map((packet) => ({ topic: packet.topic, ...(JSON.parse(packet.payload.toString()) as { n: number; by: string; life: string; e: number; at: string }) }));
  }

  private accept(socket: Socket): void {
    this.connections += 1;
    this.sockets.add(socket);
    const packets = parser();
    packets.on('packet', (packet) => this.take(socket, packet));
    socket.on('data', (chunk) => packets.parse(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => this.sockets.delete(socket));
  }

  private take(socket: Socket, packet: Packet): void {
    if (packet.cmd === 'connect') socket.write(generate({ cmd: 'connack', returnCode: 0, sessionPresent: false }));
    if (packet.cmd === 'subscribe') {
      this.subscribed.push(...packet.subscriptions.map((subscription) => subscription.topic));
      socket.write(generate({ cmd: 'suback', messageId: packet.messageId!, granted: packet.subscriptions.map(() => this.grant) }));
    }
    if (packet.cmd === 'publish') {
      this.published.push(packet);
      if (this.acknowledging && packet.qos === 1) socket.write(generate({ cmd: 'puback', messageId: packet.messageId! }));
    }
    if (packet.cmd === 'pingreq') socket.write(generate({ cmd: 'pingresp' }));
    if (packet.cmd === 'disconnect') this.disconnects += 1;
  }
}
