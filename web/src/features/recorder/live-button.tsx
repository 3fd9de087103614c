/** The way back to the present, with what the present looks like: who studies the past must not miss what breaks meanwhile. */
import { useMemo } from 'react';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { useFreshnessWord, useLive } from '../../state/page-context.ts';
import { Button } from '../../ui/button.tsx';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';

/** @param own whether the log is the cluster's own; else a recording is closed */
export function LiveButton({ own, recorded, onLive }: { own: boolean; recorded: boolean; onLive: () => void }) {
  const { view, history } = useLive();
  const fresh = useFreshnessWord();
  const { sentences } = useMemo(() => describeCluster(view, history.episodes), [view, history.episodes]);
  if (recorded) return <Button tone="primary" onClick={onLive}>Close this recording</Button>;
  const first = sentences[0]!;
  const lost = fresh === 'lost';
  const calm = !lost && first.id === 'calm';
  const [shape, tone]: [MarkShape, Tone] = lost ? ['unknown', 'unknown'] : calm ? ['up', 'up'] : ['attention', first.tone === 'down' ? 'down' : first.tone === 'unknown' ? 'unknown' : 'attention'];
  const words = lost ? 'connection lost' : calm ? 'all well' : first.text;
  return (
    <Button tone="primary" className="live-button" hint={<>{own ? 'Back to live' : 'Close the recording and go back to live'} · key <kbd>l</kbd><br />Now: {words}</>} onClick={onLive} aria-label={`Back to live. Now: ${words}`}>
      <span>{own ? 'Back to live' : 'Close, back to live'}</span>
      <span className="live-now"><StateMark shape={shape} tone={tone} /> <span className="live-words">{words}</span></span>
    </Button>
  );
}
