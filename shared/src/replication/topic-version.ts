/** The total order of a topic's values, so that an older one never replaces a newer, tombstones included (MQ-08, US-22). */
import { compareEpochs, type Epoch } from '../domain/update-source.ts';

/** Kept with every value and with every tombstone. */
export interface TopicVersion {
  epoch: Epoch;
  number: number;
}

/** @returns the version that an update gives its topic. */
export function versionOf({ epoch }: { epoch: Epoch }, number: number): TopicVersion {
  return { epoch, number };
}

/** @returns below 0, 0 or above 0 as `a` is older than, the same as or newer than `b`: epoch first, then number. */
export function compareVersions(a: TopicVersion, b: TopicVersion): number {
  return compareEpochs(a.epoch, b.epoch) || a.number - b.number;
}

/** @returns whether a value of version `offered` takes the place of what is there; `null` there means that nothing ever was. */
export function replaces(offered: TopicVersion, there: TopicVersion | null | undefined): boolean {
  return !there || compareVersions(offered, there) > 0;
}
