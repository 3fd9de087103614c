/** The hash that stands on receipts. */
import { createHash } from 'node:crypto';

export function sha256Of(text: string): Promise<string> {
  return Promise.resolve(createHash('sha256').update(text).digest('hex'));
}
