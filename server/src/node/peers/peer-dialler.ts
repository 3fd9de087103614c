/** Dials a node and logs on; says in one word and in full how it went (DF-04, DF-16). */
import { connect } from 'node:net';
import { readLogonMessage } from '@understudy/shared/node/peers/logon';
import type { Dial, DialOptions, DialOutcome, StartDial } from '@understudy/shared/node/peers/peer-link';
import type { Gate } from './gate.ts';
import { PeerSocket } from './peer-socket.ts';

const UNRESOLVED = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NODATA', 'EAI_NONAME']);

/** @returns what starts dials. Over a cut link nothing is sent and it hangs until it is cancelled (MB-02). */
export function createDialler(gate: Gate): StartDial {
  return (options) => startDial(options, gate);
}

function startDial(options: DialOptions, gate: Gate): Dial {
  const { target, done } = options;
  let settled = false;
  let reached = false;
  let errorCode: string | null = null;
  let peerSocket: PeerSocket | null = null;

  const settle = (result: DialOutcome): void => {
    if (settled) return;
    settled = true;
    if (result.outcome !== 'welcome') peerSocket?.close(result.detail);
    done(result);
  };
  if (!gate.isCut(target.node)) {
    const socket = connect({ host: target.host, port: target.port, noDelay: true });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      errorCode = error.code ?? error.message;
    });
    socket.once('connect', () => {
      reached = true;
      if (!settled) peerSocket?.sendLogon({ type: 'logon', ...options.self });
    });
    peerSocket = new PeerSocket(socket, gate, {
      onFirst: (raw) => {
        if (settled || peerSocket === null) return;
        const message = readLogonMessage(raw);
        if (typeof message === 'string') settle({ outcome: 'logon-failed', detail: message });
        else if (message.type === 'refused') settle({ outcome: 'logon-failed', detail: message.reason });
        else if (message.type === 'logon') settle({ outcome: 'logon-failed', detail: 'it answered the logon with one of its own' });
        else {
          const fault = options.judge(message);
          if (fault !== null) {
            peerSocket.sendLogon({ type: 'refused', reason: fault });
            settle({ outcome: 'logon-failed', detail: fault });
          } else settle({ outcome: 'welcome', socket: peerSocket, stated: message });
        }
      },
      onMessage: options.opened.onMessage,
      onClose: (connection, because) => {
        // Also when it was accepted and then reset without a word: so ends a connection that a dying process still had in its queue.
        if (connection) options.opened.onClose(connection, because);
        else if (peerSocket?.heardAnything) settle({ outcome: 'logon-failed', detail: because });
        else settle({ outcome: errorCode !== null && UNRESOLVED.has(errorCode) ? 'unresolved' : 'refused', detail: reached ? `${because} before the logon was answered` : (errorCode ?? because) });
      },
    });
    peerSocket.attach(target.node);
  }
  return {
    reached: () => reached,
    cancel: () => {
      if (settled) return;
      settled = true;
      peerSocket?.close('given up');
    },
  };
}
