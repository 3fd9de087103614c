/** Who holds a path: each node's opinion, the newest report of the highest epoch, and the handovers that were measured. */
import type { ClusterEvent, DeliveryHandover, EventStamp, NodeEventBody } from '../domain/cluster-event.ts';
import type { NodeName } from '../domain/ids.ts';
import { coveringSection } from '../domain/topic-path.ts';
import { compareEpochs, type HolderState } from '../domain/update-source.ts';
import type { ClusterView, SectionView } from './cluster-view.ts';
import { unheardNode, unheldSection } from './empty-view.ts';
import { entry, keepSame, withEntry } from './keep-same.ts';
import { lifeCounts } from './node-life.ts';
import { nodeStatus } from './status.ts';

type Said<K extends NodeEventBody['kind']> = EventStamp & Extract<NodeEventBody, { kind: K }>;

export function applyHolderChanged(view: ClusterView, event: Said<'holder-changed'>): ClusterView {
  return applyOpinion(view, event, event.holder, event.because);
}

/** A sample repeats the holder, so that a report that got lost is made good within a second. */
export function applySampledHolders(view: ClusterView, event: Said<'node-sampled'>): ClusterView {
  return event.sections.reduce((next, sample) => {
    const section = entry(next.sections, sample.path);
    return section && event.at < section.at ? next : applyOpinion(next, event, sample.holder, null);
  }, view);
}

/** A handover as the node itself measured it; an auditor's stands only where the node has reported none of that epoch. */
export function applyHandover(view: ClusterView, event: ClusterEvent, node: NodeName, handover: DeliveryHandover): ClusterView {
  const section = sectionOf(view, handover.path);
  const known = entry(section.handovers, node);
  if (known) {
    const order = compareEpochs(handover.epoch, known.epoch);
    if (order < 0 || (order === 0 && event.witness.kind === 'auditor')) return view;
  }
  return putSection(view, { ...section, handovers: withEntry(section.handovers, node, { ...handover, at: event.at }) });
}

function applyOpinion(view: ClusterView, event: ClusterEvent, holder: HolderState, because: string | null): ClusterView {
  const { name, incarnation } = event.witness;
  if (!lifeCounts(entry(view.nodes, name) ?? unheardNode(name, ''), incarnation)) return view;
  const section = sectionOf(view, holder.path);
  const opinion = keepSame(entry(section.opinions, name) ?? holder, holder);
  const opinions = withEntry(section.opinions, name, opinion);
  const next = opinions === section.opinions ? section : { ...section, opinions };
  if (!isNewer(view, event, holder, next)) return putSection(view, next);
  const same = section.holder !== null && keepSame(section.holder, holder) === section.holder;
  if (same) return putSection(view, next);
  const { at, wall } = event;
  return putSection(view, { ...next, holder, because: because ?? 'seen in a sample', at, wall });
}

/** Whether the report replaces the section's holder: of the home group (US-28), with a higher epoch, or with the same one later. */
function isNewer(view: ClusterView, event: ClusterEvent, holder: HolderState, section: SectionView): boolean {
  const isHome = (name: NodeName): boolean => section.home === null || entry(view.nodes, name)?.group === section.home;
  if (!isHome(event.witness.name)) return false;
  if (!section.holder) return true;
  // Outside every section each node has a holder of its own: there is no highest epoch, so the newest report is shown.
  if (section.home === null) return event.at >= section.at;
  const { epoch } = section.holder;
  // "Nobody" is also what a node says that has just started: it counts once no node that is up names a source any more.
  const { witness } = event;
  const named = Object.entries(section.opinions).some(([name, { active }]) => name !== witness.name && active !== null && isHome(name) && nodeStatus(view, name).state === 'up');
  if (!holder.active && named) return false;
  if (!holder.epoch) return !epoch || !holder.active;
  const order = epoch ? compareEpochs(holder.epoch, epoch) : 1;
  return order > 0 || (order === 0 && event.at >= section.at);
}

function sectionOf(view: ClusterView, path: string): SectionView {
  return entry(view.sections, path) ?? unheldSection(path, coveringSection(view.spec?.sections ?? [], path)?.home ?? null);
}

function putSection(view: ClusterView, section: SectionView): ClusterView {
  const sections = withEntry(view.sections, section.path, section);
  return sections === view.sections ? view : { ...view, sections };
}
