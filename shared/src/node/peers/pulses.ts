/**
 * Keeps connections with nodes of other groups from being silent, and closes those that are: within a group the membership
 * machine watches; between groups nobody else would notice a node that hangs.
 */
import type { Millis } from '../../domain/units.ts';
import { every, type NodeEnvironment } from '../environment.ts';
import type { PeerLink } from './peer-link.ts';

export interface PulseOptions {
  everyMillis: Millis;
  limitMillis: Millis;
  connections: () => Iterable<PeerLink>;
}

const PULSE = { type: 'pulse' } as const;

/** @returns a function that ends it. */
export function startPulses(environment: NodeEnvironment, options: PulseOptions): () => void {
  let tickedAt = environment.now();
  let silentFrom = tickedAt;
  const tick = (): void => {
    const now = environment.now();
    // After a stall of its own a node has heard nobody, and must not hold that against them (MB-03).
    if (now - tickedAt > options.everyMillis * 2) silentFrom = now;
    tickedAt = now;
    for (const connection of [...options.connections()]) {
      if (!connection.sentSincePulse) connection.send(PULSE);
      connection.sentSincePulse = false;
      const silentMillis = now - Math.max(connection.heardAt, silentFrom);
      if (silentMillis > options.limitMillis) connection.close(`nothing was heard for ${Math.round(silentMillis)} ms; the limit is ${options.limitMillis} ms`);
    }
  };
  // After the sockets were read, so that what arrived in time is heard in time.
  return every(environment, options.everyMillis, () => void environment.soon(tick));
}
