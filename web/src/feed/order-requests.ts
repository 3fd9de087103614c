/** Orders over REST: 202 means that the order was taken, never that anything happened; that arrives as an event. */
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import type { OrderAccepted, OrderRequest } from '@understudy/shared/wire/orders';
import { askBackEnd, RefusedError } from './ask-back-end.ts';

/** @throws RefusedError */
export async function postOrder(request: OrderRequest, send: typeof fetch = fetch): Promise<OrderAccepted> {
  const asked = describeCommand(request.command);
  const body = await askBackEnd({ path: '/api/orders', method: 'POST', body: request, asked, todo: 'Look at the recent orders before you ask again: it may have been taken.' }, send);
  if (isAccepted(body)) return body;
  throw new RefusedError({ asked, found: 'the back end answered without the number of an order', todo: 'See the log of the dashboard.' });
}

function isAccepted(body: unknown): body is OrderAccepted {
  return typeof body === 'object' && body !== null && 'order' in body && typeof body.order === 'string';
}
