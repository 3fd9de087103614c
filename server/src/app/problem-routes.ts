/** What operators say to standing problems, on its way into the log: checked against what stands now. */
import { Router, json, type RequestHandler } from 'express';
import type { Refusal } from '@understudy/shared/domain/cluster-command';
import type { DashboardEventBody } from '@understudy/shared/domain/cluster-event';
import type { EpochMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { listProblems } from '@understudy/shared/view/problems';
import { muteRequestSchema } from '@understudy/shared/wire/problems';
import type { z } from 'zod';
import { wallMillis } from '../clock.ts';
import type { Recorder } from '../collect/recorder.ts';
import { describeIssues, refuse } from './refuse.ts';

type Wish = z.output<typeof muteRequestSchema>;
type Muted = Extract<DashboardEventBody, { kind: 'problem-muted' }>;

/** @param recorder null where a recording is shown: nothing can be said to what was */
export function createProblemRoutes(recorder: Recorder | null, guard: RequestHandler[]): Router {
  const router = Router();
  router.post('/', ...guard, json({ limit: '10kb' }), (request, response) => {
    const parsed = muteRequestSchema.safeParse(request.body);
    if (!parsed.success) {
      refuse(response, 400, { asked: 'say something to a problem', found: describeIssues(parsed.error), todo: 'Send {"problem", "verdict", "by", "reason", "forMillis"} as the page does.' });
      return;
    }
    const found = recorder ? judge(recorder.state.view, parsed.data, wallMillis()) : { asked: `say something to ${parsed.data.problem}`, found: 'this dashboard shows a recording', todo: 'Say it on the dashboard of the running cluster.' };
    if (!('kind' in found)) {
      refuse(response, 409, found);
      return;
    }
    recorder!.add(found);
    response.status(201).json({});
  });
  return router;
}

/** @returns the event, or why there is nothing to say it to. */
function judge(view: ClusterView, wish: Wish, now: EpochMillis): Muted | Refusal {
  const asked = `${wish.verdict === 'acknowledged' ? 'acknowledge' : wish.verdict === 'muted' ? 'mute' : 'lift what was said to'} ${wish.problem}`;
  const { problem, verdict, by, reason } = wish;
  if (verdict === 'lifted') {
    const known = Object.hasOwn(view.mutes, problem) ? view.mutes[problem]! : null;
    if (!known) return { asked, found: 'nothing was said to it, or it has expired', todo: 'Look at the list of problems.' };
    const { tone, text, since } = known;
    return { kind: 'problem-muted', problem, verdict, tone, text, since, by, reason, until: now };
  }
  const found = listProblems(view).find(({ id }) => id === problem);
  if (!found) return { asked, found: 'there is no such problem now', todo: 'Look at the list of problems: it may be over.' };
  const { tone, text, since } = found;
  return { kind: 'problem-muted', problem, verdict, tone, text, since, by, reason, until: now + wish.forMillis };
}
