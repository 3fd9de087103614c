/**
 * Keeps connections with nodes of other groups from being silent, and closes those that are: within a group the membership
 * machine watches; between groups nobody else would notice a node that hangs.
 */
import type { Millis } from '@understudy/shared/domain/units';
import { monoMillis } from '../../clock.ts';
import { encodeFrame } from '../../framing/message-codec.ts';
import type { PeerConnection } from './peer-connection.ts';

export interface PulseOptions {
  everyMillis: Millis;
  limitMillis: Millis;
  connections: () => Iterable<PeerConnection>;
}

/** @returns a function that ends it. */
export function startPulses(options: PulseOptions): () => void {
  const pulse = encodeFrame({ type: 'pulse' });
  let tickedAt = monoMillis();
  let silentFrom = tickedAt;
  const tick = (): void => {
    const now = monoMillis();
    // After a stall of its own a node has heard nobody, and must not hold that against them (MB-03).
    if (now - tickedAt > options.everyMillis * 2) silentFrom = now;
    tickedAt = now;
    for (const connection of [...options.connections()]) {
      if (!connection.sentSincePulse) connection.sendEncoded(pulse);
      connection.sentSincePulse = false;
      const silentMillis = now - Math.max(connection.heardAt, silentFrom);
      if (silentMillis > options.limitMillis) connection.close(`nothing was heard for ${Math.round(silentMillis)} ms; the limit is ${options.limitMillis} ms`);
    }
  };
  // After the sockets were read, so that what arrived in time is heard in time.
  const timer = setInterval(() => setImmediate(tick), options.everyMillis);
  return () => clearInterval(timer);
}
