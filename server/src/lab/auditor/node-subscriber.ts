/** A subscriber on one node, QoS 0, that connects again for ever: its node being down is what it is there to see. */
import { connect, type Socket } from 'node:net';
import { generate } from 'mqtt-packet';
import { PublishReader } from './publish-reader.ts';

export interface SubscriberOptions {
  clientId: string;
  host: string;
  port: number;
  filters: string[];
  onPublish: (topic: string, payload: Buffer, retained: boolean) => void;
  /** Once for each loss of a connection that stood, and once for each reason why none can be made. */
  onLost: (because: string) => void;
  onSubscribed: () => void;
}

/** A refused connection on loopback costs next to nothing, and a node that is back should be seen soon. */
const AGAIN_MILLIS = 250;
const CONNECT_LIMIT_MILLIS = 2000;
const CONNACK = 2;
const SUBACK = 9;

export class NodeSubscriber {
  private socket: Socket | null = null;
  private again: NodeJS.Timeout | null = null;
  private said = '';

  constructor(private readonly options: SubscriberOptions) {}

  connect(): void {
    const { host, port, clientId } = this.options;
    const socket = connect({ host, port, noDelay: true });
    this.socket = socket;
    let because = 'closed by the node';
    const reader = new PublishReader({ publish: this.options.onPublish, other: (type, body) => this.take(socket, type, body) });
    // Keep-alive 0: on loopback a peer that is gone closes the connection, and a paused node is none of our business.
    socket.on('connect', () => socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId, keepalive: 0 })));
    socket.setTimeout(CONNECT_LIMIT_MILLIS, () => socket.destroy(new Error(`no answer within ${CONNECT_LIMIT_MILLIS} ms`)));
    socket.on('data', (chunk) => {
      try {
        reader.push(chunk);
      } catch (error) {
        socket.destroy(error as Error);
      }
    });
    socket.on('error', (error: NodeJS.ErrnoException) => (because = error.code ?? error.message));
    socket.on('close', () => this.lost(because));
  }

  close(): void {
    if (this.again !== null) clearTimeout(this.again);
    this.socket?.removeAllListeners('close');
    this.socket?.end(generate({ cmd: 'disconnect' }));
  }

  private take(socket: Socket, type: number, body: Buffer): void {
    if (type === CONNACK) {
      if (body[1] !== 0) return void socket.destroy(new Error(`connection refused with return code ${body[1]}`));
      socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: this.options.filters.map((topic) => ({ topic, qos: 0 as const })) }));
    } else if (type === SUBACK) {
      if (body.subarray(2).includes(0x80)) return void socket.destroy(new Error('a subscription was refused'));
      socket.setTimeout(0);
      this.said = '';
      this.options.onSubscribed();
    }
  }

  private lost(because: string): void {
    this.socket = null;
    if (because !== this.said) this.options.onLost(because);
    this.said = because;
    this.again = setTimeout(() => this.connect(), AGAIN_MILLIS);
  }
}
