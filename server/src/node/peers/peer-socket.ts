/** A socket between nodes from its first byte: logon first, messages after. The dialling and the accepting side share it. */
import type { Socket } from 'node:net';
import type { NodeName } from '@understudy/shared/domain/ids';
import { monoMillis } from '../../clock.ts';
import { FrameSocket } from '../../framing/frame-socket.ts';
import type { Gate } from './gate.ts';
import { LOGON_FRAME_LIMIT_BYTES, PEER_FRAME_LIMIT_BYTES, type Identity, type LogonMessage } from '@understudy/shared/node/peers/logon';
import type { LinkListener, LoggedOn } from '@understudy/shared/node/peers/peer-link';
import { readPeerMessage } from './message-frames.ts';
import { PeerConnection } from './peer-connection.ts';

export interface PeerSocketHost extends LinkListener {
  /** A message before the connection is open. */
  onFirst: (raw: unknown) => void;
}

export class PeerSocket implements LoggedOn {
  private readonly frames: FrameSocket;
  private connection: PeerConnection | null = null;
  private attachedTo: NodeName | null = null;
  /** Whether the other side ever said anything. */
  heardAnything = false;

  constructor(
    socket: Socket,
    private readonly gate: Gate,
    host: PeerSocketHost,
  ) {
    this.frames = new FrameSocket(socket, {
      limitBytes: LOGON_FRAME_LIMIT_BYTES,
      onBytes: () => {
        this.heardAnything = true;
        if (this.connection) this.connection.heardAt = monoMillis();
      },
      onMessage: (raw) => (this.connection ? this.take(this.connection, raw, host) : host.onFirst(raw)),
      onClose: (because) => {
        if (this.attachedTo !== null) this.gate.release(this.attachedTo, this.frames);
        host.onClose(this.connection, because);
      },
    });
  }

  /** Puts it under the gate of the link to that peer; from now on a cut stops it. */
  attach(peer: NodeName): void {
    this.attachedTo = peer;
    this.gate.attach(peer, this.frames);
  }

  sendLogon(message: LogonMessage): void {
    this.frames.send(message);
    this.frames.flush();
  }

  /** The logon is complete: from now on messages go to `onMessage`. */
  open(id: number, direction: 'dialled' | 'incoming', stated: Identity): PeerConnection {
    this.frames.setLimit(PEER_FRAME_LIMIT_BYTES);
    this.connection = new PeerConnection(id, direction, stated, this.frames);
    return this.connection;
  }

  private take(connection: PeerConnection, raw: unknown, host: PeerSocketHost): void {
    let message: unknown;
    try {
      message = readPeerMessage(raw);
    } catch (fault) {
      connection.close(`sent what cannot be read: ${fault instanceof Error ? fault.message : String(fault)}`);
      return;
    }
    host.onMessage(connection, message);
  }

  get isClosed(): boolean {
    return this.frames.isClosed;
  }

  close(because: string): void {
    this.frames.destroy(because);
  }

  end(because: string): void {
    this.frames.end(because);
  }
}
