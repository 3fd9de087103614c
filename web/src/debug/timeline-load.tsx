/** The timeline alone on very many lanes: for looking at, and what `npm run bench -- draw-timeline` measures. */
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { emptyView } from '@understudy/shared/view/empty-view';
import { Timeline } from '../features/timeline/timeline.tsx';
import type { Selection } from '../state/selection.ts';
import '../ui/base.css';
import { makeManyLanes } from './many-lanes.ts';

const asked = new URLSearchParams(location.search);
const number = (name: string, otherwise: number): number => Number(asked.get(name) ?? otherwise);
const { history, to } = makeManyLanes(number('lanes', 1000), number('spans', 100));
const view = { ...emptyView(), at: to };
const nowMono = (): number => to;

function Load() {
  const [selection, onSelect] = useState<Selection | null>(null);
  const [playhead, setPlayhead] = useState<number | null>(asked.has('playhead') ? to - number('playhead', 0) : null);
  return <Timeline view={view} history={history} selection={selection} onSelect={onSelect} nowMono={nowMono} stale={false} playhead={playhead} onSeek={setPlayhead} />;
}

if (asked.get('theme') === 'light') document.documentElement.dataset.theme = 'light';
createRoot(document.getElementById('root')!).render(
  <div style={{ position: 'fixed', inset: 0, background: 'var(--panel)' }}><Load /></div>,
);
