/** Receipts of failovers over HTTP: made when they are asked for, of whatever log is asked; compared; checked. */
import type { Request, RequestHandler, Response } from 'express';
import { drawComparison } from '@understudy/shared/receipt/compare-receipts';
import { drawReceipt } from '@understudy/shared/receipt/draw-receipt';
import { makeReceipt } from '@understudy/shared/receipt/make-receipt';
import { readEpisode } from '@understudy/shared/receipt/read-episode';
import { readReceipt } from '@understudy/shared/receipt/read-receipt';
import type { Receipt } from '@understudy/shared/receipt/receipt';
import { sha256Of } from '../receipts/sha256.ts';
import type { ServedLog } from '../recordings/served-log.ts';
import { refuse } from './refuse.ts';

/** GET receipt.json and receipt.html, with `episode`. */
export async function sendReceipt(log: ServedLog, request: Request, response: Response): Promise<void> {
  const receipt = await receiptOf(log, request.query['episode'], response);
  if (!receipt) return;
  response.set('Cache-Control', 'no-store');
  if (request.path.endsWith('.json')) response.set('Content-Disposition', `attachment; filename="${fileName(receipt)}.json"`).json(receipt);
  else response.type('html').send(drawReceipt(receipt));
}

/** GET comparison.html, with `a` and `b`. */
export async function sendComparison(log: ServedLog, request: Request, response: Response): Promise<void> {
  const a = await receiptOf(log, request.query['a'], response);
  const b = a && (await receiptOf(log, request.query['b'], response));
  if (a && b) response.set('Cache-Control', 'no-store').type('html').send(drawComparison(a, b));
}

/** POST /api/receipts/verify, with the text of a receipt: 200 with what it is of, 422 with what is wrong. */
export const verifyReceipt: RequestHandler = async (request, response) => {
  const text = typeof request.body === 'string' ? request.body : '';
  const found = await readReceipt(text, 'that was sent', sha256Of);
  if (typeof found === 'string') refuse(response, 422, { asked: 'check a receipt', found: found.replace(/^.*?found: /, ''), todo: 'Send the file as the dashboard gave it.' });
  else response.json({ ok: true, hash: found.hash, episode: found.episode.id, sentence: found.episode.sentence, faultWall: found.faultWall });
};

async function receiptOf(log: ServedLog, id: unknown, response: Response): Promise<Receipt | null> {
  const read = typeof id === 'string' ? await readEpisode(log, id) : null;
  if (read) return makeReceipt(read, sha256Of);
  refuse(response, 404, { asked: `the receipt of the failover ${typeof id === 'string' ? id.slice(0, 200) : '(none was named)'}`, found: 'this log has no such failover', todo: 'Look at the episodes that /api/log lists.' });
  return null;
}

function fileName({ episode, faultWall }: Receipt): string {
  return `receipt-${new Date(faultWall).toISOString().slice(0, 19).replaceAll(':', '')}-${episode.title.replace(/[^a-z0-9]+/gi, '-')}`;
}
