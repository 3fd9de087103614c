/** What is said of a section beside its name and in the box below it. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import type { Millis } from '@understudy/shared/domain/units';
import { isWithin } from '@understudy/shared/domain/topic-path';
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../state/selection.ts';

export interface SectionFacts {
  active: { client: string; node: string } | null;
  standbys: { client: string; node: string }[];
  epoch: string | null;
  /** Nodes that said in their last sample that they have topics of it. */
  copies: string[];
  /** The longest gap of the last handover over the nodes that measured it, and how many did. */
  gap: { millis: Millis; nodes: number } | null;
  /** As the auditors counted: delivered and never seen. */
  audit: { delivered: number; missing: number } | null;
}

export function sectionFacts(view: ClusterView, section: SectionView): SectionFacts {
  const { holder, path } = section;
  const gaps = Object.values(section.handovers).flatMap((handover) => (handover.gapMillis === null ? [] : [{ counter: handover.epoch.counter, millis: handover.gapMillis }]));
  const newest = Math.max(...gaps.map((gap) => gap.counter));
  const last = gaps.filter((gap) => gap.counter === newest).map((gap) => gap.millis);
  const audits = Object.values(view.audits).filter((audit) => audit.path === path);
  const sum = (of: 'delivered' | 'missing') => audits.reduce((total, audit) => total + audit[of], 0);
  return {
    active: holder?.active ?? null,
    standbys: holder?.standbys ?? [],
    epoch: holder?.epoch ? String(holder.epoch.counter) : null,
    copies: Object.values(view.nodes)
      .filter((node) => node.process.state === 'running' && node.group === section.home && node.sample?.sections.some((sample) => sample.path === path && sample.topics > 0))
      .map((node) => node.name),
    gap: last.length ? { millis: Math.max(...last), nodes: last.length } : null,
    audit: audits.length ? { delivered: sum('delivered'), missing: sum('missing') } : null,
  };
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
