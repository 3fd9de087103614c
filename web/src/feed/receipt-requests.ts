/** A receipt in a file, checked by the back end. */
import { askBackEnd } from './ask-back-end.ts';

/** @returns what it is of. @throws RefusedError with what is wrong with it */
export async function checkReceipt(text: string): Promise<{ hash: string; sentence: string }> {
  return (await askBackEnd({ path: '/api/receipts/verify', method: 'POST', text, asked: 'check a receipt' })) as { hash: string; sentence: string };
}
