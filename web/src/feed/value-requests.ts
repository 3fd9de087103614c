/** Asks the log to keep topic values, over REST; that it does arrives as an event. */
import type { ValueRequest } from '@understudy/shared/wire/value-recording';
import { askBackEnd } from './ask-back-end.ts';

/** Replaces what is recorded now. @throws RefusedError */
export async function postValueRecording(request: ValueRequest): Promise<void> {
  await askBackEnd({ path: '/api/values', method: 'POST', body: request, asked: `record the values of ${request.branches.join(', ')}` });
}

/** @throws RefusedError */
export async function endValueRecording(by: string): Promise<void> {
  await askBackEnd({ path: `/api/values?by=${encodeURIComponent(by)}`, method: 'DELETE', asked: 'record values no longer' });
}
