/** A pen that writes down what is drawn as SVG: plain shapes and text, nothing that has to be loaded. */
import type { Pen } from './pen.ts';

type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

interface State {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  lineCap: CanvasLineCap;
  lineJoin: CanvasLineJoin;
  lineDashOffset: number;
  globalAlpha: number;
  font: string;
  textAlign: CanvasTextAlign;
  dash: number[];
  matrix: Matrix;
  clip: string | null;
}

const IDENTITY: Matrix = [1, 0, 0, 1, 0, 0];
const ANCHORS: Partial<Record<CanvasTextAlign, string>> = { center: 'middle', right: 'end', end: 'end' };
const FONT = /^(\S+) (\S+)px (.+)$/;

const round = (value: number): string => String(Math.round(value * 100) / 100);
const escapeText = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

export class SvgPen implements Pen {
  fillStyle: string = '#000';
  strokeStyle: string = '#000';
  lineWidth = 1;
  lineCap: CanvasLineCap = 'butt';
  lineJoin: CanvasLineJoin = 'miter';
  lineDashOffset = 0;
  globalAlpha = 1;
  font = '400 10px sans-serif';
  textAlign: CanvasTextAlign = 'left';
  private dash: number[] = [];
  private matrix: Matrix = IDENTITY;
  private clipId: string | null = null;
  private path = '';
  private readonly kept: State[] = [];
  private readonly shapes: string[] = [];
  private readonly clips: string[] = [];

  /** @returns the whole document. @param title what it shows, for whoever cannot see it */
  document(width: number, height: number, title: string): string {
    const defs = this.clips.length > 0 ? `<defs>${this.clips.join('')}</defs>` : '';
    return `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img"><title>${escapeText(title)}</title>${defs}${this.shapes.join('')}</svg>\n`;
  }

  save(): void {
    const { fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset, globalAlpha, font, textAlign, dash, matrix, clipId } = this;
    this.kept.push({ fillStyle, strokeStyle, lineWidth, lineCap, lineJoin, lineDashOffset, globalAlpha, font, textAlign, dash, matrix, clip: clipId });
  }

  restore(): void {
    const state = this.kept.pop();
    if (!state) return;
    const { clip, ...rest } = state;
    Object.assign(this, rest);
    this.clipId = clip;
  }

  translate(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [a, b, c, d, e + a * x + c * y, f + b * x + d * y];
  }

  scale(x: number, y: number): void {
    const [a, b, c, d, e, f] = this.matrix;
    this.matrix = [a * x, b * x, c * y, d * y, e, f];
  }

  setLineDash(segments: number[]): void {
    this.dash = segments;
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${round(x)},${round(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `${this.path ? 'L' : 'M'}${round(x)},${round(y)}`;
  }

  bezierCurveTo(bx: number, by: number, cx: number, cy: number, x: number, y: number): void {
    this.path += `C${round(bx)},${round(by)},${round(cx)},${round(cy)},${round(x)},${round(y)}`;
  }

  /** Whole circles alone: no picture draws another arc. */
  arc(x: number, y: number, radius: number): void {
    const r = round(radius);
    this.path += `M${round(x + radius)},${round(y)}A${r},${r},0,1,1,${round(x - radius)},${round(y)}A${r},${r},0,1,1,${round(x + radius)},${round(y)}Z`;
  }

  rect(x: number, y: number, width: number, height: number): void {
    this.path += `M${round(x)},${round(y)}h${round(width)}v${round(height)}h${round(-width)}Z`;
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.max(0, Math.min(radius, width / 2, height / 2));
    const q = round(r);
    const corner = (dx: number, dy: number): string => `a${q},${q},0,0,1,${round(dx * r)},${round(dy * r)}`;
    this.path += `M${round(x + r)},${round(y)}h${round(width - 2 * r)}${corner(1, 1)}v${round(height - 2 * r)}${corner(-1, 1)}h${round(2 * r - width)}${corner(-1, -1)}v${round(2 * r - height)}${corner(1, -1)}Z`;
  }

  closePath(): void {
    this.path += 'Z';
  }

  fill(): void {
    this.write(`<path d="${this.path}" fill="${this.fillStyle}"${this.placed()}/>`);
  }

  stroke(): void {
    const dash = this.dash.length > 0 ? ` stroke-dasharray="${this.dash.map(round).join(' ')}"${this.lineDashOffset === 0 ? '' : ` stroke-dashoffset="${round(this.lineDashOffset)}"`}` : '';
    const ends = `${this.lineCap === 'butt' ? '' : ` stroke-linecap="${this.lineCap}"`}${this.lineJoin === 'miter' ? '' : ` stroke-linejoin="${this.lineJoin}"`}`;
    this.write(`<path d="${this.path}" fill="none" stroke="${this.strokeStyle}" stroke-width="${round(this.lineWidth)}"${dash}${ends}${this.placed()}/>`);
  }

  clip(): void {
    const id = `clip${this.clips.length + 1}`;
    const within = this.clipId ? ` clip-path="url(#${this.clipId})"` : '';
    this.clips.push(`<clipPath id="${id}"${within}><path d="${this.path}"${this.transform()}/></clipPath>`);
    this.clipId = id;
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.write(`<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${this.fillStyle}"${this.placed()}/>`);
  }

  fillText(text: string, x: number, y: number): void {
    const [, weight = '400', size = '10', family = 'sans-serif'] = FONT.exec(this.font) ?? [];
    const anchor = ANCHORS[this.textAlign];
    this.write(`<text x="${round(x)}" y="${round(y)}" fill="${this.fillStyle}" font-family="${escapeText(family.replaceAll('"', "'"))}" font-size="${round(Number(size))}" font-weight="${weight}"${anchor ? ` text-anchor="${anchor}"` : ''}${this.placed()}>${escapeText(text)}</text>`);
  }

  private write(shape: string): void {
    this.shapes.push(this.clipId ? `<g clip-path="url(#${this.clipId})">${shape}</g>` : shape);
  }

  private placed(): string {
    return `${this.transform()}${this.globalAlpha === 1 ? '' : ` opacity="${round(this.globalAlpha)}"`}`;
  }

  private transform(): string {
    const [a, b, c, d, e, f] = this.matrix;
    return this.matrix === IDENTITY ? '' : ` transform="matrix(${[a, b, c, d].map((value) => Math.round(value * 10_000) / 10_000).join(' ')} ${round(e)} ${round(f)})"`;
  }
}
