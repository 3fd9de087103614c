/** Some lanes of the timeline around an instant, placed and drawn as the timeline does. */
import { useMemo, useRef } from 'react';
import type { Millis, MonoMillis } from '@understudy/shared/domain/units';
import { textWidth } from '../../draw/box.ts';
import type { LaneStage } from '../../draw/draw-lanes.ts';
import { placeRows, type RowKind } from '../../draw/lane-rows.ts';
import type { TimeGestureTarget } from '../../ui/gestures/time-gestures.ts';
import { LaneCanvas, type CanvasProps } from '../../features/timeline/lane-canvas.tsx';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import type { Seen } from '../shelf/specimen.ts';

interface CropProps extends Partial<Pick<CanvasProps, 'staleSince' | 'playhead' | 'episode'>> {
  seen: Seen;
  /** By id; `faults` for the lanes of faults. */
  lanes: readonly string[];
  /** How much is shown before the instant, and after. */
  before: Millis;
  after?: Millis;
  /** The instant in the middle; that of the specimen unless said. */
  at?: MonoMillis;
  folded?: readonly RowKind[];
  /** From one share of the width to another. */
  brush?: readonly [number, number];
}

const nothing = (): void => undefined;
/** Nothing in a specimen can be moved. */
const STILL: TimeGestureTarget = { zoom: nothing, pan: nothing, brush: nothing, click: nothing, hover: nothing, live: nothing, reset: nothing, seek: null, axisPx: () => 0 };
const PITCH_REM = 1.9;
const AXIS_REM = 1.7;
const NO_LANES: ReadonlySet<never> = new Set();

export function LaneCrop({ seen, lanes, before, after = 1500, at = seen.now, folded = [], brush, staleSince = null, playhead = null, episode = null }: CropProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const { now } = seen;
  const faults = lanes.includes('faults');
  // Where no lane of faults is there, theirs would be drawn over the first.
  const history = useMemo(() => (faults ? seen.history : { ...seen.history, faults: [], asked: [] }), [seen.history, faults]);
  const rows = useMemo(() => placeRows(history, { filter: '', folded: new Set(folded), worstFirst: false, at: now }).filter(({ id, kind }) => lanes.includes(id) || lanes.includes(kind) || folded.some((one) => one === kind)), [history, now, lanes, folded]);
  const rem = size ? readRemPx() : 16;
  const [pitch, axis, font] = [Math.round(PITCH_REM * rem), Math.round(AXIS_REM * rem), 0.87 * rem];
  const names = Math.max(4 * rem, ...rows.map(({ title }) => textWidth(title, font))) + rem;
  const height = axis + rows.length * pitch;
  const width = Math.max(1, (size?.width ?? 1) - names);
  const stage: LaneStage = { width, height, axis, scroll: 0, font, sizes: { pitch, bar: Math.ceil(pitch * 0.88) } };
  return (
    <div ref={frame} className="crop crop-lanes" style={{ height }}>
      {size ? (
        <>
          <ol className="crop-names" style={{ width: names, paddingTop: axis, fontSize: font }}>{rows.map((row) => <li key={row.id} style={{ height: pitch, lineHeight: `${pitch}px` }}>{row.title}</li>)}</ol>
          <LaneCanvas
            history={history} rows={rows} window={{ live: false, from: at - before, to: at + after }} nowMono={() => now} staleSince={staleSince} playhead={playhead} stage={stage} lit={NO_LANES} episode={episode}
            brush={brush ? { fromX: brush[0] * width, toX: brush[1] * width } : null} gestures={STILL} onDrawn={nothing}
          />
        </>
      ) : null}
    </div>
  );
}
