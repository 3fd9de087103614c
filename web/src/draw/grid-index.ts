/** Which things are near a place: a grid over the picture, each cell with what touches it. */
import type { Box } from './box.ts';
import type { Cubic } from './curve.ts';
import { FLAT, polylineOf } from './polyline.ts';

interface Entry<T> {
  thing: T;
  cells: number[];
  /** In which search it was found last. */
  found: number;
}

/** Cells outside of the bounds count as those at the edge, so that nothing is ever lost. */
export class GridIndex<T> {
  readonly cell: number;
  private readonly columns: number;
  private readonly rows: number;
  private readonly origin: { x: number; y: number };
  private readonly cells: Entry<T>[][];
  private readonly where = new Map<T, Entry<T>>();
  /** Which thing took a cell last, by the number of its filing. */
  private readonly taken: Int32Array;
  private stamp = 0;

  constructor(bounds: Box, cell: number) {
    this.cell = cell;
    this.origin = { x: bounds.x, y: bounds.y };
    this.columns = Math.max(1, Math.ceil(bounds.width / cell));
    this.rows = Math.max(1, Math.ceil(bounds.height / cell));
    this.taken = new Int32Array(this.columns * this.rows);
    this.cells = Array.from({ length: this.columns * this.rows }, () => []);
  }

  get size(): number {
    return this.where.size;
  }

  /** Files a thing under every cell that one of its boxes or curves (with `pad` around them) touches. */
  add(thing: T, boxes: readonly Box[], curves: readonly Cubic[] = [], pad = 0): void {
    this.stamp += 1;
    const cells: number[] = [];
    for (const box of boxes) this.take(box.x - pad, box.y - pad, box.x + box.width + pad, box.y + box.height + pad, cells);
    for (const curve of curves) {
      // Its lines stay so near to the curve that the space around them covers it.
      const line = polylineOf(curve);
      for (let at = 0; at + 3 < line.length; at += 3) this.alongLine(line[at]!, line[at + 1]!, line[at + 3]!, line[at + 4]!, pad + FLAT, cells);
    }
    const entry = { thing, cells, found: 0 };
    this.where.set(thing, entry);
    for (const cell of cells) this.cells[cell]!.push(entry);
  }

  remove(thing: T): void {
    const entry = this.where.get(thing);
    if (!entry) return;
    for (const cell of entry.cells) {
      const entries = this.cells[cell]!;
      entries[entries.indexOf(entry)] = entries.at(-1)!;
      entries.pop();
    }
    this.where.delete(thing);
  }

  /** @returns everything that may touch the box, each once, in no order. */
  within(box: Box): T[] {
    this.stamp += 1;
    const found: T[] = [];
    const [firstColumn, lastColumn] = [this.column(box.x), this.column(box.x + box.width)];
    const lastRow = this.row(box.y + box.height);
    for (let row = this.row(box.y); row <= lastRow; row += 1) {
      for (let cell = row * this.columns + firstColumn; cell <= row * this.columns + lastColumn; cell += 1) {
        for (const entry of this.cells[cell]!) {
          if (entry.found === this.stamp) continue;
          entry.found = this.stamp;
          found.push(entry.thing);
        }
      }
    }
    return found;
  }

  /** @returns the cells in which a thing is filed, as boxes; cells side by side in a row as one. */
  boxesOf(thing: T): Box[] {
    const cells = [...(this.where.get(thing)?.cells ?? [])].sort((a, b) => a - b);
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

  /** The cells between two corners that were not taken yet for the thing that is being filed. */
  private take(left: number, top: number, right: number, bottom: number, cells: number[]): void {
    const lastColumn = this.column(right);
    const lastRow = this.row(bottom);
    for (let row = this.row(top); row <= lastRow; row += 1) {
      for (let cell = row * this.columns + this.column(left); cell <= row * this.columns + lastColumn; cell += 1) {
        if (this.taken[cell] === this.stamp) continue;
        this.taken[cell] = this.stamp;
        cells.push(cell);
      }
    }
  }

  /** A line goes row by row through the cells, or column by column where it is flat: only those beside it are taken, not all of its box. */
  private alongLine(ax: number, ay: number, bx: number, by: number, pad: number, cells: number[]): void {
    const steps = Math.max(1, Math.ceil(Math.max(Math.abs(bx - ax), Math.abs(by - ay)) / this.cell));
    for (let step = 0; step < steps; step += 1) {
      const [fromX, toX] = [ax + ((bx - ax) * step) / steps, ax + ((bx - ax) * (step + 1)) / steps];
      const [fromY, toY] = [ay + ((by - ay) * step) / steps, ay + ((by - ay) * (step + 1)) / steps];
      this.take(Math.min(fromX, toX) - pad, Math.min(fromY, toY) - pad, Math.max(fromX, toX) + pad, Math.max(fromY, toY) + pad, cells);
    }
  }

  private column(x: number): number {
    return Math.min(this.columns - 1, Math.max(0, Math.floor((x - this.origin.x) / this.cell)));
  }

  private row(y: number): number {
    return Math.min(this.rows - 1, Math.max(0, Math.floor((y - this.origin.y) / this.cell)));
  }
}
