/** Which things are near a place: a grid over the picture, each cell with what touches it. */
import type { Box } from './box.ts';
import { pointAt, type Cubic } from './curve.ts';

/** Cells outside of the bounds count as those at the edge, so that nothing is ever lost. */
export class GridIndex<T> {
  readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly origin: { x: number; y: number };
  private readonly cells: T[][];
  private readonly where = new Map<T, Set<number>>();

  constructor(bounds: Box, cell: number) {
    this.cell = cell;
    this.origin = { x: bounds.x, y: bounds.y };
    this.columns = Math.max(1, Math.ceil(bounds.width / cell));
    this.rows = Math.max(1, Math.ceil(bounds.height / cell));
    this.cells = Array.from({ length: this.columns * this.rows }, () => []);
  }

  get size(): number {
    return this.where.size;
  }

  /** Files a thing under every cell that one of its boxes or curves (with `pad` around them) touches. */
  add(thing: T, boxes: readonly Box[], curves: readonly Cubic[] = [], pad = 0): void {
    const cells = new Set<number>();
    for (const box of boxes) this.eachCell(box, pad, (cell) => cells.add(cell));
    for (const curve of curves) this.alongCurve(curve, pad, cells);
    this.where.set(thing, cells);
    for (const cell of cells) this.cells[cell]!.push(thing);
  }

  remove(thing: T): void {
    for (const cell of this.where.get(thing) ?? []) {
      const things = this.cells[cell]!;
      things[things.indexOf(thing)] = things.at(-1)!;
      things.pop();
    }
    this.where.delete(thing);
  }

  /** @returns everything that may touch the box, each once. */
  within(box: Box): Set<T> {
    const found = new Set<T>();
    this.eachCell(box, 0, (cell) => {
      for (const thing of this.cells[cell]!) found.add(thing);
    });
    return found;
  }

  /** @returns the cells in which a thing is filed, as boxes; cells side by side in a row as one. */
  boxesOf(thing: T): Box[] {
    const cells = [...(this.where.get(thing) ?? [])].sort((a, b) => a - b);
    const boxes: Box[] = [];
    let last = -2;
    for (const cell of cells) {
      const column = cell % this.columns;
      if (cell === last + 1 && column > 0) boxes.at(-1)!.width += this.cell;
      else boxes.push({ x: this.origin.x + column * this.cell, y: this.origin.y + Math.floor(cell / this.columns) * this.cell, width: this.cell, height: this.cell });
      last = cell;
    }
    return boxes;
  }

  private eachCell(box: Box, pad: number, each: (cell: number) => void): void {
    const clampX = (x: number): number => Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.origin.x) / this.cell)));
    const clampY = (y: number): number => Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.origin.y) / this.cell)));
    const right = clampX(box.x + box.width + pad);
    const bottom = clampY(box.y + box.height + pad);
    for (let row = clampY(box.y - pad); row <= bottom; row += 1) {
      for (let column = clampX(box.x - pad); column <= right; column += 1) each(row * this.columns + column);
    }
  }

  /** Walks the curve in steps of less than half a cell and takes the cells around each. */
  private alongCurve(curve: Cubic, pad: number, cells: Set<number>): void {
    const length = Math.hypot(curve[1].x - curve[0].x, curve[1].y - curve[0].y) + Math.hypot(curve[2].x - curve[1].x, curve[2].y - curve[1].y) + Math.hypot(curve[3].x - curve[2].x, curve[3].y - curve[2].y);
    const steps = Math.max(1, Math.ceil((length / this.cell) * 2.5));
    // What lies between two steps is within half a step of one of them.
    const reach = Math.max(pad, length / steps / 2);
    for (let step = 0; step <= steps; step += 1) {
      const { x, y } = pointAt(curve, step / steps);
      this.eachCell({ x, y, width: 0, height: 0 }, reach, (cell) => cells.add(cell));
    }
  }
}
