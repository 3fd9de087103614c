/** The line above paused topics: which instant is shown, and how much has changed since. */
import type { EpochMillis } from '@understudy/shared/domain/units';
import { Button } from '../../ui/button.tsx';
import { countOf, formatCount } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import type { Pause } from './topic-stream.ts';

export function PauseBar({ pause: { behind, outdated, rows }, wall, onResume }: { pause: Pause; wall: EpochMillis; onResume: () => void }) {
  return (
    <div className="pause-bar">
      <p>
        <b className="tone-attention">paused</b> · <b className="mono">{formatCount(behind)}</b> {behind === 1 ? 'frame' : 'frames'} behind
        <span className="dim"> · as of <span className="mono">{formatClock(wall)}</span></span>
      </p>
      <Button onClick={onResume}>Resume</Button>
      <p className="pause-fill">
        <meter min={0} max={Math.max(1, rows)} value={outdated} aria-label="Rows that say something else by now" />
        <span className="dim">{rows === 0 ? 'no rows' : `${formatCount(outdated)} of ${countOf(rows, 'row')} changed since`}</span>
      </p>
    </div>
  );
}
