/** What was lost in a failover, by the auditors' counts before it and after it. A count that is not there yet is pending, never zero. */
import type { LoggedEvent } from '../domain/cluster-event.ts';
import type { DestinationSpec } from '../domain/cluster-spec.ts';
import type { NodeName, TopicPath } from '../domain/ids.ts';
import type { MonoMillis } from '../domain/units.ts';
import type { ClusterView } from '../view/cluster-view.ts';
import { describeList } from '../view/words.ts';
import { endOf, type EpisodeRead } from './read-episode.ts';
import { SETTLE_MILLIS } from './receipt-bounds.ts';
import type { Loss, LossRow } from './receipt.ts';

type Count = LossRow & { at: MonoMillis };

/** @returns the loss of the sections that the failover concerns, at every node that stayed up and has an auditor. */
export function countLoss({ episode, base, events, end, knownTo }: EpisodeRead): Loss {
  const spec = end.view.spec;
  // A destination's updates are missed where it leads to, and only of the sections that it carries.
  const destination = episode.kind === 'destination' ? destinationOf(end.view, episode.title) : undefined;
  const paths = episode.kind === 'section' ? [episode.title] : (spec?.sections ?? []).map(({ path }) => path).filter((path) => destination?.topics.some((filter) => carries(filter, path)));
  const audited = (spec?.auditors?.nodes ?? []).filter((node) => episode.kind === 'section' || end.view.nodes[node]?.group === destination?.group);
  const open = (state: 'pending' | 'unknown', because: string): Loss => ({ state, missing: null, rows: [], because });
  if (audited.length === 0) return open('unknown', 'no auditor counts where this would be lost');
  if (episode.state === 'running') return open('pending', 'the failover is not over');
  const over = endOf(episode);
  const counts = (node: NodeName, path: TopicPath): Count[] => [...countsOf(base.view, node, path), ...events.flatMap((logged) => countsIn(logged, node, path))];

  const rows: LossRow[] = [];
  const away: NodeName[] = [];
  const waiting: NodeName[] = [];
  for (const node of audited) {
    if (wasAway(node, episode.faultAt, over, end.history.faults)) {
      away.push(node);
      continue;
    }
    for (const path of paths) {
      const all = counts(node, path);
      const before = all.filter(({ at }) => at <= episode.faultAt).at(-1);
      const after = all.find(({ at }) => at >= over + SETTLE_MILLIS);
      // A section of which nothing was ever delivered there is none that could be missed there.
      if (!before && !after) continue;
      if (!after) waiting.push(node);
      else rows.push(difference(before, after));
    }
  }
  const left = away.length > 0 ? `${describeList(away)} ${away.length === 1 ? 'was' : 'were'} down or paused meanwhile and ${away.length === 1 ? 'is' : 'are'} not counted` : '';
  if (waiting.length > 0) return open(knownTo < over + SETTLE_MILLIS * 2 ? 'pending' : 'unknown', `${describeList([...new Set(waiting)])} ${waiting.length === 1 ? 'has' : 'have'} not been counted since the end`);
  if (rows.length === 0) return open('unknown', left || 'no auditor counted');
  const byNode = new Map<NodeName, number>();
  for (const { node, missing } of rows) byNode.set(node, (byNode.get(node) ?? 0) + missing);
  return { state: 'counted', missing: Math.max(...byNode.values()), rows, because: left };
}

function countsOf(view: ClusterView, node: NodeName, path: TopicPath): Count[] {
  const audit = view.audits[`${node} ${path}`];
  return audit ? [audit] : [];
}

function countsIn({ event }: LoggedEvent, node: NodeName, path: TopicPath): Count[] {
  return event.kind === 'audit-sampled' ? event.rows.filter((row) => row.node === node && row.path === path).map((row) => ({ ...row, at: event.at })) : [];
}

/** Counts only grow; one that has shrunk is of another life of the auditor, which began anew. */
function difference(before: Count | undefined, after: Count): LossRow {
  const since = (field: 'delivered' | 'missing' | 'duplicated' | 'reordered'): number => (before && before[field] <= after[field] ? after[field] - before[field] : after[field]);
  return { node: after.node, path: after.path, delivered: since('delivered'), missing: since('missing'), duplicated: since('duplicated'), reordered: since('reordered') };
}

function wasAway(node: NodeName, from: MonoMillis, to: MonoMillis, faults: readonly { target: string; from: MonoMillis; to: MonoMillis | null }[]): boolean {
  return faults.some((fault) => fault.target === `node:${node}` && fault.from <= to && (fault.to === null || fault.to >= from));
}

function destinationOf(view: ClusterView, title: string): DestinationSpec | undefined {
  const [owner = '', name = ''] = title.split(' → ');
  return view.spec?.nodes.find((known) => known.name === owner)?.destinations.find((destination) => destination.name === name);
}

/** @returns whether an MQTT filter lets through anything of a section. */
function carries(filter: string, section: TopicPath): boolean {
  const parts = section.split('/');
  for (const [index, part] of filter.split('/').entries()) {
    if (part === '#' || index >= parts.length) return true;
    if (part !== '+' && part !== parts[index]) return false;
  }
  return true;
}
