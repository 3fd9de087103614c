/** Which nodes tell of which topics: a section is told by one node, what lies outside of every section by each that has some. Pure. */
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import { coveringSection, isWithin } from '@understudy/shared/domain/topic-path';
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';

/** A node that is asked, and the sections that it leaves to others. */
export interface Teller {
  node: NodeName;
  leaveOut: TopicPath[];
}

/** @returns whom to ask about `path` ('' is the root), so that what they say can be added up. Empty when nobody who knows is heard. */
export function tellersOf(view: ClusterView, path: TopicPath): Teller[] {
  const heard = Object.values(view.nodes).filter(({ outlet, process }) => outlet.state === 'connected' && process.state !== 'paused').map(({ name }) => name);
  const sections = view.spec?.sections ?? [];
  const covering = coveringSection(sections, path);
  if (covering) {
    const node = tellerOfSection(view, heard, covering);
    return node === null ? [] : [{ node, leaveOut: [] }];
  }
  const below = sections.filter((section) => path === '' || isWithin(section.path, path));
  const tellers = new Map(below.map((section) => [section.path, tellerOfSection(view, heard, section)]));
  return heard.map((node) => ({ node, leaveOut: below.map((section) => section.path).filter((section) => tellers.get(section) !== node) }));
}

/** The node of the active source, else one of the home group that serves, else any that does. */
function tellerOfSection(view: ClusterView, heard: readonly NodeName[], { path, home }: Pick<SectionView, 'path' | 'home'>): NodeName | null {
  const holder = view.sections[path]?.holder?.active?.node;
  const serves = (name: NodeName): boolean => nodeStatus(view, name).state === 'up';
  return heard.find((name) => name === holder) ?? heard.find((name) => view.nodes[name]?.group === home && serves(name)) ?? heard.find(serves) ?? null;
}
