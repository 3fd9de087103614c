/** Which of two values of one topic is the newer one (MQ-08): by epoch, then by number within it. */
import { compareEpochs, type Epoch } from '@understudy/shared/domain/update-source';

export interface TopicVersion {
  /** Null for topics outside every section. */
  epoch: Epoch | null;
  number: number;
}

/** @returns below 0, 0 or above 0 as `a` is older than, the same as or newer than `b`; no epoch is older than any. */
export function compareVersions(a: TopicVersion, b: TopicVersion): number {
  if (a.epoch === null || b.epoch === null) {
    if (a.epoch !== b.epoch) return a.epoch === null ? -1 : 1;
    return a.number - b.number;
  }
  return compareEpochs(a.epoch, b.epoch) || a.number - b.number;
}
