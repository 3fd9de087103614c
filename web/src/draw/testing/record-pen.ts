/** A pen that writes down what it is told, in order: each shape and text with the colours it was drawn in. */
import type { Pen } from '../pen.ts';

export interface Drawn {
  what: 'fill' | 'stroke' | 'text' | 'rect';
  colour: string;
  /** Of a stroke. */
  dash: number[];
  width: number;
  text: string;
  /** Points of the path, or where the text or rectangle begins. */
  points: [number, number][];
}

export class RecordPen implements Pen {
  fillStyle = '';
  strokeStyle = '';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  lineDashOffset = 0;
  globalAlpha = 1;
  font = '';
  textAlign: CanvasTextAlign = 'left';
  readonly drawn: Drawn[] = [];
  private dash: number[] = [];
  private points: [number, number][] = [];
  private readonly kept: [string, string, number][] = [];

  save(): void {
    this.kept.push([this.fillStyle, this.strokeStyle, this.lineWidth]);
  }
  restore(): void {
    [this.fillStyle, this.strokeStyle, this.lineWidth] = this.kept.pop()!;
  }
  translate(): void {}
  scale(): void {}
  setLineDash(segments: number[]): void {
    this.dash = segments;
  }
  beginPath(): void {
    this.points = [];
  }
  moveTo(x: number, y: number): void {
    this.points.push([x, y]);
  }
  lineTo(x: number, y: number): void {
    this.points.push([x, y]);
  }
  bezierCurveTo(_bx: number, _by: number, _cx: number, _cy: number, x: number, y: number): void {
    this.points.push([x, y]);
  }
  arc(x: number, y: number): void {
    this.points.push([x, y]);
  }
  rect(x: number, y: number): void {
    this.points.push([x, y]);
  }
  roundRect(x: number, y: number): void {
    this.points.push([x, y]);
  }
  closePath(): void {}
  clip(): void {}
  fill(): void {
    this.note('fill', this.fillStyle);
  }
  stroke(): void {
    this.note('stroke', this.strokeStyle);
  }
  fillRect(x: number, y: number): void {
    this.drawn.push({ what: 'rect', colour: this.fillStyle, dash: [], width: 0, text: '', points: [[x, y]] });
  }
  fillText(text: string, x: number, y: number): void {
    this.drawn.push({ what: 'text', colour: this.fillStyle, dash: [], width: 0, text, points: [[x, y]] });
  }

  /** Everything that was written, in order. */
  get texts(): string[] {
    return this.drawn.filter((known) => known.what === 'text').map((known) => known.text);
  }

  private note(what: 'fill' | 'stroke', colour: string): void {
    this.drawn.push({ what, colour, dash: [...this.dash], width: this.lineWidth, text: '', points: [...this.points] });
  }
}
