/** Receipts of a recording that was opened in the page: made in the page, since no back end has it. */
import type { LogSource } from '@understudy/shared/recording/log-index';
import { sha256Hex } from './page-file.ts';

/** Opens the receipt of `a` in a window of its own, or with `b` the two compared. @throws an Error in words. */
export async function openMadeHere({ log, a, b }: { log: LogSource; a: string; b: string | null }): Promise<void> {
  const [{ readEpisode }, { makeReceipt }, { drawReceipt }, { drawComparison }] = await Promise.all([
    import('@understudy/shared/receipt/read-episode'), import('@understudy/shared/receipt/make-receipt'), import('@understudy/shared/receipt/draw-receipt'), import('@understudy/shared/receipt/compare-receipts'),
  ]);
  const receiptOf = async (id: string) => {
    const read = await readEpisode(log, id);
    if (!read) throw new Error('This recording does not have that failover.');
    return makeReceipt(read, async (text) => (await sha256Hex(new TextEncoder().encode(text))) ?? '');
  };
  const page = b === null ? drawReceipt(await receiptOf(a)) : drawComparison(await receiptOf(a), await receiptOf(b));
  const address = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  if (!window.open(address, '_blank', 'noopener')) window.location.assign(address);
}
