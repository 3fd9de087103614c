/**
 * Keeps the values of branches in the log while an operator wishes it: asks the nodes as a page that has them open would, and writes once a
 * second what changed. Each segment begins with the whole of them, so that it can be opened alone.
 */
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import { applyBranchRecord, recordBranch, type RecordedBranch } from '@understudy/shared/recording/branch-record';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { TopicFrame, TopicRequest } from '@understudy/shared/wire/topic-watch';
import type { Recorder } from './recorder.ts';

const TICK_MILLIS = 1000;
/** Children of a branch that are kept; how many more there are is kept, too. */
const CHILDREN_KEPT = 500;

interface Kept {
  close: () => void;
  frame: BranchFrame | null;
  frameAt: MonoMillis;
  /** Not written yet. */
  isNew: boolean;
  branch: RecordedBranch | null;
  /** The segment in which `branch` stands. */
  segment: number;
}

export class ValueRecorder {
  private wish: ClusterView['valueRecording'] = null;
  private readonly kept = new Map<TopicPath, Kept>();
  private timer: NodeJS.Timeout | null = null;
  private readonly stop: () => void;

  constructor(
    private readonly recorder: Recorder,
    private readonly open: (request: TopicRequest, look: (frame: TopicFrame) => void) => () => void,
    private readonly now: { mono: () => MonoMillis; wall: () => EpochMillis },
  ) {
    this.stop = recorder.listen(() => this.review());
    this.review();
  }

  close(): void {
    this.stop();
    this.letGo();
  }

  private review(): void {
    const wish = this.recorder.state.view.valueRecording;
    if (wish === this.wish) {
      // Not with the next tick: the first moments of a segment would have no values.
      if (wish) this.write('begun');
      return;
    }
    this.wish = wish;
    this.letGo();
    if (!wish) return;
    for (const path of wish.branches) {
      const kept: Kept = { close: () => undefined, frame: null, frameAt: 0, isNew: false, branch: null, segment: 0 };
      this.kept.set(path, kept);
      kept.close = this.open({ ask: 'branch', path, offset: 0, limit: CHILDREN_KEPT, locate: [] }, (told) => {
        // While its names are being put in order a branch has no children to keep.
        if (told.of === 'branch' && !told.frame.ordering) Object.assign(kept, { frame: told.frame, frameAt: this.now.mono(), isNew: true });
      });
    }
    this.timer = setInterval(() => this.tick(), TICK_MILLIS);
    this.timer.unref();
  }

  private letGo(): void {
    if (this.timer) clearInterval(this.timer);
    this.timer = null;
    for (const { close } of this.kept.values()) close();
    this.kept.clear();
  }

  private tick(): void {
    const { wish, recorder } = this;
    if (wish && this.now.wall() >= wish.until) {
      const { branches, by, until } = wish;
      recorder.add({ kind: 'values-recorded', state: 'ended', branches, by, until, because: 'its time has come' });
      return;
    }
    this.write('all');
  }

  /** @param which all that is new, or only what a segment that has just begun lacks */
  private write(which: 'all' | 'begun'): void {
    const { recorder } = this;
    const segment = recorder.log.openFirst;
    for (const kept of this.kept.values()) {
      const begins = kept.segment !== segment;
      const carries = begins && kept.branch !== null;
      if (!kept.frame || (which === 'all' ? !kept.isNew && !begins : !carries)) continue;
      // What stood when the segment began stands at its first event.
      const record = recordBranch(begins ? null : kept.branch, kept.frame, carries ? segment : recorder.n, kept.frameAt);
      kept.branch = applyBranchRecord(begins ? null : kept.branch, record);
      kept.segment = segment;
      kept.isNew = false;
      recorder.recordValues(record);
    }
  }
}
