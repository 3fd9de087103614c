/** CONNECT: who may come in, under which name, and with which will (MQ-04, MQ-05). */
import type { IConnectPacket } from 'mqtt-packet';
import { topicFault } from '@understudy/shared/domain/topic-path';
import type { ClientSession } from './client-session.ts';
import { levelsFault } from './topic-limits.ts';

const ACCEPTED = 0;
export const BAD_PROTOCOL = 1;
const IDENTIFIER_REJECTED = 2;
const NOT_AUTHORIZED = 5;
const NAME_CHARACTERS = 256;

export function handleConnect(session: ClientSession, packet: IConnectPacket): void {
  const { host } = session;
  if (session.state === 'connected') return session.fail('a second CONNECT on one connection');
  if (packet.protocolId !== 'MQTT' || packet.protocolVersion !== 4) return refuse(session, BAD_PROTOCOL, `protocol ${packet.protocolId} level ${packet.protocolVersion}; this server speaks MQTT 3.1.1, level 4`);
  const asked = packet.clientId ?? '';
  if (asked === '' && packet.clean === false) return refuse(session, IDENTIFIER_REJECTED, 'no client id, and yet a session that is not clean');
  if (asked.length > NAME_CHARACTERS || /[\u0000-\u001f\u007f]/.test(asked)) return refuse(session, IDENTIFIER_REJECTED, `a client id of ${asked.length} characters; at most ${NAME_CHARACTERS} and no control characters are taken`);
  if (packet.will) {
    const { topic } = packet.will;
    const fault = topicFault(topic) ?? levelsFault(topic) ?? (topic.startsWith('$') ? `the topic ${JSON.stringify(topic)} belongs to the server` : host.port.willFault(topic));
    if (fault !== null) return refuse(session, NOT_AUTHORIZED, `a will: ${fault}`, topic);
    session.will = { topic, payload: Buffer.from(packet.will.payload), qos: packet.will.qos ?? 0, will: true };
  }
  session.name = asked === '' ? `unnamed-${session.serial}` : asked;
  host.byName.get(session.name)?.end(`taken over by a new connection of ${session.name} from ${session.address}`);
  host.byName.set(session.name, session);
  session.keepAliveMillis = (packet.keepalive ?? 0) * 1000;
  session.state = 'connected';
  session.send({ cmd: 'connack', returnCode: ACCEPTED, sessionPresent: false });
  host.port.clientConnected(session);
}

/** Answers with a code, reports and closes. */
export function refuse(session: ClientSession, returnCode: number, reason: string, topic: string | null = null): void {
  session.send({ cmd: 'connack', returnCode, sessionPresent: false });
  session.fail(reason, topic);
}
