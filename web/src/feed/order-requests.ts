/** Orders over REST: 202 means that the order was taken, never that anything happened; that arrives as an event. */
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import type { OrderAccepted, OrderRequest } from '@understudy/shared/wire/orders';
import { hasText, postJson } from './post-json.ts';

/** @throws RefusedError */
export function postOrder(request: OrderRequest, send: typeof fetch = fetch): Promise<OrderAccepted> {
  return postJson({
    path: '/api/orders', body: request, asked: describeCommand(request.command), limitMillis: 10_000,
    todoWhenSilent: 'Look at the recent orders before you ask again: it may have been taken.',
    isAccepted: (body): body is OrderAccepted => hasText(body, 'order'),
  }, send);
}
