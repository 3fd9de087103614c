/** What holds for all updates of one journal stream in one session with a target: decided once, not for each of them. */
import type { NodeName, TopicPath } from '../domain/ids.ts';
import { relatePaths } from '../domain/topic-path.ts';
import { compareEpochs, type Epoch } from '../domain/update-source.ts';
import type { EpochLedger } from './epoch-ledger.ts';
import type { SeenSet } from './seen-set.ts';
import { isOthersToTell, judgeStream, type SendRule, type StreamVerdict } from './send-rule.ts';
import type { UpdateStream } from './update-entry.ts';

export interface StreamPlan {
  verdict: StreamVerdict;
  /** The same for what was in the journal when the session opened: the target may have had it in an earlier life, and lost it. */
  early: StreamVerdict;
  /** Its epoch has ended: whoever has it tells it. */
  ended: boolean;
  /** Another member tells it first. */
  lags: boolean;
  takes: 'updates' | 'values' | 'after-its-epoch-began';
}

/** What is known of the target's epochs. */
export interface TargetEpochs {
  target: NodeName;
  /** Highest epoch of which it accepted an update, by path. */
  accepted: ReadonlyMap<TopicPath, Epoch>;
  /** The newest epoch of each path of which it knows what ended with it. */
  begun: ReadonlyMap<TopicPath, Epoch>;
  /** Epochs that the target is about to let begin, by path. */
  ending: ReadonlyMap<TopicPath, Epoch>;
}

export interface StreamPlanParts {
  /** What this node has. */
  seen: SeenSet;
  ledger: EpochLedger;
  /** Other members of the own group, which carry the same to the same targets. */
  members: readonly NodeName[];
}

export function planStream(rule: SendRule, epochs: TargetEpochs, stream: UpdateStream, { seen, ledger, members }: StreamPlanParts): StreamPlan {
  const ended = ledger.limitOf(stream.key) !== null || isEnding(epochs, stream);
  const judge = (mayHaveLostIt: boolean): StreamVerdict => {
    if (isForgotten(stream, seen)) return 'been-there';
    return judgeStream(rule, epochs.target, stream, mayHaveLostIt);
  };
  const begun = epochs.begun.get(stream.path);
  const accepted = epochs.accepted.get(stream.path);
  return {
    verdict: judge(false),
    early: judge(true),
    ended,
    lags: !ended && stream.from !== null && isOthersToTell(rule, epochs.target, stream.from.node, members),
    takes: !begun || compareEpochs(begun, stream.epoch) < 0 ? 'after-its-epoch-began' : accepted && compareEpochs(accepted, stream.epoch) > 0 ? 'values' : 'updates',
  };
}

/**
 * An activation so long ago that nobody remembers its numbers: neither what a target says of it nor that it says nothing means
 * anything. Those of a local path nobody remembers in the first place.
 */
export function isForgotten({ key }: UpdateStream, seen: SeenSet): boolean {
  return !seen.knows(key);
}

/** @returns how the plan stands to the update at a position. */
export function verdictAt(plan: StreamPlan, openedAt: number, position: number): StreamVerdict {
  return position <= openedAt ? plan.early : plan.verdict;
}

/** Whether a stream's epoch is about to end at the target. */
function isEnding({ ending }: TargetEpochs, stream: UpdateStream): boolean {
  for (const [path, epoch] of ending) if (relatePaths(path, stream.path) !== 'apart' && compareEpochs(stream.epoch, epoch) < 0) return true;
  return false;
}
