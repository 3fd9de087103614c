/** Which sections are listed where not all fit: the worst, in the order in which they always stand; the rest is counted. */
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { sectionMark, type StatusMark } from '../../state/status-mark.ts';

export interface SectionRow {
  path: TopicPath;
  mark: StatusMark;
  /** "fx-2 on lon-2", or why there is none. */
  holder: string;
  standbys: string[];
  /** Null while no sample of its holder is there. */
  updatesPerSecond: number | null;
}

export interface SectionRows {
  rows: SectionRow[];
  /** Of those that are left out, by their word: "12 served". */
  leftOut: string;
}

const RANK: Record<StatusMark['tone'], number> = { down: 0, unknown: 1, attention: 2, plain: 3, up: 3 };

/** @param room how many rows fit, that of the count included */
export function chooseRows(view: ClusterView, room: number): SectionRows {
  const all = (view.spec?.sections ?? []).map(({ path }) => ({ path, mark: sectionMark(view, path) }));
  if (all.length <= room) return { rows: all.map((row) => tell(view, row)), leftOut: '' };
  const byRank = all.map((row, index) => ({ row, index })).sort((a, b) => RANK[a.row.mark.tone] - RANK[b.row.mark.tone] || a.index - b.index);
  const shown = byRank.slice(0, Math.max(0, room - 1)).sort((a, b) => a.index - b.index);
  const counts = new Map<string, number>();
  for (const { row } of byRank.slice(Math.max(0, room - 1))) counts.set(row.mark.word, (counts.get(row.mark.word) ?? 0) + 1);
  return { rows: shown.map(({ row }) => tell(view, row)), leftOut: `and ${[...counts].map(([word, count]) => `${count} ${word}`).join(', ')}` };
}

function tell(view: ClusterView, { path, mark }: Pick<SectionRow, 'path' | 'mark'>): SectionRow {
  const holder = view.sections[path]?.holder;
  const active = holder?.active;
  const sample = active ? view.nodes[active.node]?.sample?.sections.find((each) => each.path === path) : undefined;
  return {
    path, mark, holder: active ? `${active.client} on ${active.node}` : mark.status.words,
    standbys: (holder?.standbys ?? []).map(({ client, node }) => `${client} on ${node}`),
    updatesPerSecond: sample?.updatesPerSecond ?? null,
  };
}
