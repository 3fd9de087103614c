/**
 * Connections between simulated nodes: each direction carries its messages in order, with delays of their own, so that messages of
 * different connections overtake each other. A cut direction carries nothing and closes nothing; a lossy one breaks connections.
 */
import type { NodeName } from '../domain/ids.ts';
import type { Millis, MonoMillis } from '../domain/units.ts';
import type { Random } from '../machine/random.ts';
import type { Identity } from '../node/peers/logon.ts';
import type { Dial, DialOptions, LinkAcceptor, LinkListener, LoggedOn, PeerLink } from '../node/peers/peer-link.ts';
import type { PeerMessage } from '../node/peers/peer-message.ts';
import type { Scheduler } from './scheduler.ts';
import type { SimProcess } from './sim-process.ts';

/** What the network needs to know of a node. */
export interface NetworkNode {
  readonly name: NodeName;
  /** Its present life; null while it is down. */
  readonly life: { process: SimProcess; acceptor: LinkAcceptor } | null;
}

export interface NetworkWeather {
  leastMillis: Millis;
  mostMillis: Millis;
  /** Probability that a message meets a lost packet: it and all behind it are late by a retransmission. */
  lateChance: number;
  /** Probability that a message breaks its connection. */
  breakChance: number;
}

const RETRANSMISSION_MILLIS = 210;

interface End {
  name: NodeName;
  process: SimProcess;
  listener: LinkListener;
  link: SimLink | null;
  /** When the last message towards this end arrives. */
  lastArrival: MonoMillis;
  /** Held up by a cut: messages and the close, in order. */
  held: (() => void)[];
  closed: boolean;
}

interface Connection {
  ends: [End, End];
  closed: boolean;
}

export class SimNetwork {
  weather: NetworkWeather = { leastMillis: 0.1, mostMillis: 1.5, lateChance: 0, breakChance: 0 };
  private readonly cut = new Set<string>();
  private readonly connections = new Set<Connection>();

  constructor(
    private readonly scheduler: Scheduler,
    private readonly random: Random,
    private readonly nodes: ReadonlyMap<NodeName, NetworkNode>,
  ) {}

  isCut(from: NodeName, to: NodeName): boolean {
    return this.cut.has(`${from}>${to}`);
  }

  /** From now on nothing gets from one node to another, or again. */
  setCut(from: NodeName, to: NodeName, cut: boolean): void {
    if (cut) this.cut.add(`${from}>${to}`);
    else this.cut.delete(`${from}>${to}`);
    if (cut) return;
    for (const { ends } of [...this.connections]) {
      for (const [here, there] of [ends, [...ends].reverse()] as [End, End][]) {
        if (there.name === from && here.name === to) for (const arrive of here.held.splice(0)) arrive();
      }
    }
  }

  /** The process of a node is gone: the system closes its connections. */
  crashed(process: SimProcess): void {
    for (const connection of [...this.connections]) {
      const [here, there] = connection.ends;
      if (here.process === process) this.closeFrom(connection, here, there, 'ECONNRESET');
      else if (there.process === process) this.closeFrom(connection, there, here, 'ECONNRESET');
    }
  }

  /** What starts dials of one life of a node. */
  dialler(from: NetworkNode, process: SimProcess): (options: DialOptions) => Dial {
    return (options) => {
      let settled = false;
      let reached = false;
      const settle = (result: Parameters<DialOptions['done']>[0], millis: Millis): void => {
        process.arrive(millis, () => {
          if (settled) return;
          settled = true;
          options.done(result);
        });
      };
      const to = options.target.node;
      const attempt = (): void => {
        if (settled) return;
        const life = this.nodes.get(to)?.life ?? null;
        if (!life) return settle({ outcome: 'refused', detail: 'ECONNREFUSED' }, this.delay());
        reached = true;
        life.process.arrive(this.delay(), () => this.logOn({ from, process, options, life, isSettled: () => settled, settle, markSettled: () => (settled = true) }));
      };
      // A cut in either direction keeps a connection from being made.
      const wait = (): void => {
        if (settled || !process.alive) return;
        if (this.isCut(from.name, to) || this.isCut(to, from.name)) this.scheduler.after(RETRANSMISSION_MILLIS, wait);
        else attempt();
      };
      wait();
      return {
        reached: () => reached,
        cancel: () => {
          settled = true;
        },
      };
    };
  }

