/** Which of two values of one topic is the newer one (MQ-08): by epoch, then by number within it. */
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';

export interface TopicVersion {
  /** Of the activation; for what nobody registered for, counter 0 and the node itself. */
  epoch: Epoch;
  number: number;
}

/** @returns below 0, 0 or above 0 as `a` is older than, the same as or newer than `b`. */
export function compareVersions(a: TopicVersion, b: TopicVersion): number {
  return compareEpochs(a.epoch, b.epoch) || a.number - b.number;
}
