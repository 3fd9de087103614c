/** Orders over REST: 202 means that the order was taken, never that anything happened; that arrives as an event. */
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import type { OrderAccepted, OrderRefused, OrderRequest } from '@understudy/shared/wire/orders';

/** The back end would not take the order, or could not be asked; says what was asked, what was found and what to do. */
export class OrderRefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.asked}: ${refusal.found}. ${refusal.todo}`);
    this.refusal = refusal;
  }
}

/** How long an answer to an order may take; a person is waiting in front of the button. */
const ANSWER_LIMIT_MILLIS = 10_000;

/** @throws OrderRefusedError */
export async function postOrder(request: OrderRequest, send: typeof fetch = fetch): Promise<OrderAccepted> {
  const asked = describeCommand(request.command);
  let response: Response;
  try {
    response = await send('/api/orders', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MILLIS),
    });
  } catch (error) {
    const found = error instanceof Error && error.name === 'TimeoutError' ? `no answer within ${ANSWER_LIMIT_MILLIS / 1000} s` : `the dashboard's back end could not be reached`;
    throw new OrderRefusedError({ asked, found, todo: 'Look at the recent orders before you ask again: it may have been taken.' });
  }
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && isAccepted(body)) return body;
  if (isRefused(body)) throw new OrderRefusedError(body.refusal);
  throw new OrderRefusedError({ asked, found: `the back end answered ${response.status} without a reason`, todo: 'See the log of the dashboard.' });
}

function isAccepted(body: unknown): body is OrderAccepted {
  return typeof body === 'object' && body !== null && 'order' in body && typeof body.order === 'string';
}

function isRefused(body: unknown): body is OrderRefused {
  return typeof body === 'object' && body !== null && 'refusal' in body && typeof body.refusal === 'object' && body.refusal !== null;
}
