/** PUBLISH: the node's verdict, and the answers in the order of receipt (MQ-03, MQ-05, MQ-06). */
import type { IPublishPacket } from 'mqtt-packet';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { topicFault } from '@understudy/shared/domain/topic-path';
import type { ClientSession } from './client-session.ts';
import type { PublishVerdict } from './node-port.ts';
import { levelsFault } from './topic-limits.ts';

export function handlePublish(session: ClientSession, packet: IPublishPacket): void {
  const { topic, qos } = packet;
  const packetId = packet.messageId ?? 0;
  const fault = topicFault(topic);
  if (fault !== null) return session.fail(`a PUBLISH: ${fault}`, topic);
  if (qos > 0 && packetId === 0) return session.fail(`a PUBLISH of QoS ${qos} without a packet id`, topic);
  if (qos === 2 && repeated(session, packetId)) return;

  // Its place among the answers is taken first: the node may call back at once.
  let refusal: string | null = null;
  let registration: TopicPath | null = null;
  const answer = session.acknowledgements.expect(() => {
    if (refusal !== null && registration !== null) sendError(session, registration, topic, refusal, qos === 0 ? undefined : packetId);
    if (qos === 1) session.send({ cmd: 'puback', messageId: packetId });
    else if (qos === 2) sendReceived(session, packetId);
  });
  const verdict = judge(session, packet, () => session.acknowledgements.settle(answer));
  if (!verdict.accepted) {
    if (verdict.registration === null) {
      session.end(`an update of ${topic} was refused: ${verdict.reason}`);
      return;
    }
    refusal = verdict.reason;
    registration = verdict.registration;
  }
  // QoS 0 has no answer to wait for; a refusal waits only for those before it.
  if (qos === 0 || refusal !== null) session.acknowledgements.settle(answer);
}

/** PUBREL: the packet id is free again. One that is not known is answered as well, as the client has lost our PUBCOMP. */
export function handleRelease(session: ClientSession, packetId: number): void {
  session.received.delete(packetId);
  session.send({ cmd: 'pubcomp', messageId: packetId });
}

function judge(session: ClientSession, packet: IPublishPacket, persisted: () => void): PublishVerdict {
  const { topic, qos } = packet;
  const fault = topic.startsWith('$') ? 'topics that begin with $ belong to the server' : levelsFault(topic);
  if (fault !== null) {
    const registration: TopicPath | null = session.registrations.keys().next().value ?? null;
    session.report(`a PUBLISH was refused: ${fault}`, topic, registration === null);
    return { accepted: false, reason: fault, registration };
  }
  // A slice of what the socket read would keep all of it in memory.
  const slice = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
  const payload = Buffer.allocUnsafeSlow(slice.length);
  slice.copy(payload);
  return session.host.port.publish(session, { topic, payload, qos, will: false }, persisted);
}

function repeated(session: ClientSession, packetId: number): boolean {
  const received = session.received.get(packetId);
  if (received === undefined) {
    session.received.set(packetId, false);
    return false;
  }
  if (received) session.send({ cmd: 'pubrec', messageId: packetId });
  return true;
}

function sendReceived(session: ClientSession, packetId: number): void {
  session.received.set(packetId, true);
  session.send({ cmd: 'pubrec', messageId: packetId });
}

/** The `error` callback. `packetId` tells which PUBLISH it is about, when that had one. */
function sendError(session: ClientSession, path: TopicPath, topic: TopicPath, reason: string, packetId: number | undefined): void {
  session.sendCallback(path, session.registrations.get(path) ?? 0, { state: 'error', topic, reason, packetId });
}
