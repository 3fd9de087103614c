/** REST to the page's own back end: what it answers, or in words why it did not. */
import type { Refusal } from '@understudy/shared/domain/cluster-command';

/** The back end would not do it, or could not be asked; says what was asked, what was found and what to do. */
export class RefusedError extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`${refusal.asked}: ${refusal.found}. ${refusal.todo}`);
    this.refusal = refusal;
  }
}

/** @returns why it failed and what to do, as one text. */
export function describeFault(error: Error): string {
  return error instanceof RefusedError ? `${error.refusal.found}. ${error.refusal.todo}` : error.message;
}

/** How long an answer may take; a person is waiting in front of the button. */
const ANSWER_LIMIT_MILLIS = 10_000;

export interface Question {
  path: string;
  /** In words, for whoever reads why it was refused. */
  asked: string;
  method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in place of a body. */
  text?: string;
  /** What to do when no answer came. */
  todo?: string;
  limitMillis?: number;
  signal?: AbortSignal;
}

/** @returns the JSON of the answer, null when it has none. @throws RefusedError, or the signal's reason when that aborts it. */
export async function askBackEnd({ path, asked, method = 'GET', body, text, todo = 'Try again once the page says that it is live.', limitMillis = ANSWER_LIMIT_MILLIS, signal }: Question, send: typeof fetch = fetch): Promise<unknown> {
  const limit = AbortSignal.timeout(limitMillis);
  let response: Response;
  let answer: unknown;
  try {
    response = await send(path, {
      method,
      ...(text === undefined ? {} : { headers: { 'content-type': 'text/plain' }, body: text }),
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    });
    answer = response.status === 204 ? null : await response.json().catch(() => null);
  } catch (error) {
    if (signal?.aborted) throw error;
    const found = limit.aborted ? `no answer within ${limitMillis / 1000} s` : `the dashboard's back end could not be reached`;
    throw new RefusedError({ asked, found, todo });
  }
  if (response.ok) return answer;
  if (isRefused(answer)) throw new RefusedError(answer.refusal);
  throw new RefusedError({ asked, found: `the back end answered ${response.status} without a reason`, todo: 'See the log of the dashboard.' });
}

/** As `askBackEnd`, for an answer that is nothing without this text. @throws RefusedError */
export async function askForText<K extends string>(question: Question, key: K, send: typeof fetch): Promise<Record<K, string>> {
  const answer = await askBackEnd(question, send);
  if (typeof answer === 'object' && answer !== null && typeof (answer as Partial<Record<K, unknown>>)[key] === 'string') return answer as Record<K, string>;
  throw new RefusedError({ asked: question.asked, found: `the back end answered without naming the ${key}`, todo: 'See the log of the dashboard.' });
}

function isRefused(body: unknown): body is { refusal: Refusal } {
  return typeof body === 'object' && body !== null && 'refusal' in body && typeof body.refusal === 'object' && body.refusal !== null;
}
