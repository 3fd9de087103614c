/** The legend under the picture: drawn once, and again when the theme or the size changes. */
import { useLayoutEffect, useRef } from 'react';
import { drawLegend } from '../../../draw/draw-legend.ts';
import type { GraphInk } from '../../../draw/graph-ink.ts';

export function LegendStrip({ ink, width, height, scale, sync }: { ink: GraphInk; width: number; height: number; scale: number; sync: boolean }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current;
    const pen = element?.getContext('2d');
    if (!element || !pen) return;
    const ratio = window.devicePixelRatio || 1;
    Object.assign(element, { width: Math.round(width * ratio), height: Math.round(height * ratio) });
    pen.setTransform(ratio * scale, 0, 0, ratio * scale, 0, 0);
    drawLegend(pen, ink, { width: width / scale, height: height / scale }, sync);
  }, [ink, width, height, scale, sync]);
  return <canvas ref={canvas} className="map-legend" style={{ width, height }} aria-hidden="true" />;
}
