/** Answers that are long and compress well: the index of a day, the state of a large cluster. */
import type { Request, Response } from 'express';
import { gzip } from 'node:zlib';
import { promisify } from 'node:util';

const pack = promisify(gzip);

export async function sendGzippedJson(request: Request, response: Response, body: unknown): Promise<void> {
  const text = JSON.stringify(body);
  response.set({ 'Content-Type': 'application/json; charset=utf-8', Vary: 'Accept-Encoding' });
  if (!request.acceptsEncodings('gzip')) response.send(text);
  else response.set('Content-Encoding', 'gzip').send(await pack(text));
}
