/** The line above the instruments: whose cluster, how fresh, what it is doing, how much of it is there. */
import { useCluster, useFolded, useFreshnessWord, usePast, useSettings, useStores } from '../state/page-context.ts';
import { AuditHeadline } from '../features/audit/audit-headline.tsx';
import { Counts } from '../features/status/counts.tsx';
import { LivePill } from '../features/status/live-pill.tsx';
import { PlainSentence } from '../features/status/plain-sentence.tsx';
import { Button } from '../ui/button.tsx';
import { loadedLater } from '../ui/loaded-later.tsx';
import { Brand } from './brand.tsx';

// Most dashboards have no wall.
const WallsCount = loadedLater('the walls', () => import('../features/walls/walls-count.tsx').then((module) => module.WallsCount));

export function TopBar({ onKeys }: { onKeys: () => void }) {
  const { view } = useFolded();
  const [{ theme }, change] = useSettings();
  const fresh = useFreshnessWord();
  const past = usePast() !== null;
  const { playhead } = useStores();
  const outdated = useCluster((state) => state.outdated);
  const anyWalls = useCluster((state) => state.walls.length > 0);
  const other = theme === 'dark' ? 'light' : 'dark';
  return (
    <header className="top" data-fresh={past ? undefined : fresh}>
      <Brand />
      <span className="top-cluster">{view.spec?.name ?? 'no cluster yet'}</span>
      <LivePill />
      <PlainSentence />
      <AuditHeadline />
      <Counts />
      <div className="top-tools">
        {anyWalls ? <WallsCount /> : null}
        {outdated ? <Button tone="primary" onClick={() => window.location.reload()}>New version: reload</Button> : null}
        <Button tone="quiet" className="top-tool" aria-label="Flight recorder" hint={<>Flight recorder: go back in time, keep what happened · key <kbd>t</kbd></>} onClick={() => playhead.ask({ to: 'bar' })}>
          <svg viewBox="0 0 16 16" width="1.1em" height="1.1em" aria-hidden="true"><path d="M3.2 5.2A6 6 0 1 1 2 8.6M2.6 2.4v3.1h3.1M8 4.8V8l2.3 1.6" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" /></svg>
        </Button>
        <Button tone="quiet" className="top-tool" aria-label={`Use the ${other} theme`} hint={`Use the ${other} theme`} onClick={() => change({ theme: other })}>
          <svg viewBox="0 0 16 16" width="1.1em" height="1.1em" aria-hidden="true"><circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" strokeWidth="1.5" /><path d="M8 2a6 6 0 0 1 0 12Z" fill="currentColor" /></svg>
        </Button>
        <Button tone="quiet" className="top-tool" aria-label="Keys" hint="Keys" onClick={onKeys}>?</Button>
      </div>
    </header>
  );
}
