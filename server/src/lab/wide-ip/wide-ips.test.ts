/** Wide IPs over real sockets: a name server on a port, members that answer, end, hang and return, and what a resolver is told. */
import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { encode } from 'dns-packet';
import { afterEach, describe, expect, it } from 'vitest';
import type { LabEventBody } from '@understudy/shared/domain/cluster-event';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { FrameSocket } from '../../framing/frame-socket.ts';
import { untilTrue } from '../testing/condition.ts';
import { smallCluster } from '../testing/small-cluster.ts';
import { NameServer } from './name-server.ts';
import { WideIps } from './wide-ips.ts';

/** Often enough that nobody waits for long, and long enough that a busy machine fails no check. */
const CHECK_MILLIS = 250;

type Changed = Extract<LabEventBody, { kind: 'wide-ip-changed' }>;

/** Answers health checks as a node does, or takes connections and says nothing. */
class FakeMember {
  hangs = false;
  saysItIs: string;
  readonly sockets = new Set<Socket>();
  private server: Server | null = null;

  constructor(readonly name: string, readonly host: string, public port = 0) {
    this.saysItIs = name;
  }

  async start(): Promise<void> {
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      const frames = new FrameSocket(socket, {
        limitBytes: 4096,
        onMessage: () => {
          if (this.hangs) return;
          frames.send({ type: 'alive', node: this.saysItIs, group: 'south' });
          frames.end('answered');
        },
        onClose: () => this.sockets.delete(socket),
      });
    });
    this.server.listen(this.port, this.host);
    await once(this.server, 'listening');
    this.port = (this.server.address() as { port: number }).port;
  }

  async end(): Promise<void> {
    if (this.server === null) return;
    for (const socket of this.sockets) socket.destroy();
    const closed = once(this.server, 'close');
    this.server.close();
    this.server = null;
    await closed;
  }
}

/** Two servers behind south.lab, checked often; the name server's port is whatever is free. */
class WideIpBench {
  readonly events: Changed[] = [];
  readonly members: FakeMember[];
  readonly resolver = new Resolver({ timeout: 500, tries: 4 });
  wideIps!: WideIps;
  spec!: ClusterSpec;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly port: number | null) {
    this.members = ['s-1', 's-2'].map((name, index) => new FakeMember(name, port === null ? '127.0.0.1' : `127.0.0.${201 + index}`));
  }

  async start(policy: Partial<ClusterSpec['policy']> = {}, members = ['s-1', 's-2']): Promise<void> {
    const base = smallCluster();
    await this.members[0]!.start();
    // One port at two addresses; with one address two ports.
    if (this.port !== null) this.members[1]!.port = this.members[0]!.port;
    await this.members[1]!.start();
    const nameServerPort = await freePort();
    this.spec = {
      ...base,
      policy: { ...base.policy, wideIpCheckMillis: CHECK_MILLIS, wideIpAnswers: 1, ...policy },
      nodes: base.nodes.map((node) => {
        const member = this.members.find(({ name }) => name === node.name);
        return member ? { ...node, peerHost: member.host, peerPort: member.port } : node;
      }),
      wideIps: [{ name: 'south.lab', group: 'south', port: this.port === null ? null : this.members[0]!.port, servers: ['s-1', 's-2'], members }],
      nameServer: { host: '127.0.0.1', port: nameServerPort },
    };
    this.wideIps = new WideIps(this.spec, (body) => this.take(body), (fault) => expect.fail(fault));
    this.resolver.setServers([`127.0.0.1:${nameServerPort}`]);
    await this.wideIps.listen();
    await this.wideIps.start();
  }

  async end(): Promise<void> {
    await this.wideIps?.close();
    await Promise.all(this.members.map((member) => member.end()));
  }

  /** @returns the first event that fits, of those that came and will. */
  until(fits: (event: Changed) => boolean): Promise<Changed> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.events.find(fits);
        if (!found) return;
        this.waiting.delete(look);
        resolve(found);
      };
      this.waiting.add(look);
      look();
    });
  }

  health(event: Changed): string {
    return event.members.map(({ node, health }) => `${node} ${health}`).join(', ');
  }

  private take(body: LabEventBody): void {
    if (body.kind === 'wide-ip-changed') this.events.push(body);
    for (const look of [...this.waiting]) look();
  }
}

