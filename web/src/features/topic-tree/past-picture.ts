/**
 * The topics at an instant of the past: sections as the nodes' samples in the log told of them, branches whose values a recording
 * kept, and nothing made up for the rest.
 */
import type { SectionSample } from '@understudy/shared/domain/cluster-event';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { compareNames } from '@understudy/shared/domain/name-order';
import { isWithin, joinPath } from '@understudy/shared/domain/topic-path';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { BranchFrame } from '@understudy/shared/wire/topic-branch';
import type { ShownChild } from '@understudy/shared/wire/topic-watch';
import { sectionNames } from './place-rows.ts';
import type { BranchPicture, Lived, TopicPicture } from './topic-picture.ts';

/** An instant of the past, and what is known of the topics then. */
export interface PastTopics {
  at: MonoMillis;
  /** @returns the branch as it was recorded, or null when nobody kept it. */
  frameOf: (path: TopicPath) => BranchFrame | null;
}

/** @param view the view at that instant */
export function pictureOfPast(view: ClusterView, past: PastTopics, opened: readonly TopicPath[]): TopicPicture {
  return { branches: new Map(['', ...opened].map((path) => [path, branchOfPast(view, past, path)])), search: null, outline: null };
}

function branchOfPast(view: ClusterView, { at, frameOf }: PastTopics, path: TopicPath): BranchPicture {
  const frame = frameOf(path);
  const rows = frame ? frame.children.map(({ ageMillis, ...child }) => live({ ...child, at: ageMillis === null ? null : at - ageMillis })) : sectionRows(view, path);
  rows.sort((a, b) => compareNames(a.name, b.name));
  const sum = (of: 'topics' | 'updatesPerSecond'): number => rows.reduce((total, row) => total + row[of], 0);
  return {
    head: {
      path, total: rows.length, beyond: frame?.beyond ?? 0, ordering: false, places: Object.fromEntries(rows.map(({ name }, place) => [name, place])),
      topics: frame?.topics ?? sum('topics'), updatesPerSecond: frame?.updatesPerSecond ?? sum('updatesPerSecond'),
    },
    rows: new Map(rows.entries()), unrecorded: frame === null,
  };
}

/** What leads to sections holds at least what they hold. */
function sectionRows(view: ClusterView, path: TopicPath): Lived<ShownChild>[] {
  return sectionNames(path, view.spec?.sections ?? []).map((name) => {
    const child = joinPath(path, name);
    const samples = (view.spec?.sections ?? []).filter((section) => isWithin(section.path, child)).flatMap((section) => sampleOf(view, section.path) ?? []);
    const newest = Math.max(...samples.map((sample) => (sample.ageMillis === null ? -Infinity : sample.at - sample.ageMillis)));
    return live({
      name, branch: true, value: null, trend: null, at: Number.isFinite(newest) ? newest : null,
      topics: samples.reduce((total, { topics }) => total + topics, 0), updatesPerSecond: samples.reduce((total, sample) => total + sample.updatesPerSecond, 0),
    });
  });
}

/** As the node of the active source told it, else any node that has some. */
function sampleOf(view: ClusterView, path: TopicPath): (SectionSample & { at: MonoMillis }) | null {
  const holder = view.sections[path]?.holder?.active?.node;
  const samples = Object.values(view.nodes).flatMap((node) => (node.sample?.sections ?? []).flatMap((sample) => (sample.path === path ? [{ ...sample, at: node.sample!.at, node: node.name }] : [])));
  return samples.find(({ node }) => node === holder) ?? samples.sort((a, b) => b.topics - a.topics)[0] ?? null;
}

function live(child: ShownChild): Lived<ShownChild> {
  return { ...child, lived: { second: 0, rates: [], rate: child.updatesPerSecond } };
}
