/** The page: skeleton until the first snapshot, then everything, with the keys that hold everywhere. */
import { useEffect, useState, useSyncExternalStore, type CSSProperties } from 'react';
import { OrdersDeskProvider } from '../features/orders/orders-desk.tsx';
import { belongsToField, useOrderKeys } from '../features/orders/use-order-keys.ts';
import { useCluster, useSettings, useStores } from '../state/page-context.ts';
import { loadedLater } from '../ui/loaded-later.tsx';
import { FileDrop } from './file-drop.tsx';
import { Instruments } from './instruments.tsx';
import { RecorderPlace } from './recorder-place.tsx';
import { Skeleton } from './skeleton.tsx';
import { TopBar } from './top-bar.tsx';
import './page.css';

const ShortcutsDialog = loadedLater('the list of keys', () => import('../features/orders/shortcuts-dialog.tsx').then((module) => module.ShortcutsDialog), ({ onClose }) => onClose);

export function Page() {
  const { playhead } = useStores();
  const past = useSyncExternalStore(playhead.subscribe, () => playhead.read() !== null);
  const known = useCluster((state) => state.folded !== null);
  const recorded = useCluster((state) => state.recorded);
  // The end of a recording is no present: nothing is drawn before its instant is known.
  const ready = known && (past || !recorded);
  const [{ theme, panels }] = useSettings();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const shares = { '--left': `${panels.left}vw`, '--right': `${panels.right}vw`, '--bottom': `${panels.bottom}dvh` } as CSSProperties;
  return (
    <div className="page" style={shares} data-past={past || undefined}>
      {ready ? (
        <OrdersDeskProvider>
          <ReadyPage />
        </OrdersDeskProvider>
      ) : (
        <Skeleton />
      )}
      {known ? <RecorderPlace /> : null}
      <FileDrop />
    </div>
  );
}

function ReadyPage() {
  const [keysOpen, setKeysOpen] = useState(false);
  const { address, playhead } = useStores();
  useOrderKeys();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || belongsToField(event.target)) return;
      if (event.key === '?') setKeysOpen(true);
      else if (event.key === 'Escape') address.select(null);
      else if (event.key === 't') playhead.ask({ to: 'bar' });
      else if (event.key === '/') {
        event.preventDefault();
        document.getElementById('topic-search')?.focus();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [address, playhead]);
  return (
    <>
      <TopBar onKeys={() => setKeysOpen(true)} />
      <Instruments />
      {keysOpen ? <ShortcutsDialog open onClose={() => setKeysOpen(false)} /> : null}
    </>
  );
}
