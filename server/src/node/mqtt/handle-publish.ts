/** PUBLISH: the node's verdict, and the answers in the order of receipt (MQ-03, MQ-05, MQ-06). */
import type { IPublishPacket } from 'mqtt-packet';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { topicFault } from '@understudy/shared/domain/topic-path';
import type { ClientSession } from './client-session.ts';
import type { PublishVerdict, Refused } from '@understudy/shared/node/updates/update-intake';
import type { AcknowledgementOutcome } from '@understudy/shared/replication/acknowledgements';
import { levelsFault } from './topic-limits.ts';

export function handlePublish(session: ClientSession, packet: IPublishPacket): void {
  const { topic, qos } = packet;
  const packetId = packet.messageId ?? 0;
  const fault = topicFault(topic);
  if (fault !== null) return session.fail(`a PUBLISH: ${fault}`, topic);
  if (qos > 0 && packetId === 0) return session.fail(`a PUBLISH of QoS ${qos} without a packet id`, topic);
  if (qos === 2 && repeated(session, packetId)) return;

  if (qos === 0) {
    const inTurn = (tell: () => void): void => session.acknowledgements.settle(session.acknowledgements.expect(tell));
    return publish(session, packet, () => undefined, (refused) => turnDown(session, topic, refused, inTurn));
  }
  // Its place among the answers is taken first: the node may call back at once.
  let tellRefusal = (): void => undefined;
  const answer = session.acknowledgements.expect(() => {
    tellRefusal();
    if (qos === 1) session.send({ cmd: 'puback', messageId: packetId });
    else sendReceived(session, packetId);
  });
  const inTurn = (tell: () => void): void => {
    tellRefusal = tell;
    session.acknowledgements.settle(answer);
  };
  const settled: Settled = (outcome, reason) => {
    if (outcome === 'acknowledged') session.acknowledgements.settle(answer);
    // It was accepted, and does not count after all: the client is told like of a refusal, on any registration that it has.
    else turnDown(session, topic, { accepted: false, reason, registration: session.registrations.keys().next().value ?? null }, inTurn, packetId, true);
  };
  publish(session, packet, settled, (refused) => turnDown(session, topic, refused, inTurn, packetId));
}

type Settled = (outcome: AcknowledgementOutcome, reason: string) => void;

/** One that cannot be decided yet is held, with all behind it, and published again. */
function publish(session: ClientSession, packet: IPublishPacket, settled: Settled, refused: (verdict: Refused) => void): void {
  const verdict = judge(session, packet, settled);
  if (verdict === 'undecided') session.hold(() => publish(session, packet, settled, refused));
  else if (!verdict.accepted) refused(verdict);
}

/** `overruled`: it had been numbered. With a registration the client is told in its turn, before its acknowledgement; without one its connection ends (MQ-05). */
function turnDown(session: ClientSession, topic: TopicPath, { registration, reason }: Refused, inTurn: (tell: () => void) => void, packetId?: number, overruled?: true): void {
  if (registration === null) session.end(`an update of ${topic} was refused: ${reason}`);
  else inTurn(() => session.sendCallback(registration, session.registrations.get(registration) ?? 0, { state: 'error', topic, reason, packetId, overruled }));
}

/** PUBREL: the packet id is free again. One that is not known is answered as well, as the client has lost our PUBCOMP. */
export function handleRelease(session: ClientSession, packetId: number): void {
  session.received.delete(packetId);
  session.send({ cmd: 'pubcomp', messageId: packetId });
}

function judge(session: ClientSession, packet: IPublishPacket, settled: Settled): PublishVerdict {
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
  return session.host.port.publish(session, { topic, payload, qos, will: false }, settled);
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
