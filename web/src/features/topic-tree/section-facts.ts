/** What is said of a section beside its name and in the box below it. */
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { Millis } from '@understudy/shared/domain/units';
import { isWithin } from '@understudy/shared/domain/topic-path';
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import type { Selection } from '../../state/selection.ts';

export interface SectionFacts {
  active: { client: string; node: string } | null;
  standbys: { client: string; node: string }[];
  epoch: string | null;
  /** Nodes that have topics of it, as they said in their last sample: of its home group, and elsewhere. */
  copies: { home: NodeName[]; elsewhere: NodeName[] };
  /** The longest gap of the last handover over the nodes that measured it, and how many did. */
  gap: { millis: Millis; nodes: number } | null;
}

export function sectionFacts(view: ClusterView, section: SectionView): SectionFacts {
  const { holder } = section;
  const gaps = Object.values(section.handovers).flatMap((handover) => (handover.gapMillis === null ? [] : [{ counter: handover.epoch.counter, millis: handover.gapMillis }]));
  const newest = Math.max(...gaps.map((gap) => gap.counter));
  const last = gaps.filter((gap) => gap.counter === newest).map((gap) => gap.millis);
  return {
    active: holder?.active ?? null,
    standbys: holder?.standbys ?? [],
    epoch: holder?.epoch ? String(holder.epoch.counter) : null,
    copies: copiesOf(view, section),
    gap: last.length ? { millis: Math.max(...last), nodes: last.length } : null,
  };
}

/** @returns the nodes that run, are heard, and said that they have topics of the section. */
export function copiesOf(view: ClusterView, { path, home }: Pick<SectionView, 'path' | 'home'>): SectionFacts['copies'] {
  const having = Object.values(view.nodes).filter((node) => nodeStatus(view, node.name).state === 'up' && node.sample?.sections.some((sample) => sample.path === path && sample.topics > 0));
  const names = (isHome: boolean): NodeName[] => having.filter((node) => (node.group === home) === isHome).map((node) => node.name);
  return { home: names(true), elsewhere: names(false) };
}

/** @returns the sections that hang on the selection: those that a node or client holds or stands by for, or that cover a topic. */
export function litSections(view: ClusterView, selection: Selection | null): ReadonlySet<TopicPath> {
  if (!selection) return new Set();
  const sections = Object.values(view.sections);
  const concerns = (section: SectionView): boolean => {
    const sources = [section.holder?.active, ...(section.holder?.standbys ?? [])];
    if (selection.kind === 'node') return sources.some((source) => source?.node === selection.id);
    if (selection.kind === 'client') return sources.some((source) => source?.client === selection.id);
    if (selection.kind === 'episode') return selection.id.startsWith(`section:${section.path}:`);
    return selection.kind === 'topic' && isWithin(selection.id, section.path);
  };
  return new Set(sections.filter(concerns).map((section) => section.path));
}

/** @returns the branches to open when the address says nothing: those that lead to sections. */
export function firstOpened(view: ClusterView): TopicPath[] {
  const above = (view.spec?.sections ?? []).map((section) => section.path.slice(0, Math.max(0, section.path.lastIndexOf('/'))));
  return [...new Set(above.filter((path) => path !== ''))];
}