  private logOn({ from, process, options, life, isSettled, settle, markSettled }: { from: NetworkNode; process: SimProcess; options: DialOptions; life: NonNullable<NetworkNode['life']>; isSettled: () => boolean; settle: (result: Parameters<DialOptions['done']>[0], millis: Millis) => void; markSettled: () => void }): void {
    const { acceptor } = life;
    const fault = acceptor.judge(options.self);
    if (fault !== null) return settle({ outcome: 'logon-failed', detail: fault }, this.delay());
    const end = (name: NodeName, of: SimProcess, listener: LinkListener): End => ({ name, process: of, listener, link: null, lastArrival: 0, held: [], closed: false });
    const connection: Connection = { ends: [end(from.name, process, options.opened), end(acceptor.self.node, life.process, acceptor.opened)], closed: false };
    this.connections.add(connection);
    const [dialling, accepting] = connection.ends;
    // The welcome goes before whatever the accepting node says at once.
    this.deliver(connection, accepting, dialling, () => {
      if (isSettled()) return this.closeFrom(connection, dialling, accepting, 'given up');
      markSettled();
      const judged = options.judge(acceptor.self);
      if (judged !== null) {
        this.closeFrom(connection, dialling, accepting, judged);
        options.done({ outcome: 'logon-failed', detail: judged });
      } else options.done({ outcome: 'welcome', socket: this.loggedOn(connection, dialling, accepting), stated: acceptor.self });
    });
    acceptor.welcomed(this.loggedOn(connection, accepting, dialling), options.self);
  }

  private loggedOn(connection: Connection, here: End, there: End): LoggedOn {
    return {
      open: (id, direction, stated) => {
        here.link = new SimLink(id, direction, stated, here.process.environment.now(), (message) => this.send(connection, here, there, message), (because) => this.closeBy(connection, here, there, because), () => here.closed);
        return here.link;
      },
    };
  }

  private send(connection: Connection, here: End, there: End, message: PeerMessage): void {
    if (here.closed) return;
    if (this.random.chance(this.weather.breakChance)) {
      here.process.arrive(0, () => this.noticeClose(connection, here, 'ETIMEDOUT'));
      this.deliver(connection, here, there, () => this.noticeClose(connection, there, 'ECONNRESET'));
      return;
    }
    this.deliver(connection, here, there, () => {
      if (there.closed || !there.link) return;
      there.link.heardAt = there.process.environment.now();
      there.listener.onMessage(there.link, message);
    });
  }

  /** In order within its direction; held while that is cut. */
  private deliver(connection: Connection, here: End, there: End, arrive: () => void): void {
    const late = this.random.chance(this.weather.lateChance) ? RETRANSMISSION_MILLIS : 0;
    there.lastArrival = Math.max(there.lastArrival, this.scheduler.now + this.delay() + late);
    const reach = (): void => {
      if (there.held.length > 0 || this.isCut(here.name, there.name)) there.held.push(() => there.process.arrive(0, arrive));
      else there.process.arrive(0, arrive);
    };
    this.scheduler.after(there.lastArrival - this.scheduler.now, reach);
    if (connection.closed && here.closed && there.closed) this.connections.delete(connection);
  }

  /** This end closes: it is told at once, the other one when word reaches it. */
  private closeBy(connection: Connection, here: End, there: End, because: string): void {
    if (here.closed) return;
    this.noticeClose(connection, here, because);
    this.deliver(connection, here, there, () => this.noticeClose(connection, there, 'closed by the other side'));
  }

  /** An end that cannot tell any more. */
  private closeFrom(connection: Connection, here: End, there: End, because: string): void {
    if (here.closed) return;
    here.closed = true;
    this.deliver(connection, here, there, () => this.noticeClose(connection, there, because));
  }

  private noticeClose(connection: Connection, end: End, because: string): void {
    if (!end.closed) {
      end.closed = true;
      if (end.process.alive) end.listener.onClose(end.link, because);
    }
    connection.closed = true;
    if (connection.ends.every((one) => one.closed)) this.connections.delete(connection);
  }

  private delay(): Millis {
    return this.random.between(this.weather.leastMillis, this.weather.mostMillis);
  }
}

class SimLink implements PeerLink {
  heardAt: MonoMillis;
  sentSincePulse = true;
  readonly bytesWaiting = 0;
  readonly peer: NodeName;
  readonly peerGroup: string;
  readonly peerIncarnation: number;
  readonly peerDigest: string;

  constructor(
    readonly id: number,
    readonly direction: 'dialled' | 'incoming',
    stated: Identity,
    readonly openedAt: MonoMillis,
    private readonly transmit: (message: PeerMessage) => void,
    private readonly shut: (because: string) => void,
    private readonly isShut: () => boolean,
  ) {
    this.heardAt = openedAt;
    this.peer = stated.node;
    this.peerGroup = stated.group;
    this.peerIncarnation = stated.incarnation;
    this.peerDigest = stated.digest;
  }

  get isClosed(): boolean {
    return this.isShut();
  }

  send(message: PeerMessage): void {
    this.sentSincePulse = true;
    this.transmit(message);
  }

  close(because: string): void {
    this.shut(because);
  }

  end(because: string): void {
    this.shut(because);
  }
}
