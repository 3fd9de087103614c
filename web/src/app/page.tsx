/** The page: skeleton until the first snapshot, then everything, with the keys that hold everywhere. */
import { lazy, Suspense, useEffect, useState, type CSSProperties } from 'react';
import { OrdersDeskProvider } from '../features/orders/orders-desk.tsx';
import { belongsToField, useOrderKeys } from '../features/orders/use-order-keys.ts';
import { useCluster, useFreshnessWord, useSettings, useStores } from '../state/page-context.ts';
import { Instruments } from './instruments.tsx';
import { Skeleton } from './skeleton.tsx';
import { TopBar } from './top-bar.tsx';
import './page.css';

const ShortcutsDialog = lazy(() => import('../features/orders/shortcuts-dialog.tsx').then((module) => ({ default: module.ShortcutsDialog })));

export function Page() {
  const ready = useCluster((state) => state.folded !== null);
  const [{ theme, panels }] = useSettings();
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const shares = { '--left': `${panels.left}vw`, '--right': `${panels.right}vw`, '--bottom': `${panels.bottom}dvh` } as CSSProperties;
  return (
    <div className="page" style={shares}>
      {ready ? (
        <OrdersDeskProvider>
          <LivePage />
        </OrdersDeskProvider>
      ) : (
        <Skeleton />
      )}
    </div>
  );
}

function LivePage() {
  const [keysOpen, setKeysOpen] = useState(false);
  const { address } = useStores();
  useOrderKeys(useFreshnessWord() === 'lost');
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || belongsToField(event.target)) return;
      if (event.key === '?') setKeysOpen(true);
      else if (event.key === 'Escape') address.select(null);
      else if (event.key === '/') {
        event.preventDefault();
        document.getElementById('topic-search')?.focus();
      }
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [address]);
  return (
    <>
      <TopBar onKeys={() => setKeysOpen(true)} />
      <Instruments />
      {keysOpen ? <Suspense fallback={null}><ShortcutsDialog open onClose={() => setKeysOpen(false)} /></Suspense> : null}
    </>
  );
}
