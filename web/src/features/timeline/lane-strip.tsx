/** Lane names and canvas in one scrolled frame: names stick to the left, the axis to the top, the canvas fills what is seen. */
import { forwardRef, useEffect, useImperativeHandle, useMemo, useRef, useState, type ReactNode } from 'react';
import { textWidth } from '../../draw/box.ts';
import type { LaneStage } from '../../draw/draw-lanes.ts';
import { faultLabel, placeRows, type LaneRow } from '../../draw/place-lanes.ts';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { LaneCanvas, type CanvasProps } from './lane-canvas.tsx';
import { LaneList } from './lane-list.tsx';

export interface StripHandle {
  stage: LaneStage;
}

type StripProps = Omit<CanvasProps, 'stage'> & {
  onPickLane: (row: LaneRow) => void;
  tooltip: ((width: number) => ReactNode) | null;
};

/** Lengths in rem, so that the lanes grow with the page on a wall; the least still carries its words, so that all lanes are seen at once. */
const PITCH = { least: 1, most: 2.05 };
const LEAST_PITCH_PX = 14;
const AXIS = 1.7;
const FONT = 0.87;
const GUTTER = 1.6;

/** @returns the sizes of the strip for a frame of this size, a number of lanes and one rem in pixels. */
export function sizeStage(frame: { width: number; height: number }, rows: readonly LaneRow[], rem: number, scroll: number): { stage: LaneStage; names: number; content: number } {
  const axis = Math.round(AXIS * rem);
  const fitting = (frame.height - axis) / Math.max(1, rows.length);
  const pitch = Math.min(PITCH.most * rem, Math.max(LEAST_PITCH_PX, PITCH.least * rem, fitting));
  const font = Math.max(11, Math.min(FONT * rem, pitch * 0.8));
  const widest = Math.max(0, ...rows.map((row) => textWidth(row.title, font)));
  const names = Math.round(Math.min(frame.width * 0.3, Math.max(5 * rem, widest + GUTTER * rem)));
  const content = axis + rows.length * pitch;
  return { names, content, stage: { width: Math.max(1, frame.width - names), height: frame.height, axis, scroll, font, sizes: { pitch, bar: pitch * 0.88 } } };
}

export const LaneStrip = forwardRef<StripHandle, StripProps>(function LaneStrip(props, handle) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const [scroll, setScroll] = useState(0);
  const rows = useMemo(() => placeRows(props.history), [props.history]);
  const rem = size ? parseFloat(getComputedStyle(document.documentElement).fontSize) : 16;
  const sized = size ? sizeStage({ width: frame.current?.clientWidth ?? size.width, height: size.height }, rows, rem, scroll) : null;
  useImperativeHandle(handle, () => ({ stage: sized?.stage ?? { width: 1, height: 1, axis: 0, scroll: 0, font: 12, sizes: { pitch: 1, bar: 1 } } }));

  // What is selected elsewhere comes into sight here, once: the viewer may scroll on.
  const firstLit = rows.findIndex((row) => props.lit.has(row.id));
  const pitch = sized?.stage.sizes.pitch ?? 0;
  const axis = sized?.stage.axis ?? 0;
  useEffect(() => {
    const element = frame.current;
    if (!element || firstLit < 0) return;
    const top = firstLit * pitch;
    const seen = element.clientHeight - axis;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + pitch > element.scrollTop + seen) element.scrollTop = top + pitch - seen + pitch;
  }, [firstLit, pitch, axis]);

  const running = props.history.faults.filter((fault) => fault.to === null).map(faultLabel);

  return (
    <div className="tl-strip">
      <div ref={frame} className="tl-scroll" onScroll={(event) => setScroll(event.currentTarget.scrollTop)} tabIndex={0} role="group" aria-label="Lanes. Left and right arrows pan, plus and minus zoom, Home is live, 0 starts over.">
        {sized ? (
          <div className="tl-content" style={{ height: Math.max(sized.content, sized.stage.height) }}>
            <div className="tl-corner" style={{ width: sized.names, height: sized.stage.axis }} />
            <div className="tl-sticky" style={{ marginLeft: sized.names, marginTop: -sized.stage.axis, width: sized.stage.width, height: sized.stage.height }}>
              <LaneCanvas {...props} stage={sized.stage} />
              {props.tooltip?.(sized.stage.width)}
            </div>
            <LaneList rows={rows} pitch={sized.stage.sizes.pitch} top={sized.stage.axis} width={sized.names} lit={props.lit} monoMinusWall={props.history.monoMinusWall} runningFaults={running} onPick={props.onPickLane} />
          </div>
        ) : null}
      </div>
    </div>
  );
});
