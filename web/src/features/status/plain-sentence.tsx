/** What the cluster is doing, in plain words; when the page no longer knows, it says that instead. */
import { useEffect, useMemo, useRef, useState } from 'react';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { useFolded, useFreshness, useFreshnessWord, usePast, useStores } from '../../state/page-context.ts';
import { formatAge } from '../../ui/format-duration.ts';
import { formatClock } from '../../ui/format-time.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { SentenceWords } from './sentence-words.tsx';
import './status.css';

const AllSentences = loadedLater('all sentences', () => import('./all-sentences.tsx').then((module) => module.AllSentences), ({ onClose }) => onClose);

/** More than these stand behind a button, so that the gravest stay large. */
const SHOWN = 2;

export function PlainSentence() {
  const { view, history } = useFolded();
  const fresh = useFreshnessWord();
  const past = usePast() !== null;
  const { sentences } = useMemo(() => describeCluster(view, history.episodes), [view, history.episodes]);
  const first = sentences[0];
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    document.title = past ? 'The past · Understudy' : fresh === 'lost' ? 'Connection lost · Understudy' : first && first.id !== 'calm' ? `${first.text} · Understudy` : 'Understudy';
  }, [first, fresh, past]);
  if (!past && (fresh === 'lost' || fresh === 'late')) return <NotLive />;
  const shown = sentences.slice(0, SHOWN);
  const more = sentences.slice(SHOWN);
  return (
    <div className="sentence">
      <p className="sentence-text" data-testid="sentence" role="status" aria-live="polite" title={sentences.map((sentence) => sentence.text).join(' ')}>
        {shown.map((sentence) => <SentenceWords key={sentence.id} sentence={sentence} />)}
        {more.length ? <span className="visually-hidden">{more.map((sentence) => sentence.text).join(' ')}</span> : null}
      </p>
      {more.length ? (
        <>
          <button type="button" className="button button-quiet sentence-more" ref={button} aria-expanded={open} aria-haspopup="dialog" onClick={() => setOpen(!open)}>{more.length} more</button>
          {open ? <AllSentences sentences={sentences} anchor={button} onClose={() => setOpen(false)} /> : null}
        </>
      ) : null}
    </div>
  );
}

function NotLive() {
  const { cluster } = useStores();
  const fresh = useFreshness();
  // It may have become live again since its parent looked.
  if (fresh.state === 'first') return null;
  const { ageMillis } = fresh;
  const lost = fresh.state === 'lost';
  const because = fresh.state === 'lost' ? fresh.because : null;
  const asOf = formatClock(cluster.clock.wallOf(cluster.clock.nowMono() - ageMillis));
  return (
    <div className={`sentence not-live${lost ? ' is-lost' : ''}`}>
      {/* The alert itself does not count the seconds, or a screen reader would never be silent again. */}
      <p className="sentence-text" data-testid="sentence">
        <b role="alert">{lost ? 'Connection lost. Reconnecting by itself.' : 'The data is late.'}</b>{' '}
        <span>
          What is shown is <b className="mono">{formatAge(ageMillis)}</b> old, as it was at <span className="mono">{asOf}</span>.
          {because ? <span className="not-live-because"> {because.charAt(0).toUpperCase() + because.slice(1)}.</span> : null}
        </span>
      </p>
    </div>
  );
}
