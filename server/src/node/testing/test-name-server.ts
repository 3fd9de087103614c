/** A DNS server for tests: answers over UDP with what it is told to, and keeps what it was asked. */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { AUTHORITATIVE_ANSWER, decode, encode, type Answer } from 'dns-packet';

export class TestNameServer {
  /** The names and types that were asked for, in order. */
  readonly asked: string[] = [];
  ttlSeconds = 1;
  /** Takes questions and answers none. */
  silent = false;
  private readonly socket = createSocket('udp4');

  /** @param names what each stands for: addresses, or servers with their ports; an empty list stands for nobody */
  constructor(readonly names: Record<string, string[] | { target: string; port: number; priority: number }[]>) {
    this.socket.on('message', (bytes, from) => {
      const query = decode(bytes);
      const question = query.questions![0]!;
      this.asked.push(`${question.type} ${question.name}`);
      if (this.silent) return;
      const known = this.names[question.name];
      const answers = (known ?? []).flatMap((record): Answer[] => {
        const common = { name: question.name, ttl: this.ttlSeconds };
        if (typeof record === 'string') return question.type === 'A' ? [{ ...common, type: 'A', data: record }] : [];
        return question.type === 'SRV' ? [{ ...common, type: 'SRV', data: { ...record, weight: 0 } }] : [];
      });
      const noSuchName = 3;
      this.socket.send(encode({ type: 'response', id: query.id, flags: AUTHORITATIVE_ANSWER | (known === undefined ? noSuchName : 0), questions: [question], answers }), from.port, from.address);
    });
  }

  /** @returns where it listens. */
  async listen(): Promise<{ host: string; port: number }> {
    this.socket.bind(0, '127.0.0.1');
    await once(this.socket, 'listening');
    return { host: '127.0.0.1', port: this.socket.address().port };
  }

  close(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }
}
