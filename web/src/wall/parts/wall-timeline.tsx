/** The timeline to look at: names beside a canvas that nobody can touch. It shows the last half hour, or what broke from near. */
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import type { History } from '@understudy/shared/history/history';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import { textWidth } from '../../draw/box.ts';
import { drawLanes } from '../../draw/draw-lanes.ts';
import { placeLanes } from '../../draw/place-lanes.ts';
import { placeTicks, redrawEvery, timeScale, type TimeWindow } from '../../draw/time-scale.ts';
import { readPalette } from '../../features/timeline/read-palette.ts';
import { formatClock, formatClockMillis } from '../../ui/format-time.ts';
import { useElementSize, type ElementSize } from '../../ui/gestures/use-element-size.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { useThemeVersion } from '../../ui/theme-tokens.ts';
import { placeStrip } from '../rules/place-strip.ts';

interface TimelineProps {
  history: History;
  /** How far back it shows. */
  minutes: number;
  nowMono: () => MonoMillis;
  /** Since when no data has come, or null while it comes. */
  staleSince: MonoMillis | null;
  lit: ReadonlySet<string>;
}

export function WallTimeline(props: TimelineProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  return <div ref={frame} className="wall-timeline" data-testid="wall-timeline">{size ? <Strip {...props} size={size} /> : null}</div>;
}

const clockOf = (wall: EpochMillis, fine: boolean): string => (fine ? formatClockMillis(wall) : formatClock(wall));

function Strip(props: TimelineProps & { size: ElementSize }) {
  const { history, size, nowMono, lit, minutes } = props;
  const view = useMemo((): TimeWindow => ({ live: true, span: minutes * 60_000 }), [minutes]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useThemeVersion();
  // The palette is read again only when the theme says so; the version is what it depends on.
  const palette = useMemo(() => readPalette(document.documentElement), [theme]); // eslint-disable-line react-hooks/exhaustive-deps
  const strip = useMemo(() => placeStrip(history, size, readRemPx(), nowMono(), (title) => textWidth(title, 1)), [history, size, nowMono]);
  const { stage, rows, namesPx, leftOut } = strip;
  const draw = useRef<() => void>(() => undefined);

  useLayoutEffect(() => {
    draw.current = () => {
      const element = canvas.current;
      const pen = element?.getContext('2d');
      if (!element || !pen) return;
      const ratio = window.devicePixelRatio || 1;
      const pixels = { width: Math.round(stage.width * ratio), height: Math.round(stage.height * ratio) };
      if (element.width !== pixels.width || element.height !== pixels.height) Object.assign(element, pixels);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      const now = nowMono();
      const scale = timeScale(view, now, stage.width);
      const picture = placeLanes(props.history, rows, scale, stage.sizes, { now, staleSince: props.staleSince, playhead: null }, { top: 0, bottom: stage.height });
      const ticks = placeTicks(scale, props.history.monoMinusWall, clockOf, stage.font * 9);
      drawLanes(pen, picture, ticks, palette, stage, { lanes: lit, brush: null, episode: null });
    };
  });

  // With the next frame after whatever changed, and as often as a pixel passes.
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => draw.current());
    return () => cancelAnimationFrame(frame);
  });
  const every = redrawEvery(view, stage.width);
  useEffect(() => {
    const timer = setInterval(() => draw.current(), every);
    return () => clearInterval(timer);
  }, [every]);

  return (
    <>
      <ol className="wall-lanes" style={{ width: namesPx, paddingTop: stage.axis, fontSize: stage.font }} aria-label="Lanes">
        {rows.map((row) => <li key={row.id} className={lit.has(row.id) ? 'is-lit' : ''} style={{ height: stage.sizes.pitch, lineHeight: `${stage.sizes.pitch}px` }}>{row.title}</li>)}
      </ol>
      <canvas ref={canvas} style={{ width: stage.width, height: stage.height }} aria-hidden="true" />
      {leftOut > 0 ? <p className="wall-left-out dim">{leftOut} lanes left out</p> : null}
    </>
  );
}
