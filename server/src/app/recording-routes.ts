/** Recordings over HTTP: kept from the log that is shown, listed, opened, fetched, removed. */
import { Router, json, type RequestHandler } from 'express';
import { keepRequestSchema, type RecordingList } from '@understudy/shared/wire/recordings';
import { RecordingFault } from '@understudy/shared/recording/open-recording';
import { monoMillis, wallMillis } from '../clock.ts';
import type { RecordingDirectory } from '../recordings/recording-directory.ts';
import type { ServedLog } from '../recordings/served-log.ts';
import { createLogRoutes } from './log-routes.ts';
import { describeIssues, refuse } from './refuse.ts';

export interface RecordingRouteOptions {
  log: ServedLog;
  directory: RecordingDirectory;
  /** What every change goes through: who asks, and in which form. */
  guard: RequestHandler[];
}

const NO_SUCH = { found: 'there is no such recording here', todo: 'Look at /api/recordings.' };

export function createRecordingRoutes({ log, directory, guard }: RecordingRouteOptions): Router {
  const router = Router();
  router.get('/', async (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ directory: directory.path, recordings: await directory.list() } satisfies RecordingList);
  });
  router.post('/', ...guard, json({ limit: '10kb' }), async (request, response) => {
    const parsed = keepRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      refuse(response, 400, { asked: 'keep a recording', found: describeIssues(parsed.error), todo: 'Send {"stretch": {"lastMillis"} or {"fromAt", "toAt"}, "name", "by"} as the page does.' });
      return;
    }
    const { stretch, name, by, note } = parsed.data;
    const { recording, toAt: end } = await log.index();
    const now = recording ? end : monoMillis();
    const [fromAt, toAt] = 'lastMillis' in stretch ? [now - stretch.lastMillis, now] : [stretch.fromAt, stretch.toAt];
    try {
      response.status(201).json({ recording: await directory.keep(log, { fromAt, toAt, name, by, note, keptAt: wallMillis() }) });
    } catch (error) {
      refuse(response, 409, { asked: `keep the recording ${name}`, found: error instanceof Error ? error.message : String(error), todo: 'Choose a stretch that the log has, and look whether the disk has room.' });
    }
  });
  router.get('/:file', async (request, response) => {
    const { file } = request.params;
    if (await directory.has(file)) response.set('Cache-Control', 'no-store').download(file, file, { root: directory.path });
    else refuse(response, 404, { asked: `fetch ${file.slice(0, 200)}`, ...NO_SUCH });
  });
  router.delete('/:file', ...guard.slice(0, 1), async (request, response) => {
    const { file } = request.params as { file: string };
    if (await directory.remove(file)) response.status(204).end();
    else refuse(response, 404, { asked: `remove ${file.slice(0, 200)}`, ...NO_SUCH });
  });
  router.use('/:file', createLogRoutes(async (request, response) => {
    const file = String(request.params['file']);
    try {
      const opened = await directory.open(file);
      if (!opened) refuse(response, 404, { asked: `open ${file.slice(0, 200)}`, ...NO_SUCH });
      return opened;
    } catch (error) {
      if (!(error instanceof RecordingFault)) throw error;
      refuse(response, 409, { asked: error.asked, found: error.found, todo: error.todo });
      return null;
    }
  }));
  return router;
}
