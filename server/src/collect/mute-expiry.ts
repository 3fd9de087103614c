/**
 * Takes mutes back when their time has come. Every fold judges them by the time of its events, so nothing depends on this: but without an
 * event nobody would look, and the log says when it was.
 */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { EpochMillis } from '@understudy/shared/domain/units';
import type { Recorder } from './recorder.ts';

/** Timers take no more than 24 days; a wall clock that is set meanwhile is looked at again before that. */
const LONGEST_WAIT_MILLIS = 60_000;

export class MuteExpiry {
  private timer: NodeJS.Timeout | null = null;
  private mutes: ClusterView['mutes'] | null = null;
  private readonly stop: () => void;

  constructor(private readonly recorder: Recorder, private readonly now: () => EpochMillis) {
    this.stop = recorder.listen(() => {
      if (recorder.state.view.mutes !== this.mutes) this.look();
    });
    this.look();
  }

  close(): void {
    this.stop();
    if (this.timer) clearTimeout(this.timer);
  }

  private look(): void {
    this.mutes = this.recorder.state.view.mutes;
    if (this.timer) clearTimeout(this.timer);
    const now = this.now();
    for (const { problem, tone, text, since, until } of Object.values(this.mutes)) {
      if (until <= now) this.recorder.add({ kind: 'problem-muted', problem, verdict: 'lifted', tone, text, since, by: 'the dashboard', reason: 'its time has come', until });
    }
    const next = Math.min(Infinity, ...Object.values(this.mutes).map(({ until }) => until).filter((until) => until > now));
    this.timer = Number.isFinite(next) ? setTimeout(() => this.look(), Math.min(LONGEST_WAIT_MILLIS, next - now + 1)) : null;
    this.timer?.unref();
  }
}
