/** What operators said to standing problems: known, so that the wall does not stay red for it. Said by somebody, for a reason, until a time. */
import type { EventStamp, DashboardEventBody } from '../domain/cluster-event.ts';
import type { EpochMillis } from '../domain/units.ts';
import type { ClusterView, MuteView } from './cluster-view.ts';
import { entry, withEntry, withoutEntry } from './keep-same.ts';

/** More than anybody has problems; the oldest go. */
const MUTES_KEPT = 200;

export function applyMute(view: ClusterView, event: EventStamp & Extract<DashboardEventBody, { kind: 'problem-muted' }>): ClusterView {
  const { problem, verdict, tone, text, since, by, reason, until, wall } = event;
  if (verdict === 'lifted') {
    const mutes = withoutEntry(view.mutes, problem);
    return mutes === view.mutes ? view : { ...view, mutes };
  }
  const mutes = withEntry(withoutEntry(view.mutes, problem), problem, { problem, verdict, tone, text, since, by, reason, until, wall });
  const names = Object.keys(mutes);
  return { ...view, mutes: names.length > MUTES_KEPT ? withoutEntry(mutes, names[0]!) : mutes };
}

/**
 * @returns what holds for the problem at the view's own time, so that the past shows what was muted then: a mute holds until it expires, an
 * acknowledgement besides only for the occurrence that it was given for; neither for what has become graver since
 */
export function muteInForce(view: ClusterView, problem: { id: string; tone: MuteView['tone']; since: EpochMillis }): MuteView | null {
  const mute = entry(view.mutes, problem.id);
  if (!mute || mute.until <= view.wall || GRAVITY[problem.tone] > GRAVITY[mute.tone]) return null;
  return mute.verdict === 'muted' || mute.since === problem.since ? mute : null;
}

const GRAVITY: Record<MuteView['tone'], number> = { attention: 0, unknown: 1, down: 2 };