/** @returns a port that is free for UDP and TCP, and of none that the system gives to whoever connects. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(12_000, 18_000);
    const [udp, tcp] = [createSocket('udp4'), createServer()];
    try {
      udp.bind(port, '127.0.0.1');
      await once(udp, 'listening');
      tcp.listen(port, '127.0.0.1');
      await once(tcp, 'listening');
      return port;
    } catch {
      // Somebody has it: another one.
    } finally {
      await Promise.all([new Promise<void>((resolve) => udp.close(() => resolve())), new Promise<void>((resolve) => tcp.close(() => resolve()))]);
    }
  }
}

let bench: WideIpBench | null = null;
afterEach(async () => {
  await bench?.end();
  bench = null;
});

async function withAddresses(policy: Partial<ClusterSpec['policy']> = {}, members?: string[]): Promise<WideIpBench> {
  bench = new WideIpBench(1);
  await bench.start(policy, members);
  return bench;
}

describe('a wide IP', () => {
  it('WI-04 stands for nobody before anybody was checked, then for the preferred of those that answer, with the TTL of the settings', async () => {
    const { events, resolver, members } = await withAddresses({ wideIpTtlSeconds: 7 });
    expect(events[0]).toMatchObject({ name: 'south.lab', answer: [], ttlSeconds: 7, because: 'the lab serves this name', order: null });
    expect(events[0]!.members).toMatchObject([{ node: 's-1', address: `127.0.0.201:${members[0]!.port}`, health: 'unchecked' }, { node: 's-2', health: 'unchecked' }]);
    expect(await resolver.resolve4('south.lab', { ttl: true })).toEqual([{ address: '127.0.0.201', ttl: 7 }]);
    expect(await resolver.resolve4('s-2.south.lab')).toEqual(['127.0.0.202']);
    await expect(resolver.resolve4('north.lab')).rejects.toMatchObject({ code: 'EREFUSED' });
  });

  it('WI-04 names as many as the settings say, in the order of preference, whatever the order in which they answered', async () => {
    const { resolver } = await withAddresses({ wideIpAnswers: 8 });
    expect(await resolver.resolve4('south.lab')).toEqual(['127.0.0.201', '127.0.0.202']);
  });

  it('WI-04 a member that ends is named until enough checks in a row had no answer, then the next is; it is named again when it answers', async () => {
    const floor = await withAddresses();
    await floor.members[0]!.end();
    const failing = await floor.until((event) => event.members[0]!.health === 'failing');
    expect(failing).toMatchObject({ answer: ['s-1'], because: 's-1 did not answer a health check (refused, ECONNREFUSED), 1 of 2' });
    const down = await floor.until((event) => event.members[0]!.health === 'down');
    expect(down).toMatchObject({ answer: ['s-2'], because: 's-1 did not answer 2 health checks in a row (refused, ECONNREFUSED): it is not named any more' });
    expect(await floor.resolver.resolve4('south.lab')).toEqual(['127.0.0.202']);
    await floor.members[0]!.start();
    await floor.until((event) => event !== floor.events[0] && event.answer[0] === 's-1' && floor.events.indexOf(event) > floor.events.indexOf(down));
    expect(await floor.resolver.resolve4('south.lab')).toEqual(['127.0.0.201']);
  });

  it('WI-04 a member that hangs accepts connections and fails its checks all the same', async () => {
    const floor = await withAddresses();
    floor.members[0]!.hangs = true;
    const down = await floor.until((event) => event.members[0]!.health === 'down');
    expect(down.members[0]!.because).toBe(`no answer within ${CHECK_MILLIS} ms`);
    expect(down.answer).toEqual(['s-2']);
  });

  it('WI-04 somebody else at a member\'s address is not the member', async () => {
    const floor = await withAddresses();
    floor.members[0]!.saysItIs = 's-9';
    const down = await floor.until((event) => event.members[0]!.health === 'down');
    expect(down.members[0]!.because).toBe('s-9 answers there');
    expect(down.answer).toEqual(['s-2']);
  });

  it('WI-04 stands for nobody when no member answers', async () => {
    const floor = await withAddresses();
    await Promise.all(floor.members.map((member) => member.end()));
    await floor.until((event) => floor.health(event) === 's-1 down, s-2 down');
    await expect(floor.resolver.resolve4('south.lab')).rejects.toMatchObject({ code: 'ENODATA' });
  });

  it('WI-02 a server that joins is checked and named; one that is taken out is not named with the next answer, nor checked', async () => {
    const floor = await withAddresses({}, ['s-2']);
    expect(await floor.resolver.resolve4('south.lab')).toEqual(['127.0.0.202']);
    floor.wideIps.change('join', 'south.lab', 's-1', 'ada', 'o-1');
    const joined = floor.events.at(-1)!;
    expect(joined).toMatchObject({ because: 's-1 joined, ordered by ada', order: 'o-1', answer: ['s-2'] });
    expect(floor.health(joined)).toBe('s-1 unchecked, s-2 healthy');
    await floor.until((event) => event.answer[0] === 's-1');
    expect(await floor.resolver.resolve4('south.lab')).toEqual(['127.0.0.201']);
    floor.wideIps.change('leave', 'south.lab', 's-1', 'ada', 'o-2');
    expect(floor.events.at(-1)).toMatchObject({ because: 's-1 was taken out, ordered by ada', order: 'o-2', answer: ['s-2'] });
    expect(await floor.resolver.resolve4('south.lab')).toEqual(['127.0.0.202']);
    expect(floor.wideIps.isMember('south.lab', 's-1')).toBe(false);
    // Its end concerns the wide IP no more: the next thing that happens is the end of the other.
    await floor.members[0]!.end();
    const before = floor.events.length;
    await floor.members[1]!.end();
    await floor.until((event) => event.members[0]?.node === 's-2' && event.members[0].health === 'down');
    expect(floor.events.slice(before).every((event) => event.members.length === 1)).toBe(true);
  });

  it('WI-04 where servers share one address the answer is SRV records, each with its port', async () => {
    bench = new WideIpBench(null);
    await bench.start({ wideIpAnswers: 8 });
    const { resolver, members } = bench;
    const records = await resolver.resolveSrv('south.lab');
    expect(records.sort((a, b) => a.priority - b.priority)).toMatchObject([{ name: 's-1.south.lab', port: members[0]!.port }, { name: 's-2.south.lab', port: members[1]!.port }]);
    expect(await resolver.resolve4('s-1.south.lab', { ttl: true })).toEqual([{ address: '127.0.0.1', ttl: 2 }]);
  });

  it('WI-04 a check leaves no connection behind', async () => {
    const floor = await withAddresses();
    await floor.members[0]!.end();
    await floor.until((event) => event.members[0]!.health === 'down');
    floor.wideIps.stop();
    await untilTrue('nobody is connected to s-2', () => floor.members[1]!.sockets.size === 0);
  });
});

describe('the name server', () => {
  it('goes on answering over UDP and TCP whatever else is sent to its port', async () => {
    const { resolver, spec } = await withAddresses();
    const { port } = spec.nameServer!;
    const udp = createSocket('udp4');
    for (const junk of [Buffer.alloc(0), Buffer.from('hello'), Buffer.alloc(12, 0xff), Buffer.alloc(9000, 1), Buffer.from([0, 7, 1, 0, 255, 255, 255, 255, 255, 255, 255, 255])]) {
      await new Promise<void>((resolve, reject) => udp.send(junk, port, '127.0.0.1', (error) => (error ? reject(error) : resolve())));
    }
    await new Promise<void>((resolve) => udp.close(() => resolve()));
    for (const junk of [Buffer.from('GET / HTTP/1.1\r\n\r\n'), Buffer.from([255, 255, 1]), Buffer.from([0, 12, 1, 2, 128, 4, 5, 6, 7, 8, 9, 10, 11, 12])]) {
      const socket = connect(port, '127.0.0.1');
      socket.on('error', () => undefined);
      socket.write(junk);
      // It is closed from the other side.
      await once(socket, 'close');
    }
    const tcp = connect(port, '127.0.0.1');
    const message = encode({ type: 'query', id: 9, questions: [{ type: 'A', name: 'south.lab' }] });
    const framed = Buffer.concat([Buffer.from([0, message.length]), message]);
    const answers: number[] = [];
    let received = Buffer.alloc(0);
    tcp.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let end = 0; received.length >= 2 && received.length >= (end = 2 + received.readUInt16BE(0)); received = received.subarray(end)) answers.push(received.readUInt16BE(2));
    });
    // In two pieces, and twice on one connection.
    tcp.write(framed.subarray(0, 1));
    tcp.write(Buffer.concat([framed.subarray(1), framed]));
    await untilTrue('both queries were answered', () => answers.length === 2);
    expect(answers).toEqual([9, 9]);
    tcp.destroy();
    expect(await resolver.resolve4('south.lab')).toEqual(['127.0.0.201']);
  });

  it('says when its port is taken', async () => {
    const { spec } = await withAddresses();
    const second = new NameServer({ ttlSeconds: 1, lookUp: () => null }, () => undefined);
    await expect(second.listen('127.0.0.1', spec.nameServer!.port)).rejects.toThrow('EADDRINUSE');
  });
});
