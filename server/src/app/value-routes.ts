/** Whether the log keeps topic values: begun and ended by operators, as events of the log. */
import { Router, json, type RequestHandler } from 'express';
import { valueRequestSchema, VALUE_BRANCHES_MOST } from '@understudy/shared/wire/value-recording';
import { wallMillis } from '../clock.ts';
import type { Recorder } from '../collect/recorder.ts';
import { describeIssues, refuse } from './refuse.ts';

const NO_CLUSTER = { found: 'this dashboard shows a recording', todo: 'Ask the dashboard of a running cluster.' };

/** @param recorder null where a recording is shown */
export function createValueRoutes(recorder: Recorder | null, guard: RequestHandler[]): Router {
  const router = Router();
  router.post('/', ...guard, json({ limit: '20kb' }), (request, response) => {
    const parsed = valueRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      refuse(response, 400, { asked: 'record values', found: describeIssues(parsed.error), todo: `Send {"branches", "by", "forMillis"} with at most ${VALUE_BRANCHES_MOST} branches.` });
      return;
    }
    if (!recorder) {
      refuse(response, 409, { asked: 'record values', ...NO_CLUSTER });
      return;
    }
    const { branches, by, forMillis } = parsed.data;
    recorder.add({ kind: 'values-recorded', state: 'begun', branches: [...new Set(branches)], by, until: wallMillis() + forMillis, because: '' });
    response.status(201).json({});
  });
  router.delete('/', ...guard.slice(0, 1), (request, response) => {
    const recording = recorder?.state.view.valueRecording;
    if (!recorder || !recording) {
      refuse(response, 409, { asked: 'record values no longer', ...(recorder ? { found: 'none are recorded', todo: '' } : NO_CLUSTER) });
      return;
    }
    const by = typeof request.query['by'] === 'string' ? request.query['by'].trim().slice(0, 60) : '';
    recorder.add({ kind: 'values-recorded', state: 'ended', branches: recording.branches, by: by || 'somebody', until: wallMillis(), because: by ? `ended by ${by}` : 'ended' });
    response.status(204).end();
  });
  return router;
}
