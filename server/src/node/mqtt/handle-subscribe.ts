/** SUBSCRIBE and UNSUBSCRIBE: plain subscriptions with their last values, and registrations of update sources (MQ-01 … MQ-03, MQ-07). */
import type { ISubscribePacket, ISubscription, IUnsubscribePacket } from 'mqtt-packet';
import { filterFault, topicFault } from '@understudy/shared/domain/topic-path';
import type { GrantedQos } from '../topics/subscription-trie.ts';
import { CALLBACK_PREFIX, type ClientSession } from './client-session.ts';
import { levelsFault } from './topic-limits.ts';

const REFUSED = 0x80;
type Granted = GrantedQos | typeof REFUSED;

export function handleSubscribe(session: ClientSession, packet: ISubscribePacket): void {
  if (packet.subscriptions.length === 0) return session.fail('a SUBSCRIBE without a filter');
  const held: (() => void)[] = (session.heldCallbacks = []);
  const granted = packet.subscriptions.map((subscription) => subscribe(session, subscription));
  session.heldCallbacks = null;
  session.send({ cmd: 'suback', messageId: packet.messageId!, granted });
  for (const send of held) send();
  session.pumpBacklog();
}

export function handleUnsubscribe(session: ClientSession, packet: IUnsubscribePacket): void {
  if (packet.unsubscriptions.length === 0) return session.fail('an UNSUBSCRIBE without a filter');
  for (const filter of packet.unsubscriptions) unsubscribe(session, filter);
  session.send({ cmd: 'unsuback', messageId: packet.messageId!, granted: [] });
}

function subscribe(session: ClientSession, { topic: filter, qos }: ISubscription): Granted {
  const granted: GrantedQos = qos > 0 ? 1 : 0;
  const { host } = session;
  if (isCallbackFilter(filter)) return register(session, filter, granted);
  const fault = filterFault(filter) ?? levelsFault(filter) ?? (filter.includes('\u0000') ? 'the filter contains a NUL character' : null);
  if (fault !== null) {
    session.report(`a SUBSCRIBE was refused: ${fault}`, filter, false);
    return REFUSED;
  }
  session.filters.set(filter, granted);
  host.subscriptions.add(filter, session, granted);
  session.backlog.add(filter, granted, host.port.retained(filter));
  return granted;
}

/** The first subscription registers; repeating it changes nothing but the QoS of the callbacks (MQ-01). */
function register(session: ClientSession, filter: string, granted: GrantedQos): Granted {
  const path = filter.slice(CALLBACK_PREFIX.length);
  const fault = topicFault(path) ?? levelsFault(path) ?? (path.startsWith('$') ? 'paths that begin with $ belong to the server' : null);
  if (fault !== null) {
    session.report(`a registration was refused: ${fault}`, filter, false);
    return REFUSED;
  }
  const again = session.registrations.has(path);
  session.registrations.set(path, granted);
  if (again || session.host.port.register(session, path).taken) return granted;
  session.registrations.delete(path);
  return REFUSED;
}

function unsubscribe(session: ClientSession, filter: string): void {
  if (isCallbackFilter(filter)) {
    const path = filter.slice(CALLBACK_PREFIX.length);
    if (session.registrations.delete(path)) session.host.port.deregister(session, path, 'unsubscribed');
    return;
  }
  if (!session.filters.delete(filter)) return;
  session.host.subscriptions.remove(filter, session);
  session.backlog.cancel(filter);
}

/** `$update-source` alone is taken for a registration, too, of no path: it is refused as that. */
function isCallbackFilter(filter: string): boolean {
  return filter.startsWith(CALLBACK_PREFIX) || filter + '/' === CALLBACK_PREFIX;
}
