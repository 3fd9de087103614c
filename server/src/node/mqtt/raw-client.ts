/** A client for the tests of this server: it sends single packets, or bytes that are none, and sees every packet that comes. */
import { connect, type Socket } from 'node:net';
import { generate, parser, type IConnectPacket, type Packet } from 'mqtt-packet';

export class RawClient {
  /** All that came and was not taken by `next`, in order. */
  readonly packets: Packet[] = [];
  closed = false;
  private readonly waiting: (() => void)[] = [];

  private constructor(readonly socket: Socket) {
    const incoming = parser({ protocolVersion: 4 });
    incoming.on('packet', (packet) => this.packets.push(packet));
    socket.on('data', (chunk) => {
      incoming.parse(chunk);
      this.wake();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  /** Opens a connection and sends nothing. */
  static open(port: number): Promise<RawClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RawClient(socket)));
      socket.once('error', reject);
    });
  }

  /** Opens a connection, sends CONNECT and takes the CONNACK. */
  static async connect(port: number, clientId: string, changes: Partial<IConnectPacket> = {}): Promise<RawClient> {
    const client = await RawClient.open(port);
    client.send({ cmd: 'connect', clientId, protocolId: 'MQTT', protocolVersion: 4, clean: true, keepalive: 0, ...changes });
    const connack = await client.next();
    if (connack.cmd !== 'connack' || connack.returnCode !== 0) throw new Error(`${clientId} was answered ${JSON.stringify(connack)}`);
    return client;
  }

  send(...packets: Packet[]): void {
    this.socket.write(Buffer.concat(packets.map((packet) => generate(packet))));
  }

  /** @returns the next packet; @throws when the connection closes before one comes. */
  async next(): Promise<Packet> {
    await this.until(() => this.packets.length > 0);
    return this.packets.shift()!;
  }

  /** Takes so many packets, each as one line. */
  async lines(count: number): Promise<string[]> {
    const found: string[] = [];
    for (let index = 0; index < count; index++) found.push(describePacket(await this.next()));
    return found;
  }

  /** Subscribes and takes the SUBACK. @returns the granted codes */
  async subscribe(qos: 0 | 1 | 2, ...filters: string[]): Promise<unknown[]> {
    this.send({ cmd: 'subscribe', messageId: 77, subscriptions: filters.map((topic) => ({ topic, qos })) });
    const suback = await this.next();
    if (suback.cmd !== 'suback') throw new Error(`a SUBACK was expected, not ${describePacket(suback)}`);
    return suback.granted;
  }

  publish(topic: string, payload: string, qos: 0 | 1 | 2 = 0, messageId?: number): void {
    this.send({ cmd: 'publish', topic, payload, qos, messageId, dup: false, retain: false });
  }

  /** Everything that was sent before has been handled when this resolves. */
  async ping(): Promise<void> {
    this.send({ cmd: 'pingreq' });
    await this.until(() => this.packets.some((packet) => packet.cmd === 'pingresp'));
    this.packets.splice(this.packets.findIndex((packet) => packet.cmd === 'pingresp'), 1);
  }

  untilClosed(): Promise<void> {
    return this.until(() => this.closed, true);
  }

  private async until(condition: () => boolean, evenClosed = false): Promise<void> {
    while (!condition()) {
      if (this.closed && !evenClosed) throw new Error('the connection was closed');
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** @returns a packet in one line, such as `publish a/b=1 retained` or `puback 7`. */
export function describePacket(packet: Packet): string {
  if (packet.cmd === 'publish') return `publish ${packet.topic}=${packet.payload.toString()}${packet.qos > 0 ? ` qos${packet.qos}` : ''}${packet.retain ? ' retained' : ''}`;
  return packet.messageId === undefined ? packet.cmd : `${packet.cmd} ${packet.messageId}`;
}
