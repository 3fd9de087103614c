/** Topology and timeline in the places that they have on the page, on one story that stands still. */
import { useCallback, useMemo, useState } from 'react';
import type { LoggedEvent } from '@understudy/shared/domain/cluster-event';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { Timeline } from '../features/timeline/timeline.tsx';
import { TopologyPanel } from '../features/topology/topology-panel.tsx';
import type { Selection } from '../state/selection.ts';
import { Panel } from '../ui/panel.tsx';
import './story-page.css';

export interface StoryProps {
  events: LoggedEvent[];
  selection: Selection | null;
  /** How long after the last event "now" is, in milliseconds; null lets it run from there. */
  after: number | null;
  stale: boolean;
  only: string | null;
}

export function StoryPage({ events, selection: first, after, stale, only }: StoryProps) {
  const { view, history } = useMemo(() => applyBatch(emptyFold(), events), [events]);
  const [selection, setSelection] = useState(first);
  const [begun] = useState(() => performance.now());
  const nowMono = useCallback(() => view.at + (after ?? performance.now() - begun), [view.at, after, begun]);
  return (
    <div className={`story story-${only ?? 'all'}`}>
      {only === 'timeline' ? null : <TopologyPanel view={view} history={history} selection={selection} onSelect={setSelection} nowMono={nowMono} zone="times in UTC (UTC+0)" />}
      {only === 'topology' ? null : <Panel id="timeline" title="Timeline"><Timeline view={view} history={history} selection={selection} onSelect={setSelection} nowMono={nowMono} stale={stale} /></Panel>}
    </div>
  );
}
