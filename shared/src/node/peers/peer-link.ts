/** A logged-on connection between two nodes as the node sees it, and what makes one; the sockets are the shell's. */
import type { AttemptOutcome } from '../../domain/destination.ts';
import type { GroupName, Incarnation, NodeName } from '../../domain/ids.ts';
import type { MonoMillis } from '../../domain/units.ts';
import type { Identity } from './logon.ts';
import type { PeerMessage } from './peer-message.ts';

/** It carries every stream between the two nodes, in both directions (DF-11). */
export interface PeerLink {
  /** Counted by the node from 1. */
  readonly id: number;
  readonly direction: 'dialled' | 'incoming';
  readonly peer: NodeName;
  readonly peerGroup: GroupName;
  readonly peerIncarnation: Incarnation;
  readonly peerDigest: string;
  readonly openedAt: MonoMillis;
  /** When bytes last arrived. */
  heardAt: MonoMillis;
  /** Whether anything was sent since this was last set to false. */
  sentSincePulse: boolean;
  readonly isClosed: boolean;
  /** Sent and not yet on its way. */
  readonly bytesWaiting: number;
  /** Sends with the other messages of this turn. A message that was sent is never changed. */
  send(message: PeerMessage): void;
  close(because: string): void;
  /** Sends what is waiting first. */
  end(because: string): void;
}

/** What both ends of a new connection tell. `link` is null when it never opened. */
export interface LinkListener {
  onMessage: (link: PeerLink, raw: unknown) => void;
  onClose: (link: PeerLink | null, because: string) => void;
}

/** A connection on which the logon is complete and that is not opened yet. */
export interface LoggedOn {
  open(id: number, direction: 'dialled' | 'incoming', stated: Identity): PeerLink;
}

export interface DialTarget {
  node: NodeName;
  host: string;
  port: number;
}

export type DialOutcome =
  | { outcome: 'welcome'; socket: LoggedOn; stated: Identity }
  | { outcome: Exclude<AttemptOutcome, 'connected'>; detail: string };

/** A dial under way; it has no time limit of its own. */
export interface Dial {
  /** Whether the other side accepted the connection, and only the logon is missing. */
  reached: () => boolean;
  /** Gives it up; nothing is told afterwards. */
  cancel: () => void;
}

export interface DialOptions {
  target: DialTarget;
  self: Identity & { protocol: number };
  /** @returns why the one that answered is not taken, or null (DF-12). */
  judge: (stated: Identity) => string | null;
  /** Called once, never before the dial was returned. After `welcome` the connection's messages go to `opened`. */
  done: (result: DialOutcome) => void;
  opened: LinkListener;
}

/** Starts a dial. Over a cut link nothing is sent and it hangs until it is cancelled (MB-02). */
export type StartDial = (options: DialOptions) => Dial;

/** What an acceptor of connections asks of the node and tells it. */
export interface LinkAcceptor {
  /** @returns why the one that logs on is not taken, or null. */
  judge: (stated: Identity) => string | null;
  self: Identity;
  /** A node has logged on and was welcomed. */
  welcomed: (socket: LoggedOn, stated: Identity) => void;
  opened: LinkListener;
}
