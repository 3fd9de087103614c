/** One POST to the back end, with its refusal as an error that says what was asked, what was found and what to do. */
import type { Refusal } from '@understudy/shared/domain/cluster-command';

/** The back end would not take it, or could not be asked. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.asked}: ${refusal.found}. ${refusal.todo}`);
    this.refusal = refusal;
  }
}

export interface Post<Accepted> {
  path: string;
  body: unknown;
  /** What is asked, in words. */
  asked: string;
  /** What to do when no answer comes: it may have been taken all the same. */
  todoWhenSilent: string;
  /** How long an answer may take; a person is waiting. */
  limitMillis: number;
  isAccepted: (body: unknown) => body is Accepted;
}

/** @throws RefusedError */
export async function postJson<Accepted>({ path, body, asked, todoWhenSilent, limitMillis, isAccepted }: Post<Accepted>, send: typeof fetch): Promise<Accepted> {
  let response: Response;
  try {
    response = await send(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal: AbortSignal.timeout(limitMillis) });
  } catch (error) {
    const found = error instanceof Error && error.name === 'TimeoutError' ? `no answer within ${limitMillis / 1000} s` : `the dashboard's back end could not be reached`;
    throw new RefusedError({ asked, found, todo: todoWhenSilent });
  }
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok && isAccepted(answer)) return answer;
  if (isRefused(answer)) throw new RefusedError(answer.refusal);
  throw new RefusedError({ asked, found: `the back end answered ${response.status} without a reason`, todo: 'See the log of the dashboard.' });
}

/** @returns whether the body is an object with a text under this key. */
export function hasText<K extends string>(body: unknown, key: K): body is Record<K, string> {
  return typeof body === 'object' && body !== null && typeof (body as Partial<Record<K, unknown>>)[key] === 'string';
}

function isRefused(body: unknown): body is { refusal: Refusal } {
  return typeof body === 'object' && body !== null && 'refusal' in body && typeof body.refusal === 'object' && body.refusal !== null;
}
