/**
 * Every connection with another node: who is connected, which of two connections with one node stays, and the closing of those
 * that have fallen silent. It decides nothing about streams or membership; it tells.
 */
import type { ClusterSpec } from '../../domain/cluster-spec.ts';
import type { NodeName } from '../../domain/ids.ts';
import type { Millis } from '../../domain/units.ts';
import { judgeDuplicates } from '../../destination/connection-rules.ts';
import type { NodeEnvironment } from '../environment.ts';
import { logonFault, PEER_PROTOCOL, type Identity } from './logon.ts';
import type { DialTarget, LinkAcceptor, LoggedOn, PeerLink, StartDial } from './peer-link.ts';
import { SharedDials, type DialResult } from './shared-dials.ts';

/** How long the end that does not close a superseded connection waits for the other one to do it. */
const SUPERSEDED_MILLIS = 2000;

export interface RegistryHost {
  onOpened: (connection: PeerLink) => void;
  /** `replaced` is about to be closed in favour of `by`, which was opened before this (DF-11). */
  onReplaced: (replaced: PeerLink, by: PeerLink) => void;
  onClosed: (connection: PeerLink, because: string) => void;
  onMessage: (connection: PeerLink, raw: unknown) => void;
}

export class PeerRegistry {
  private readonly current = new Map<NodeName, PeerLink>();
  /** Those that the rest of the node knows of. */
  private readonly told = new WeakSet<PeerLink>();
  private readonly superseded = new Set<PeerLink>();
  private readonly dials: SharedDials;
  private opened = 0;
  /** For whoever accepts connections. */
  readonly acceptor: LinkAcceptor;

  constructor(
    private readonly self: Identity,
    private readonly cluster: ClusterSpec,
    startDial: StartDial,
    private readonly environment: NodeEnvironment,
    private readonly host: RegistryHost,
  ) {
    const opened = {
      onMessage: host.onMessage,
      onClose: (link: PeerLink | null, because: string): void => {
        if (link) this.closed(link, because);
      },
    };
    this.acceptor = {
      self,
      judge: (stated) => logonFault(self.node, cluster, stated, null) ?? this.laterLifeFault(stated),
      welcomed: (socket, stated) => void this.adopt(socket, stated, 'incoming'),
      opened,
    };
    this.dials = new SharedDials(
      (target, done) => startDial({ target, done, opened, self: { protocol: PEER_PROTOCOL, ...self }, judge: (stated) => logonFault(self.node, cluster, stated, target.node) ?? this.laterLifeFault(stated) }),
      (result) => this.adopt(result.socket, result.stated, 'dialled'),
      (node) => this.current.has(node),
      environment,
    );
  }

  /** Dials a node, or joins a dial that is under way. @returns a function that gives up. */
  dial(target: DialTarget, timeoutMillis: Millis, done: (result: DialResult) => void): () => void {
    return this.dials.dial(target, timeoutMillis, done);
  }

  /** Where the configuration says that a node is. */
  addressOf(node: NodeName): DialTarget {
    const spec = this.cluster.nodes.find((candidate) => candidate.name === node);
    if (!spec) throw new Error(`${node} is not in the configuration`);
    return { node, host: spec.host, port: spec.peerPort };
  }

  with(peer: NodeName): PeerLink | undefined {
    return this.current.get(peer);
  }

  byId(id: number): PeerLink | undefined {
    for (const connection of this.current.values()) if (connection.id === id) return connection;
    return undefined;
  }

  all(): Iterable<PeerLink> {
    return this.current.values();
  }

  close(id: number, because: string): void {
    this.byId(id)?.close(because);
  }

  /** Ends every connection after what is waiting was sent. */
  shutDown(because: string): void {
    for (const connection of [...this.current.values(), ...this.superseded]) connection.end(because);
  }

  private laterLifeFault(stated: Identity): string | null {
    const known = this.current.get(stated.node);
    return known && known.peerIncarnation > stated.incarnation ? `states life ${stated.incarnation}; life ${known.peerIncarnation} of ${stated.node} is connected` : null;
  }

  private adopt(socket: LoggedOn, stated: Identity, direction: 'dialled' | 'incoming'): PeerLink {
    const before = this.current.get(stated.node);
    const connection = socket.open((this.opened += 1), direction, stated);
    if (before && before.peerIncarnation < stated.incarnation) {
      before.close(`a new life (${stated.incarnation}) of ${stated.node} logged on`);
    } else if (before && this.stays(before, connection) === before) {
      this.supersede(connection, before);
      return before;
    }
    const replaced = this.current.get(stated.node);
    this.current.set(stated.node, connection);
    this.told.add(connection);
    this.host.onOpened(connection);
    if (replaced) {
      this.host.onReplaced(replaced, connection);
      this.supersede(replaced, connection);
    }
    this.dials.satisfy(connection);
    return connection;
  }

  private stays(before: PeerLink, after: PeerLink): PeerLink {
    const joining = [before, after].map((one) => ({ connection: one.id, dialledBy: one.direction === 'dialled' ? this.self.node : one.peer, peerIncarnation: one.peerIncarnation }));
    return judgeDuplicates(this.self.node, after.peer, joining).keep === before.id ? before : after;
  }

  /** The node whose name sorts first closes the one too many; the other end reads on until that happens. */
  private supersede(loser: PeerLink, winner: PeerLink): void {
    this.superseded.add(loser);
    const because = `connection ${winner.id} joins the same two nodes and stays`;
    if (this.self.node < loser.peer) loser.end(because);
    else {
      this.environment.after(SUPERSEDED_MILLIS, () => {
        if (this.superseded.has(loser)) loser.close(because);
      });
    }
  }

  private closed(connection: PeerLink, how: string): void {
    // The other end closes it, and what was on its way here meets a closed socket: that is no loss.
    const because = this.superseded.delete(connection) ? 'another connection joins the same two nodes and stays' : how;
    if (this.current.get(connection.peer) === connection) {
      this.current.delete(connection.peer);
      const left = [...this.superseded].find((one) => one.peer === connection.peer && one.peerIncarnation === connection.peerIncarnation);
      if (left) {
        this.superseded.delete(left);
        this.current.set(left.peer, left);
        if (!this.told.has(left)) this.host.onOpened(left);
        this.told.add(left);
        this.host.onReplaced(connection, left);
      }
    }
    if (this.told.has(connection)) this.host.onClosed(connection, because);
  }
}
