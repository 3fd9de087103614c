/** The callbacks of an update source as they come over MQTT (MQ-02). */
import type { KeptBefore } from '@understudy/shared/client/publish-store';
import type { Epoch } from '@understudy/shared/domain/update-source';

export type SourceCallback =
  /** `before`: of this client's last epoch, if that was the one right before, how many of its updates count (RP-13). */
  | { state: 'active'; epoch: Epoch; before: KeptBefore | null }
  | { state: 'standby' }
  | { state: 'closed'; reason: string }
  /** Comes before the PUBACK of that packet (MQ-05). `overruled`: it was accepted at first, and does not count after all. */
  | { state: 'error'; topic: string; reason: string; packetId: number | null; overruled: boolean };

/** @returns the callback, or null when the payload is none. `node` is where the client is connected, should the message not say it. */
export function readCallback(payload: string, node: string): SourceCallback | null {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return null;
  }
  const reason = typeof message['reason'] === 'string' ? message['reason'] : 'no reason given';
  const { packetId, before } = message;
  switch (message['state']) {
    case 'active':
      return { state: 'active', epoch: readEpoch(message, node), before: readBefore(before) };
    case 'standby':
      return { state: 'standby' };
    case 'closed':
      return { state: 'closed', reason };
    case 'error':
      return { state: 'error', topic: String(message['topic'] ?? ''), reason, packetId: typeof packetId === 'number' ? packetId : null, overruled: message['overruled'] === true };
    default:
      return null;
  }
}

function readEpoch(message: Record<string, unknown>, node: string): Epoch {
  return { counter: typeof message['epoch'] === 'number' ? message['epoch'] : 0, node: typeof message['node'] === 'string' ? message['node'] : node };
}

function readBefore(before: unknown): KeptBefore | null {
  if (typeof before !== 'object' || before === null) return null;
  const { epoch, node, kept } = before as Record<string, unknown>;
  return typeof epoch === 'number' && typeof node === 'string' && typeof kept === 'number' ? { epoch: { counter: epoch, node }, kept } : null;
}
