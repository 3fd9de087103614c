/** What simulated sources publish: who, in which life, and the how-manieth; its bytes are one object, so that it is known wherever it goes. */
import type { ClientName } from '../domain/ids.ts';

export interface SimUpdate {
  client: ClientName;
  /** Starts of the client, counted from 1. */
  life: number;
  /** 1, 2, 3 … within the life. */
  number: number;
}

const updates = new WeakMap<Uint8Array, SimUpdate>();

/** @returns bytes that stand for an update. */
export function payloadOf(update: SimUpdate): Uint8Array {
  const payload = new Uint8Array(1).fill(1);
  updates.set(payload, update);
  return payload;
}

/** @returns the update that bytes stand for; undefined for a removal. */
export function updateOf(payload: Uint8Array): SimUpdate | undefined {
  return updates.get(payload);
}

export function describeUpdate({ client, life, number }: SimUpdate): string {
  return `${client}.${life}#${number}`;
}
