/** The canvas of the timeline: keeps its pixels, draws when something changed, and while live as often as a pixel passes. */
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { drawLanes, type LaneAccent, type LaneStage } from '../../draw/draw-lanes.ts';
import type { LaneRow } from '../../draw/lane-rows.ts';
import { placeLanes, type LanePicture } from '../../draw/place-lanes.ts';
import { placeTicks, redrawEvery, timeScale, type TimeScale, type TimeWindow } from '../../draw/time-scale.ts';
import type { EpochMillis, MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import { listenForTimeGestures, type TimeGestureTarget } from '../../ui/gestures/time-gestures.ts';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClock, formatClockMillis } from '../../ui/format-time.ts';
import { useThemeVersion } from '../../ui/theme-tokens.ts';
import { readPalette } from './read-palette.ts';

export interface CanvasProps {
  history: History;
  rows: readonly LaneRow[];
  window: TimeWindow;
  nowMono: () => MonoMillis;
  staleSince: MonoMillis | null;
  playhead: MonoMillis | null;
  stage: LaneStage;
  lit: ReadonlySet<string>;
  episode: { from: MonoMillis; to: MonoMillis; lane: string } | null;
  brush: { fromX: number; toX: number } | null;
  gestures: TimeGestureTarget;
  /** Told what was drawn last, for hit-testing. */
  onDrawn: (picture: LanePicture, scale: TimeScale) => void;
}

const clockOf = (wall: EpochMillis, fine: boolean): string => (fine ? formatClockMillis(wall) : formatClock(wall));

/** @returns the geometry of one frame. */
export function placeFrame({ history, rows, window: view, staleSince, playhead, stage }: Pick<CanvasProps, 'history' | 'rows' | 'window' | 'staleSince' | 'playhead' | 'stage'>, now: MonoMillis): { picture: LanePicture; scale: TimeScale } {
  const scale = timeScale(view, now, stage.width);
  const sight = { top: stage.scroll, bottom: stage.scroll + stage.height - stage.axis };
  return { scale, picture: placeLanes(history, rows, scale, stage.sizes, { now, staleSince, playhead }, sight) };
}

export function LaneCanvas(props: CanvasProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(props);
  const theme = useThemeVersion();
  // The palette is read again only when the theme says so; the version is what it depends on.
  const palette = useMemo(() => readPalette(document.documentElement), [theme]); // eslint-disable-line react-hooks/exhaustive-deps
  const { stage, window: view } = props;
  const draw = useRef<() => void>(() => undefined);

  useLayoutEffect(() => {
    latest.current = props;
    draw.current = () => {
      const element = canvas.current;
      const pen = element?.getContext('2d');
      if (!element || !pen) return;
      const current = latest.current;
      const { width, height, font } = current.stage;
      const ratio = window.devicePixelRatio || 1;
      const pixels = { width: Math.round(width * ratio), height: Math.round(height * ratio) };
      if (element.width !== pixels.width || element.height !== pixels.height) Object.assign(element, pixels);
      pen.setTransform(ratio, 0, 0, ratio, 0, 0);
      const { picture, scale } = placeFrame(current, current.nowMono());
      const ticks = placeTicks(scale, current.history.monoMinusWall, clockOf, font * 9);
      const accent: LaneAccent = {
        lanes: current.lit,
        brush: current.brush && { ...current.brush, words: formatDuration(scale.at(current.brush.toX) - scale.at(current.brush.fromX)) },
        episode: current.episode ? { fromX: scale.x(current.episode.from), toX: scale.x(current.episode.to), lane: current.episode.lane } : null,
      };
      drawLanes(pen, picture, ticks, palette, current.stage, accent);
      current.onDrawn(picture, scale);
    };
  });

  // With the next frame after whatever changed: many changes within a frame cost one drawing.
  useLayoutEffect(() => {
    const frame = requestAnimationFrame(() => draw.current());
    return () => cancelAnimationFrame(frame);
  });

  const every = redrawEvery(view, stage.width);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) draw.current();
    }, every);
    return () => clearInterval(timer);
  }, [every]);

  useEffect(() => (canvas.current ? listenForTimeGestures(canvas.current, () => latest.current.gestures) : undefined), []);

  return <canvas ref={canvas} className="tl-canvas" style={{ width: stage.width, height: stage.height }} aria-hidden="true" />;
}
