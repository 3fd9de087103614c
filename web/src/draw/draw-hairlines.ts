/** Lines from afar: as thin as the screen allows, all of one look in one path, and of each only what comes near the part that is drawn. */
import type { Box } from './box.ts';
import type { Cubic } from './curve.ts';
import type { LinePart } from './link-parts.ts';
import type { Pen } from './pen.ts';
import { lastPoint, polylineOf, traceWithin, type Polyline } from './polyline.ts';

/** Just below a pixel: the browser then draws a line and not a shape, which costs a fraction. */
export const HAIR_PX = 0.98;

/** A line as it is drawn from afar, or the half of it for which one end stands. */
export interface Hair {
  colour: string;
  dash: readonly number[];
  line: Polyline;
  from: number;
  to: number;
}

/** @returns a part of a line as it is drawn from afar. */
export function hairOf(curve: Cubic, { part, colour, dash }: LinePart): Hair {
  const line = polylineOf(curve);
  const last = lastPoint(line);
  return { colour, dash, line, from: part === 'second' ? last / 2 : 0, to: part === 'first' ? last / 2 : last };
}

/** What the pen gathers, by look; `flush` draws it. */
export class Hairlines {
  private readonly solid = new Map<string, Hair[]>();
  private readonly broken: Hair[] = [];

  add(hair: Hair): void {
    if (hair.dash.length > 0) {
      this.broken.push(hair);
      return;
    }
    const same = this.solid.get(hair.colour);
    if (same) same.push(hair);
    else this.solid.set(hair.colour, [hair]);
  }

  /**
   * Whole lines first, so that what is broken lies above; those of a look in an order of their own, so that a part looks as it does
   * in the whole.
   *
   * @param within what of the picture is drawn, in units
   */
  flush(pen: Pen, scale: number, within: Box): void {
    const near = { x: within.x - 2 / scale, y: within.y - 2 / scale, width: within.width + 4 / scale, height: within.height + 4 / scale };
    pen.lineWidth = HAIR_PX / scale;
    for (const colour of [...this.solid.keys()].sort()) {
      pen.strokeStyle = colour;
      pen.beginPath();
      for (const { line, from, to } of this.solid.get(colour)!) traceWithin(pen, line, from, to, near);
      pen.stroke();
    }
    for (const hair of this.broken) drawBroken(pen, hair, scale, near);
    this.solid.clear();
    this.broken.length = 0;
  }
}

/** Each piece by itself: its dashes begin where they would if all of the line were drawn. */
function drawBroken(pen: Pen, { colour, dash, line, from, to }: Hair, scale: number, near: Box): void {
  let open = false;
  traceWithin(pen, line, from, to, near, (at) => {
    if (open) pen.stroke();
    else if (at !== null) {
      pen.strokeStyle = colour;
      pen.setLineDash(dash.map((length) => length / scale));
    }
    open = at !== null;
    if (at === null) return;
    pen.lineDashOffset = at - line[3 * from + 2]!;
    pen.beginPath();
  });
  pen.setLineDash([]);
  pen.lineDashOffset = 0;
}
