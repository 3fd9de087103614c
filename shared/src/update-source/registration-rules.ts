/** Where a registration belongs, and whether it is allowed there: sections, home groups and conflicts (US-08, US-12, US-14, US-15, US-28). */
import type { SectionSpec } from '../domain/cluster-spec.ts';
import type { ClientName, GroupName, NodeName, TopicPath } from '../domain/ids.ts';
import { coveringSection, relatePaths, topicFault } from '../domain/topic-path.ts';

/** In a section (below its edge for that branch alone), outside every one, or nowhere. */
export type Placement =
  | { kind: 'section'; section: TopicPath }
  | { kind: 'local' }
  | { kind: 'refused'; reason: string; aboveEdge: boolean };

/**
 * @param group the group of the node at which the client registers
 * @returns the section, `local` outside every one (US-14), or why it is refused: no path at all, above a section's edge
 *   (US-15), or a section whose home is another group (US-28)
 */
export function placeRegistration(sections: readonly SectionSpec[], group: GroupName, path: TopicPath): Placement {
  const fault = topicFault(path) ?? (path.split('/').includes('') ? `${JSON.stringify(path)} has an empty part` : null);
  if (fault !== null) return { kind: 'refused', aboveEdge: false, reason: fault };
  const section = coveringSection(sections, path);
  if (section) {
    if (section.home !== group) return { kind: 'refused', aboveEdge: false, reason: `${section.path} is read-only in ${group}: its home is ${section.home}, register there` };
    return { kind: 'section', section: section.path };
  }
  const below = sections.filter((one) => relatePaths(path, one.path) === 'above').map((one) => one.path);
  if (below.length > 0) return { kind: 'refused', aboveEdge: true, reason: `${path} lies above the edge of ${below.join(', ')}: register for the section or below it` };
  return { kind: 'local' };
}

/** @returns why a registration for `path` cannot stand beside another one's, or null when it can; the same path is no conflict (US-12). */
export function conflictBetween(path: TopicPath, other: { path: TopicPath; client: ClientName; node: NodeName }): string | null {
  const relation = relatePaths(path, other.path);
  if (relation !== 'above' && relation !== 'below') return null;
  return `${path} lies ${relation} ${other.path}, for which ${other.client} on ${other.node} is registered`;
}
