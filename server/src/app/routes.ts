/** The HTTP side: orders, the log, recordings, health and the page. Every body and query is checked; every refusal is JSON. */
import { randomBytes } from 'node:crypto';
import express, { type Express, type RequestHandler } from 'express';
import { z } from 'zod';
import { describeCommand } from '@understudy/shared/domain/cluster-command';
import { orderRequestSchema } from '@understudy/shared/wire/orders';
import { monoMillis } from '../clock.ts';
import type { Collector } from '../collect/collector.ts';
import type { RecordingDirectory } from '../recordings/recording-directory.ts';
import { hostNameFault, originFault } from './check-origin.ts';
import { createLogRoutes } from './log-routes.ts';
import { setPageHeaders } from './page-headers.ts';
import { createProblemRoutes } from './problem-routes.ts';
import { verifyReceipt } from './receipt-routes.ts';
import { createRecordingRoutes } from './recording-routes.ts';
import { readEvents } from './read-events.ts';
import { describeIssues, refuse, refuseErrors, refuseUnknown } from './refuse.ts';
import { servePage } from './serve-page.ts';
import type { Shown } from './shown.ts';
import { takeNote } from './take-note.ts';
import { createValueRoutes } from './value-routes.ts';

/** An order or a note is a few words. */
const BODY_LIMIT = '10kb';
/** A receipt, as JSON or as its page, has some tens of kilobytes. */
const RECEIPT_LIMIT = '2mb';
const HISTORY_LIMIT = 1000;

const historyQuery = z.object({
  from: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(HISTORY_LIMIT).default(HISTORY_LIMIT),
}).strict();

export interface RouteOptions {
  shown: Shown;
  directory: RecordingDirectory;
  webDirectory: string;
  onFault: (fault: string) => void;
}

export function createRoutes({ shown, directory, webDirectory, onFault }: RouteOptions): Express {
  const { log } = shown;
  const app = express();
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(setPageHeaders, refuseForeignHosts);
  app.get('/healthz', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json(shown.collector ? describeHealth(shown.collector) : { ok: true, recording: shown.name, n: (await log.index()).last });
  });
  app.post('/api/orders', refuseForeignOrigins, requireJson, express.json({ limit: BODY_LIMIT }), async (request, response) => {
    const parsed = orderRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      refuse(response, 400, { asked: 'an order', found: describeIssues(parsed.error), todo: 'Send {"command": {"verb", …}, "by"} as the page does.' });
      return;
    }
    const { command, by } = parsed.data;
    const order = { id: `order-${randomBytes(6).toString('hex')}`, command, by };
    const refusal = shown.collector ? await shown.collector.order(order) : { asked: describeCommand(command), found: `this dashboard shows the recording ${shown.name}: there is no cluster behind it`, todo: 'Give orders on the dashboard of a running cluster.' };
    if (refusal) refuse(response, 409, { ...refusal, asked: refusal.asked || describeCommand(command) });
    else response.status(202).json({ order: order.id });
  });
  app.post('/api/notes', refuseForeignOrigins, requireJson, express.json({ limit: BODY_LIMIT }), takeNote(shown));
  app.get('/api/history', async (request, response) => {
    const parsed = historyQuery.safeParse(request.query);
    if (!parsed.success) {
      refuse(response, 400, { asked: 'events of the log', found: describeIssues(parsed.error), todo: `Ask with from ≥ 1 and limit from 1 to ${HISTORY_LIMIT}.` });
      return;
    }
    const { from, limit } = parsed.data;
    const index = await log.index();
    response.set('Cache-Control', 'no-store').json({ log: index.log, first: index.first, last: index.last, events: await readEvents(log, index, from, limit) });
  });
  app.use('/api', createLogRoutes(() => Promise.resolve(log)));
  app.use('/api/problems', createProblemRoutes(shown.collector?.recorder ?? null, [refuseForeignOrigins, requireJson]));
  app.use('/api/values', createValueRoutes(shown.collector?.recorder ?? null, [refuseForeignOrigins, requireJson]));
  app.post('/api/receipts/verify', express.text({ type: () => true, limit: RECEIPT_LIMIT }), verifyReceipt);
  app.use('/api/recordings', createRecordingRoutes({ log, directory, guard: [refuseForeignOrigins, requireJson] }));
  app.use(servePage(webDirectory));
  app.use(refuseUnknown);
  app.use(refuseErrors(onFault));
  return app;
}

/** What `/healthz` says: `ok` while the lab is heard. */
function describeHealth(collector: Collector) {
  const { recorder } = collector;
  const { view } = collector.state;
  const outlets = collector.outletStates();
  return {
    ok: outlets.some(({ kind, connected }) => kind === 'lab' && connected),
    n: recorder.n, log: recorder.log.identity, firstInLog: recorder.log.first, logBytes: recorder.log.bytes,
    newestAgeMillis: view.n === 0 ? null : Math.max(0, Math.round(monoMillis() - view.at)),
    missing: view.gaps.missing, outlets,
  };
}

const refuseForeignHosts: RequestHandler = (request, response, next) => {
  const fault = hostNameFault(request.headers.host);
  if (fault) refuse(response, 403, { asked: `${request.method} ${request.path.slice(0, 200)}`, found: fault, todo: 'Open the address that the dashboard printed.' });
  else next();
};

const refuseForeignOrigins: RequestHandler = (request, response, next) => {
  const fault = originFault(request);
  if (fault) refuse(response, 403, { asked: `${request.method} ${request.originalUrl.slice(0, 200)}`, found: fault, todo: 'Give orders from the dashboard\'s own page, or set the header from a program.' });
  else next();
};

const requireJson: RequestHandler = (request, response, next) => {
  if (request.is('application/json')) next();
  else refuse(response, 415, { asked: `${request.method} ${request.originalUrl.slice(0, 200)}`, found: `a body of type ${JSON.stringify(request.headers['content-type']?.slice(0, 100) ?? 'none')}`, todo: 'Send application/json.' });
};
