/** Accepts connections of other nodes: a logon within two seconds, or they are closed with a reason in the log. */
import { createServer, type Server, type Socket } from 'node:net';
import { LOGON_MILLIS, readLogonMessage } from '@understudy/shared/node/peers/logon';
import type { LinkAcceptor } from '@understudy/shared/node/peers/peer-link';
import type { Gate } from './gate.ts';
import { PeerSocket } from './peer-socket.ts';

export interface PeerListenerOptions {
  gate: Gate;
  acceptor: LinkAcceptor;
  /** Something that was no node, or none of ours. */
  onTurnedAway: (address: string, because: string) => void;
}

export class PeerListener {
  private readonly server: Server;
  private readonly unopened = new Set<PeerSocket>();

  constructor(private readonly options: PeerListenerOptions) {
    this.server = createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  /** @throws the system's error when the port cannot be had. */
  listen(host: string, port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(port, host, () => {
        this.server.off('error', reject);
        this.server.on('error', (error) => this.options.onTurnedAway('the peer port', error.message));
        resolve();
      });
    });
  }

  close(): void {
    this.server.close();
    for (const socket of [...this.unopened]) socket.close('this node is stopping');
  }

  private accept(socket: Socket): void {
    const { gate, acceptor: { opened } } = this.options;
    const address = `${socket.remoteAddress ?? 'unknown'}:${socket.remotePort ?? 0}`;
    const deadline = setTimeout(() => peerSocket.close(`no logon within ${LOGON_MILLIS} ms`), LOGON_MILLIS);
    const peerSocket = new PeerSocket(socket, gate, {
      onFirst: (raw) => {
        clearTimeout(deadline);
        this.takeLogon(peerSocket, raw);
      },
      onMessage: opened.onMessage,
      onClose: (connection, because) => {
        clearTimeout(deadline);
        this.unopened.delete(peerSocket);
        if (connection) opened.onClose(connection, because);
        else this.options.onTurnedAway(address, because);
      },
    });
    this.unopened.add(peerSocket);
  }

  private takeLogon(peerSocket: PeerSocket, raw: unknown): void {
    const message = readLogonMessage(raw);
    if (typeof message === 'string' || message.type !== 'logon') {
      peerSocket.close(typeof message === 'string' ? message : 'the first message is no logon');
      return;
    }
    // Answered also over a link that is cut: the gate holds the answer, and the dialler runs into its timeout.
    peerSocket.attach(message.node);
    const { acceptor } = this.options;
    const fault = acceptor.judge(message);
    if (fault !== null) {
      peerSocket.sendLogon({ type: 'refused', reason: fault });
      peerSocket.end(`logon refused: ${fault}`);
      return;
    }
    if (this.options.gate.isCut(message.node)) {
      peerSocket.close('the link is cut');
      return;
    }
    peerSocket.sendLogon({ type: 'welcome', ...acceptor.self });
    this.unopened.delete(peerSocket);
    acceptor.welcomed(peerSocket, message);
  }
}
