/** Which packet is for whom. */
import type { Packet } from 'mqtt-packet';
import type { ClientSession } from './client-session.ts';
import { handleConnect } from './handle-connect.ts';
import { handlePublish, handleRelease } from './handle-publish.ts';
import { handleSubscribe, handleUnsubscribe } from './handle-subscribe.ts';

export function handlePacket(session: ClientSession, packet: Packet): void {
  if (!session.isOpen()) return;
  if (session.state === 'accepted' && packet.cmd !== 'connect') return session.fail(`a ${packet.cmd.toUpperCase()} before the CONNECT`);
  switch (packet.cmd) {
    case 'connect':
      return handleConnect(session, packet);
    case 'publish':
      return handlePublish(session, packet);
    case 'puback':
      return session.acknowledged(packet.messageId ?? 0);
    case 'pubrel':
      return handleRelease(session, packet.messageId ?? 0);
    case 'subscribe':
      return handleSubscribe(session, packet);
    case 'unsubscribe':
      return handleUnsubscribe(session, packet);
    case 'pingreq':
      return session.send({ cmd: 'pingresp' });
    case 'disconnect':
      return session.end('disconnected', 'clean');
    default:
      // The rest only a server sends, or answers a delivery of QoS 2, which we never make.
      return session.fail(`a ${packet.cmd.toUpperCase()}, which no client sends to this server`);
  }
}
