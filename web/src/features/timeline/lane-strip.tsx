/** Lane names and canvas in one scrolled frame: names stick to the left, the axis to the top, the canvas fills what is seen. */
import { forwardRef, useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { textWidth } from '../../draw/box.ts';
import type { LaneStage } from '../../draw/draw-lanes.ts';
import type { LaneRow, RowKind } from '../../draw/lane-rows.ts';
import { faultLabel } from '../../draw/place-faults.ts';
import { resolveWindow } from '../../draw/time-scale.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { LaneCanvas, type CanvasProps } from './lane-canvas.tsx';
import { LaneList } from './lane-list.tsx';
import { PlayheadSlider } from './playhead-slider.tsx';

export interface StripHandle {
  stage: LaneStage;
}

type StripProps = Omit<CanvasProps, 'stage'> & {
  folded: ReadonlySet<RowKind>;
  byKind: boolean;
  onFold: (kind: RowKind) => void;
  onPickLane: (row: LaneRow) => void;
  onSeek: ((at: MonoMillis) => void) | null;
  tooltip: ((width: number) => ReactNode) | null;
};

/** Lengths in rem, so that the lanes grow with the page on a wall; the least still carries its words, so that all lanes are seen at once. */
const PITCH = { least: 1, most: 2.05 };
const LEAST_PITCH_PX = 14;
const AXIS = 1.7;
const FONT = 0.87;
/** Of the names: their padding, and at their left what folds a kind. */
const GUTTER = 2.4;
/** A name that is lit is bold, and as much wider. */
const BOLD = 1.07;

/** @returns the sizes of the strip for a frame of this size, rows whose widest name is so many ems wide, and one rem in pixels. */
export function sizeStage(frame: { width: number; height: number }, rows: { count: number; widestEms: number }, rem: number, scroll: number): { stage: LaneStage; names: number; content: number } {
  const axis = Math.round(AXIS * rem);
  const fitting = (frame.height - axis) / Math.max(1, rows.count);
  // On whole pixels, so that every lane looks like every other.
  const pitch = Math.floor(Math.min(PITCH.most * rem, Math.max(LEAST_PITCH_PX, PITCH.least * rem, fitting)));
  const font = Math.max(11, Math.min(FONT * rem, pitch * 0.8));
  const names = Math.round(Math.min(frame.width * 0.3, Math.max(5 * rem, rows.widestEms * BOLD * font + GUTTER * rem)));
  const content = axis + rows.count * pitch;
  return { names, content, stage: { width: Math.max(1, frame.width - names), height: frame.height, axis, scroll, font, sizes: { pitch, bar: Math.ceil(pitch * 0.88) } } };
}

/** A thousand names are the same at every change of the history. */
const NAMES_KEPT = 5000;
const emsOfNames = new Map<string, number>();

/** @returns how many ems wide the widest name is. */
export function widestName(rows: readonly LaneRow[]): number {
  return rows.reduce((widest, { title }) => {
    let ems = emsOfNames.get(title);
    if (ems === undefined) {
      if (emsOfNames.size >= NAMES_KEPT) emsOfNames.clear();
      ems = textWidth(title, 1);
      emsOfNames.set(title, ems);
    }
    return Math.max(widest, ems);
  }, 0);
}

export const LaneStrip = forwardRef<StripHandle, StripProps>(function LaneStrip(props, handle) {
  const { rows, playhead } = props;
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const [scroll, setScroll] = useState(0);
  const widestEms = useMemo(() => widestName(rows), [rows]);
  const rem = size ? readRemPx() : 16;
  const sized = size ? sizeStage({ width: frame.current?.clientWidth ?? size.width, height: size.height }, { count: rows.length, widestEms }, rem, scroll) : null;
  useImperativeHandle(handle, () => ({ stage: sized?.stage ?? { width: 1, height: 1, axis: 0, scroll: 0, font: 12, sizes: { pitch: 1, bar: 1 } } }));

  const pitch = sized?.stage.sizes.pitch ?? 0;
  const axis = sized?.stage.axis ?? 0;
  const reveal = (index: number): void => {
    const element = frame.current;
    if (!element) return;
    const top = index * pitch;
    const seen = element.clientHeight - axis;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + pitch > element.scrollTop + seen) element.scrollTop = top + pitch - seen + pitch;
  };
  // What is selected elsewhere comes into sight here, once: the viewer may scroll on.
  const firstLit = rows.findIndex((row) => props.lit.has(row.id));
  useEffect(() => {
    if (firstLit >= 0) reveal(firstLit);
    // The same lane at the same place is revealed once.
  }, [firstLit, pitch, axis]); // eslint-disable-line react-hooks/exhaustive-deps

  /** From the strip itself an arrow goes to the lanes that are in sight, by name. */
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') || pitch === 0) return;
    const names = [...event.currentTarget.querySelectorAll<HTMLElement>('.tl-lane-name')];
    const first = names.find((name) => Number(name.parentElement?.dataset.row) * pitch >= scroll) ?? names.at(-1);
    if (!first) return;
    event.preventDefault();
    first.focus({ preventScroll: true });
  };

  const at = playhead ?? Infinity;
  const running = props.history.faults.filter((fault) => fault.from <= at && (fault.to === null || fault.to > at)).map(faultLabel);
  const asked = props.history.asked.map(faultLabel);

  return (
    <div className="tl-strip">
      <div ref={frame} className="tl-scroll" onScroll={(event) => setScroll(event.currentTarget.scrollTop)} onKeyDown={onKeyDown} tabIndex={0} role="group" aria-label="Lanes. Up and down arrows go through them, left and right pan, plus and minus zoom, b picks a stretch, n writes a note, Home is live, 0 starts over.">
        {sized ? (
          <div className="tl-content" style={{ height: Math.max(sized.content, sized.stage.height) }}>
            <div className="tl-corner" style={{ width: sized.names, height: sized.stage.axis }} />
            <div className="tl-sticky" style={{ marginLeft: sized.names, marginTop: -sized.stage.axis, width: sized.stage.width, height: sized.stage.height }}>
              <LaneCanvas {...props} stage={sized.stage} />
              {props.onSeek ? <PlayheadSlider playhead={playhead} nowMono={props.nowMono} monoMinusWall={props.history.monoMinusWall} range={resolveWindow(props.window, props.nowMono())} style={{ left: 0, width: sized.stage.width, height: axis }} onSeek={props.onSeek} /> : null}
              {props.tooltip?.(sized.stage.width)}
            </div>
            <LaneList
              rows={rows} pitch={pitch} top={axis} width={sized.names} sight={{ top: scroll, bottom: scroll + sized.stage.height - axis }} lit={props.lit} monoMinusWall={props.history.monoMinusWall}
              runningFaults={[...running, ...asked]} at={at} folded={props.folded} byKind={props.byKind} onPick={props.onPickLane} onFold={props.onFold} onReveal={reveal}
            />
          </div>
        ) : null}
      </div>
    </div>
  );
});
