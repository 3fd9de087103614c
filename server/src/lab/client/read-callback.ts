/** The callbacks of an update source as they come over MQTT (MQ-02). */
import type { Epoch } from '@understudy/shared/domain/update-source';

export type SourceCallback =
  | { state: 'active'; epoch: Epoch }
  | { state: 'standby' }
  | { state: 'closed'; reason: string }
  | { state: 'error'; topic: string; reason: string };

/** @returns the callback, or null when the payload is none. `node` is where the client is connected, should the message not say it. */
export function readCallback(payload: string, node: string): SourceCallback | null {
  let message: Record<string, unknown>;
  try {
    message = JSON.parse(payload) as Record<string, unknown>;
  } catch {
    return null;
  }
  const reason = typeof message['reason'] === 'string' ? message['reason'] : 'no reason given';
  switch (message['state']) {
    case 'active':
      return { state: 'active', epoch: { counter: typeof message['epoch'] === 'number' ? message['epoch'] : 0, node: typeof message['node'] === 'string' ? message['node'] : node } };
    case 'standby':
      return { state: 'standby' };
    case 'closed':
      return { state: 'closed', reason };
    case 'error':
      return { state: 'error', topic: String(message['topic'] ?? ''), reason };
    default:
      return null;
  }
}
