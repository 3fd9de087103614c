/** Orders of this page between the click and the event that settles them. A button believes the event, never the answer to the POST. */
import type { ClusterCommand } from '@understudy/shared/domain/cluster-command';
import type { Millis } from '@understudy/shared/domain/units';
import type { OrderView } from '@understudy/shared/view/cluster-view';

export interface Ask {
  id: number;
  command: ClusterCommand;
  /** By the page's own monotonic clock. */
  at: Millis;
  /** The number it was given, once it was taken. */
  order: string | null;
}

export interface Settled {
  ask: Ask;
  /** What the event said; null when none came within the limit. */
  view: OrderView | null;
}

/** An order that was taken and of which nothing was heard for so long is reported as such. */
export const SILENCE_LIMIT_MILLIS = 15_000;

/** @returns the asks that are still open, and those that the log (or its silence) has settled. */
export function settleAsks(asks: readonly Ask[], orders: readonly OrderView[], now: Millis): { open: Ask[]; settled: Settled[] } {
  const open: Ask[] = [];
  const settled: Settled[] = [];
  for (const ask of asks) {
    const view = ask.order === null ? undefined : orders.find((order) => order.id === ask.order);
    if (view && view.state !== 'asked') settled.push({ ask, view });
    else if (ask.order !== null && now - ask.at > SILENCE_LIMIT_MILLIS) settled.push({ ask, view: null });
    else open.push(ask);
  }
  return { open, settled };
}
