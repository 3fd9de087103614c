/** Orders over REST: 202 means that the order was taken, never that anything happened; that arrives as an event. */
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import type { OrderAccepted, OrderRequest } from '@understudy/shared/wire/orders';
import { askForText } from './ask-back-end.ts';

/** @throws RefusedError */
export function postOrder(request: OrderRequest, send: typeof fetch = fetch): Promise<OrderAccepted> {
  return askForText({ path: '/api/orders', method: 'POST', body: request, asked: describeCommand(request.command), todo: 'Look at the recent orders before you ask again: it may have been taken.' }, 'order', send);
}
