/** What a section could lose with the next failure, as the nodes report it. Nothing here is decided: what is not reported is no risk that is shown. */
import type { ClusterView, SectionView } from '@understudy/shared/view/cluster-view';
import { filterMatches } from '@understudy/shared/domain/topic-path';
import { copiesOf } from './section-facts.ts';

export type RiskKind = 'no-standby' | 'single-copy' | 'async-only' | 'nobody-listening';

export interface Risk {
  kind: RiskKind;
  /** Two or three words for a badge. */
  word: string;
  /** What it means and on what it rests, in a sentence. */
  because: string;
  /** `note`: worth knowing, and nobody has to act. */
  weight: 'attention' | 'note';
}

/** @returns the risks of a section, the heaviest first. */
export function sectionRisks(view: ClusterView, section: SectionView): Risk[] {
  const risks: Risk[] = [];
  const { holder } = section;
  if (holder?.active && holder.standbys.length === 0) {
    risks.push({ kind: 'no-standby', word: 'no standby', because: `No other client is registered: with ${holder.active.client} the updates end.`, weight: 'attention' });
  }
  const { home, elsewhere } = copiesOf(view, section);
  const [only] = [...home, ...elsewhere];
  if (home.length + elsewhere.length === 1) {
    risks.push({ kind: 'single-copy', word: 'single copy', because: `Of all nodes that are heard only ${only ?? ''} has its topics.`, weight: 'attention' });
  } else if (elsewhere.length > 0 && !isHeldInStep(view, section, home.length)) {
    risks.push({ kind: 'async-only', word: 'async only', because: `Its other copies (${elsewhere.join(', ')}) follow without being waited for: what was acknowledged last can be lost with ${only ?? 'its node'}.`, weight: 'attention' });
  }
  const listeners = countListeners(view, section);
  if (listeners === 0) risks.push({ kind: 'nobody-listening', word: 'nobody listening', because: 'No client is subscribed to it on any node that is heard, auditors aside.', weight: 'note' });
  return risks;
}

/** Whether somebody is waited for before an update is acknowledged: another member of the datagrid, or a connected sync destination. */
function isHeldInStep(view: ClusterView, { path, home }: SectionView, homeCopies: number): boolean {
  const { spec } = view;
  if (homeCopies > 1 && spec?.groups.some((group) => group.name === home && group.datagrid)) return true;
  return (spec?.nodes ?? []).some((node) => node.group === home && node.destinations.some((destination) => {
    const carries = destination.ack === 'sync' && destination.topics.some((filter) => filterMatches(filter, path));
    return carries && view.destinations[`${node.name}/${destination.name}`]?.state.phase === 'connected';
  }));
}

/** @returns subscribers of the section on all nodes, the auditors' own aside; null when no node has said. */
function countListeners(view: ClusterView, { path }: SectionView): number | null {
  let listeners: number | null = null;
  for (const node of Object.values(view.nodes)) {
    const sample = node.outlet.state === 'connected' ? node.sample?.sections.find((each) => each.path === path) : undefined;
    if (!sample) continue;
    const auditors = view.audits[`${node.name} ${path}`] ? 1 : 0;
    listeners = (listeners ?? 0) + Math.max(0, sample.subscribers - auditors);
  }
  return listeners;
}
