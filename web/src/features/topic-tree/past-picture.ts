/**
 * The topics at an instant of the past: sections as the nodes' samples in the log told of them, branches whose values were
 * recorded, and nothing made up for the rest.
 */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { isWithin, relatePaths } from '@understudy/shared/domain/topic-path';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { BranchChild, BranchFrame } from '@understudy/shared/wire/topic-branch';
import { joinPath, type Branches, type ShownFrame } from './place-rows.ts';

/** An instant of the past, and what is known of the topics then. */
export interface PastTopics {
  at: MonoMillis;
  /** @returns the branch as it was recorded, or null when nobody kept it. */
  frameOf: (path: TopicPath) => BranchFrame | null;
}

/** @param view the view at that instant */
export function branchesOfPast(view: ClusterView, past: PastTopics, opened: readonly TopicPath[]): Branches {
  return Object.fromEntries(['', ...opened].map((path) => [path, [past.frameOf(path) ?? frameOfSections(view, past.at, path)]]));
}

/** What leads to sections holds at least what they hold. */
function frameOfSections(view: ClusterView, at: MonoMillis, path: TopicPath): ShownFrame {
  const below = (view.spec?.sections ?? []).map((section) => section.path).filter((section) => path === '' || relatePaths(path, section) === 'above');
  const names = new Set(below.map((section) => section.slice(path === '' ? 0 : path.length + 1).split('/')[0]!));
  const children = [...names].sort().map((name): BranchChild => {
    const samples = below.filter((section) => isWithin(section, joinPath(path, name))).flatMap((section) => sampleOf(view, section) ?? []);
    const newest = Math.max(...samples.map((sample) => (sample.ageMillis === null ? -Infinity : sample.at - sample.ageMillis)));
    return {
      name, branch: true, value: null, ageMillis: Number.isFinite(newest) ? Math.max(0, at - newest) : null,
      topics: sum(samples.map(({ topics }) => topics)), updatesPerSecond: sum(samples.map(({ updatesPerSecond }) => updatesPerSecond)),
    };
  });
  return { path, children, leftOut: 0, unrecorded: true, topics: sum(children.map(({ topics }) => topics)), updatesPerSecond: sum(children.map(({ updatesPerSecond }) => updatesPerSecond)) };
}

/** As the node of the active source told it, else whichever has most of it. */
function sampleOf(view: ClusterView, path: TopicPath) {
  const holder = view.sections[path]?.holder?.active?.node;
  const samples = Object.values(view.nodes).flatMap(({ name, sample }) => (sample?.sections ?? []).flatMap((section) => (section.path === path ? [{ ...section, node: name, at: sample!.at }] : [])));
  return samples.find(({ node }) => node === holder) ?? samples.sort((a, b) => b.topics - a.topics)[0];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
