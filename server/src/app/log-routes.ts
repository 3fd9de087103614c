/** A log over HTTP: what is in it, its segments as they lie on disk, its state after any event, its events as a table. */
import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import { segmentOfNumber, segmentOfTime, type LogIndex } from '@understudy/shared/recording/log-index';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import { hashJson } from '@understudy/shared/view/hash-view';
import type { ServedLog } from '../recordings/served-log.ts';
import { unpack } from '../recordings/served-log.ts';
import { headOfCsv, rowOfCsv } from './event-csv.ts';
import { describeIssues, refuse } from './refuse.ts';
import { sendComparison, sendReceipt } from './receipt-routes.ts';
import { sendGzippedJson } from './send-gzipped.ts';

const stateQuery = z.union([z.object({ n: z.coerce.number().int().min(0) }).strict(), z.object({ wall: z.coerce.number() }).strict()]);
const csvQuery = z.object({ from: z.coerce.number().int().min(0).default(0), to: z.coerce.number().int().min(0).default(Number.MAX_SAFE_INTEGER), samples: z.enum(['yes', 'no']).default('no') }).strict();

/** @param find the log that a request means, or null after it was refused */
export function createLogRoutes(find: (request: Request, response: Response) => Promise<ServedLog | null>): Router {
  const router = Router({ mergeParams: true });
  const withLog = (serve: (log: ServedLog, request: Request, response: Response) => Promise<void>) => async (request: Request, response: Response): Promise<void> => {
    const log = await find(request, response);
    if (log) await serve(log, request, response);
  };
  router.get('/log', withLog(async (log, request, response) => {
    response.set('Cache-Control', 'no-store');
    await sendGzippedJson(request, response, await log.index());
  }));
  router.get('/log/segments/:first', withLog(sendSegment));
  router.get('/log/state', withLog(sendState));
  router.get('/log/events.csv', withLog(sendCsv));
  router.get('/receipt.json', withLog(sendReceipt));
  router.get('/receipt.html', withLog(sendReceipt));
  router.get('/comparison.html', withLog(sendComparison));
  return router;
}

async function sendSegment(log: ServedLog, request: Request, response: Response): Promise<void> {
  const asked = `the segment of the log that begins with event ${String(request.params['first']).slice(0, 20)}`;
  const packed = await log.packed(Number(request.params['first']));
  if (!packed) {
    refuse(response, 404, { asked, found: 'the log has none, or no longer', todo: 'Read the index at /api/log anew.' });
    return;
  }
  response.set({ 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store', Vary: 'Accept-Encoding' });
  // As it lies on disk: a seek costs this process next to nothing.
  if (request.acceptsEncodings('gzip')) response.set('Content-Encoding', 'gzip').send(packed);
  else response.send(await unpack(packed));
}

async function sendState(log: ServedLog, request: Request, response: Response): Promise<void> {
  const parsed = stateQuery.safeParse(request.query);
  if (!parsed.success) {
    refuse(response, 400, { asked: 'the state at an instant', found: describeIssues(parsed.error), todo: 'Ask with n (of an event) or wall (milliseconds since 1970).' });
    return;
  }
  const index = await log.index();
  const query = parsed.data;
  const entry = 'n' in query ? segmentOfNumber(index, query.n) : segmentOfTime(index, query.wall + index.monoMinusWall);
  if (!entry || ('wall' in query && !reaches(index, query.wall))) {
    refuse(response, 404, { asked: 'n' in query ? `the state after event ${query.n}` : `the state at ${query.wall}`, found: `the log has the states after events ${index.first - 1} to ${index.last}`, todo: 'Ask for one of those.' });
    return;
  }
  const reader = readSegment(await log.segment(entry));
  const n = 'n' in query ? query.n : reader.numberAt(query.wall + index.monoMinusWall);
  const state = reader.stateAt(n);
  response.set('Cache-Control', 'no-store');
  await sendGzippedJson(request, response, { log: index.log, n, at: reader.labelAt(n), wall: reader.labelAt(n) - index.monoMinusWall, hash: hashJson(state), ...state });
}

function reaches({ fromAt, toAt, monoMinusWall }: LogIndex, wall: number): boolean {
  return wall + monoMinusWall >= fromAt && wall + monoMinusWall <= toAt + 1000;
}

async function sendCsv(log: ServedLog, request: Request, response: Response): Promise<void> {
  const parsed = csvQuery.safeParse(request.query);
  if (!parsed.success) {
    refuse(response, 400, { asked: 'events as a table', found: describeIssues(parsed.error), todo: 'Ask with from and to (numbers of events) and samples=yes or no.' });
    return;
  }
  const { from, to, samples } = parsed.data;
  const index = await log.index();
  response.set({ 'Content-Type': 'text/csv; charset=utf-8', 'Cache-Control': 'no-store', 'Content-Disposition': `attachment; filename="${index.cluster ?? 'cluster'}-events-${Math.max(from, index.first)}-${Math.min(to, index.last)}.csv"` });
  response.write(headOfCsv());
  for (const entry of index.segments.filter(({ first, last }) => last >= from && first <= to)) {
    const { events } = await log.segment(entry);
    const rows = events.filter(({ n }) => n >= from && n <= to).flatMap((logged) => rowOfCsv(logged, samples === 'yes') ?? []);
    // A reader that is slow, or gone, holds up nothing but its own table.
    if (!response.write(rows.join('')) && !(await drained(response))) return;
  }
  response.end();
}

function drained(response: Response): Promise<boolean> {
  return new Promise((resolve) => {
    response.once('drain', () => resolve(true));
    response.once('close', () => resolve(false));
  });
}
