/**
 * What of a stream lags: what came here by another member is that member's to tell first, be it a destination or a third member.
 * Apart from what is sent, so that the order of one source's numbers is seen to in one place: whichever way they came, they go in it.
 */
import type { SeenSet } from './seen-set.ts';
import type { StreamPlan } from './stream-plan.ts';
import type { StreamKey } from './update-origin.ts';
import type { UpdateRun } from './update-run.ts';

/** Numbers of one stream that came by two ways, as when the connection by which they come moves from one member to another. */
interface Lagging {
  /** Position of the last that is another member's to tell. */
  last: number;
  /** The first behind it that is this node's own to tell and waits for it; null when there is none. */
  held: { position: number; number: number } | null;
}

/** Where a session stands in the journal (`outgoing-stream.ts`). */
export interface LaggingCursors {
  /** What the target said that it has, and what was sent to it. */
  assumed: SeenSet;
  next: number;
  lagged: number;
  /** Where the first run lies that `next` left to `lagged`; Infinity when there is none. */
  left: number;
  /** Of numbered streams of which some came by a member that tells it first. */
  lagging: Map<StreamKey, Lagging>;
}

/** Whether a run that `next` comes to is left for later. Numbers of one stream go in their order, whichever way they came. */
export function isLeft(session: LaggingCursors, plan: StreamPlan, laggedTo: number, { stream: { key }, number, position, lastPosition }: UpdateRun): boolean {
  const lagging = session.lagging.get(key);
  if (plan.lags && lastPosition > laggedTo) {
    session.left = Math.min(session.left, position);
    if (lagging) lagging.last = Math.max(lagging.last, lastPosition);
    else session.lagging.set(key, { last: lastPosition, held: null });
    return true;
  }
  if (!lagging || plan.ended || session.assumed.prefix(key) >= number - 1) return false;
  if (!lagging.held || position < lagging.held.position) lagging.held = { position, number };
  return true;
}

/** Goes back to what waited behind others of its stream that the target has or that were considered by now. @returns whether there was any */
export function release(session: LaggingCursors): boolean {
  const { next } = session;
  for (const [key, lagging] of session.lagging) {
    const { last, held } = lagging;
    if (last < session.lagged) session.lagging.delete(key);
    else if (!held || session.assumed.prefix(key) < held.number - 1) continue;
    if (held) session.next = Math.min(session.next, held.position);
    lagging.held = null;
  }
  return session.next < next;
}

/** @returns whether anything waits behind others of its stream. */
export function holdsBack({ lagging }: LaggingCursors): boolean {
  for (const { held } of lagging.values()) if (held) return true;
  return false;
}
