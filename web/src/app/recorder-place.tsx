/** Where the flight recorder stands once somebody asks for it: it is loaded then, and not before. */
import { lazy, Suspense, useState, useSyncExternalStore } from 'react';
import { useAddress, useCluster, useStores } from '../state/page-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';

const Recorder = lazy(() => import('../features/recorder/recorder.tsx').then((module) => ({ default: module.Recorder })));

export function RecorderPlace() {
  const { playhead } = useStores();
  const wishing = useSyncExternalStore(playhead.subscribe, playhead.isWishing);
  const { at, recording } = useAddress();
  const recorded = useCluster((state) => state.recorded);
  const [open, setOpen] = useState(false);
  if (!open && (wishing || at !== null || recording !== null || recorded)) setOpen(true);
  if (!open) return null;
  return (
    <ErrorBoundary what="the flight recorder">
      <Suspense fallback={<p className="recorder-awaited dim" role="status">Loading the flight recorder…</p>}>
        <Recorder onClose={() => setOpen(false)} />
      </Suspense>
    </ErrorBoundary>
  );
}
