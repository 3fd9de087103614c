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
  const copies = [...home, ...elsewhere];
  if (copies.length === 1) {
    risks.push({ kind: 'single-copy', word: 'single copy', because: `Of all nodes that are heard only ${copies[0]!} has its topics.`, weight: 'attention' });
  } else if (copies.length > 1 && isAcknowledgedAlone(view, section)) {
    const { node } = holder!.active!;
    const others = copies.filter((copy) => copy !== node);
    risks.push({ kind: 'async-only', word: 'async only', because: `${node} acknowledges before any other node has an update: ${others.join(', ')} ${others.length === 1 ? 'follows' : 'follow'}, and what was acknowledged last can be lost with ${node}.`, weight: 'attention' });
  }
  const listeners = countListeners(view, section);
  if (listeners === 0) risks.push({ kind: 'nobody-listening', word: 'nobody listening', because: 'No client is subscribed to it on any node that is heard, auditors aside.', weight: 'note' });
  return risks;
}

/** Whether nobody is waited for before an update is acknowledged: no other member of the group (RP-11), no sync destination (RP-05, RP-06). */
function isAcknowledgedAlone(view: ClusterView, { path, holder }: SectionView): boolean {
  const name = holder?.active?.node;
  const node = view.spec?.nodes.find((each) => each.name === name);
  const reported = name === undefined ? undefined : view.nodes[name]?.sample?.copies;
  if (!node || !reported || reported.backups > 0) return false;
  return !node.destinations.some((destination) => {
    const carries = destination.ack === 'sync' && destination.topics.some((filter) => filterMatches(filter, path));
    const seen = view.destinations[`${node.name}/${destination.name}`];
    return carries && seen?.state.phase === 'connected' && seen.ack?.now !== 'downgraded';
  });
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
