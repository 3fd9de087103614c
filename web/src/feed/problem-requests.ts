/** What an operator says to a standing problem, over REST; what then holds arrives as an event. */
import type { MuteRequest } from '@understudy/shared/wire/problems';
import { askBackEnd } from './ask-back-end.ts';

/** @param text of the problem, for the words of a refusal. @throws RefusedError */
export async function postMute(request: MuteRequest, text: string): Promise<void> {
  const verb = { acknowledged: 'acknowledge', muted: 'mute', lifted: 'lift' }[request.verdict];
  await askBackEnd({ path: '/api/problems', method: 'POST', body: request, asked: `${verb}: ${text}` });
}
