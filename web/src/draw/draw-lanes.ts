/** The timeline's pen: takes a 2D context already scaled to CSS pixels, the placed lanes and a palette, and leaves ink. */
import { fitText } from './box.ts';
import { hatch, roundedBar } from './draw-shapes.ts';
import type { Palette, ToneInk } from './palette.ts';
import type { FaultBand, LanePicture, LaneSizes, SpanBar } from './place-lanes.ts';
import type { Tick } from './time-scale.ts';

export interface LaneStage {
  width: number;
  /** Of the whole strip, axis included. */
  height: number;
  axis: number;
  /** How far the lanes are scrolled up. */
  scroll: number;
  font: number;
  sizes: LaneSizes;
}

export interface LaneAccent {
  /** Lanes that belong to what is selected. */
  lanes: ReadonlySet<string>;
  /** Fault and end of the episode that is looked at, in pixels. */
  episode: { fromX: number; toX: number; lane: string } | null;
  brush: { fromX: number; toX: number } | null;
  /** False while a past stretch is looked at: the line of now may be elsewhere. */
  live: boolean;
}

type Pen = CanvasRenderingContext2D;

function inkOf(bar: SpanBar, palette: Palette): ToneInk {
  return bar.tone === 'up' && bar.lane.startsWith('destination:') ? palette.flow : palette.tones[bar.tone];
}

function drawBar(pen: Pen, bar: SpanBar, palette: Palette): void {
  const ink = inkOf(bar, palette);
  const radius = bar.width > 8 ? 4 : 1;
  const narrow = bar.width < 7;
  pen.fillStyle = narrow && bar.tone !== 'up' ? ink.edge : ink.fill;
  roundedBar(pen, bar, radius);
  pen.fill();
  if (bar.hatched && !narrow) {
    pen.save();
    roundedBar(pen, bar, radius);
    pen.clip();
    hatch(pen, bar, ink.edge, 0.3);
    pen.restore();
  }
  if (!narrow && bar.tone !== 'up') {
    pen.strokeStyle = ink.edge;
    pen.lineWidth = 1;
    roundedBar(pen, { x: bar.x + 0.5, y: bar.y + 0.5, width: bar.width - 1, height: bar.height - 1 }, radius);
    pen.stroke();
  }
}

function drawBarLabel(pen: Pen, bar: SpanBar, palette: Palette, stage: LaneStage): void {
  const ink = inkOf(bar, palette);
  const left = Math.max(bar.x, 0) + 8;
  const room = Math.min(bar.x + bar.width, stage.width) - left - 6;
  if (room < stage.font * 1.6) return;
  const label = fitText(bar.label, room, stage.font, (text) => pen.measureText(text).width);
  if (label.length < 2) return;
  if (bar.hatched) {
    // Stripes under letters tire the eye: the label has ground of its own.
    pen.fillStyle = ink.fill;
    pen.fillRect(left - 4, bar.y + 2, pen.measureText(label).width + 8, bar.height - 4);
  }
  pen.fillStyle = ink.text;
  pen.fillText(label, left, bar.y + bar.height / 2 + 0.5);
}

/** @param free where the fault before it in the same row ends */
function drawFault(pen: Pen, band: FaultBand, palette: Palette, stage: LaneStage, free: number): void {
  const ink = palette.tones.down;
  if (band.askedX !== null && band.x - band.askedX > 1) {
    pen.strokeStyle = ink.edge;
    pen.setLineDash([2, 2]);
    pen.strokeRect(band.askedX + 0.5, band.y + 0.5, band.x - band.askedX, band.height - 1);
    pen.setLineDash([]);
  }
  pen.fillStyle = ink.fill;
  roundedBar(pen, band, 3);
  pen.fill();
  pen.strokeStyle = ink.edge;
  pen.lineWidth = 1;
  roundedBar(pen, { x: band.x + 0.5, y: band.y + 0.5, width: Math.max(1, band.width - 1), height: band.height - 1 }, 3);
  pen.stroke();
  const left = Math.max(band.x, 0) + 7;
  const room = Math.min(band.x + band.width, stage.width) - left - 5;
  const middle = band.y + band.height / 2 + 0.5;
  const width = pen.measureText(band.label).width;
  pen.fillStyle = ink.text;
  // A fault that has just begun is too short for its words: they stand before it, where its lane is still empty.
  const before = Math.min(band.askedX ?? band.x, band.x) - 6 - width;
  if (width > room && before > Math.max(0, free)) pen.fillText(band.label, before, middle);
  else if (room > stage.font * 2) pen.fillText(fitText(band.label, room, stage.font, (text) => pen.measureText(text).width), left, middle);
}

function drawAxis(pen: Pen, ticks: readonly Tick[], palette: Palette, stage: LaneStage, nowX: number, live: boolean): void {
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, stage.width, stage.axis);
  pen.font = `${stage.font - 1}px ${palette.mono}`;
  const middle = stage.axis / 2 + 0.5;
  const nowWidth = 4 * stage.font;
  for (const tick of ticks) {
    const width = pen.measureText(tick.label).width;
    const beginsOutside = tick.x < 0;
    const underNow = live && tick.x + 5 + width > nowX - nowWidth && tick.x < nowX + 4;
    if (beginsOutside || underNow || tick.x + 5 + width > stage.width) continue;
    pen.fillStyle = palette.inkDim;
    pen.fillText(tick.label, tick.x + 5, middle);
  }
  pen.fillStyle = palette.line;
  pen.fillRect(0, stage.axis - 1, stage.width, 1);
  if (nowX >= 0 && nowX <= stage.width + 1) {
    pen.font = `600 ${stage.font}px ${palette.font}`;
    pen.fillStyle = palette.now;
    pen.textAlign = 'right';
    pen.fillText('now', nowX - 6, middle);
    pen.textAlign = 'left';
  }
}

function drawRows(pen: Pen, picture: LanePicture, ticks: readonly Tick[], palette: Palette, stage: LaneStage, accent: LaneAccent): void {
  const { pitch } = stage.sizes;
  picture.rows.forEach((row, index) => {
    if (accent.lanes.has(row.id)) {
      pen.fillStyle = palette.raised;
      pen.fillRect(0, index * pitch, stage.width, pitch);
    }
    const before = picture.rows[index - 1];
    if (before && before.kind !== row.kind) {
      pen.fillStyle = palette.line;
      pen.fillRect(0, Math.round(index * pitch), stage.width, 1);
    }
  });
  pen.fillStyle = palette.line;
  for (const tick of ticks) pen.fillRect(Math.round(tick.x), 0, 1, picture.height);
}

/** Draws the whole strip: rows, bars, marks, faults, what is unknown, the episode, the brush, now, and the axis above them. */
export function drawLanes(pen: Pen, picture: LanePicture, ticks: readonly Tick[], palette: Palette, stage: LaneStage, accent: LaneAccent): void {
  pen.clearRect(0, 0, stage.width, stage.height);
  pen.textBaseline = 'middle';
  pen.textAlign = 'left';
  pen.save();
  pen.beginPath();
  pen.rect(0, stage.axis, stage.width, stage.height - stage.axis);
  pen.clip();
  pen.translate(0, stage.axis - stage.scroll);
  drawRows(pen, picture, ticks, palette, stage, accent);
  for (const blank of picture.blanks) {
    const box = { x: blank.x, y: 0, width: blank.width, height: picture.height };
    pen.save();
    pen.beginPath();
    pen.rect(box.x, box.y, box.width, box.height);
    pen.clip();
    hatch(pen, box, palette.tones.unknown.edge, 0.11);
    pen.restore();
  }
  pen.font = `${stage.font}px ${palette.font}`;
  const top = stage.scroll - stage.sizes.pitch;
  const bottom = stage.scroll + stage.height;
  const seen = picture.bars.filter((bar) => bar.y > top && bar.y < bottom);
  for (const bar of seen) drawBar(pen, bar, palette);
  for (const gap of picture.gaps) {
    const box = { x: gap.x - 4, y: gap.y, width: 8, height: gap.height };
    pen.fillStyle = palette.tones.unknown.fill;
    pen.fillRect(box.x, box.y, box.width, box.height);
    hatch(pen, box, palette.tones.unknown.edge, 0.9);
  }
  for (const mark of picture.marks) {
    pen.fillStyle = palette.tones[mark.mark.tone].edge;
    pen.fillRect(mark.x - 1, mark.y + mark.height * 0.62, 2.5, mark.height * 0.38);
  }
  for (const bar of seen) drawBarLabel(pen, bar, palette, stage);
  const ends = new Map<number, number>();
  for (const band of picture.faults) {
    drawFault(pen, band, palette, stage, ends.get(band.y) ?? 0);
    ends.set(band.y, band.x + band.width);
    if (band.x < 0) continue;
    pen.strokeStyle = palette.tones.down.edge;
    pen.lineWidth = 1;
    pen.setLineDash([2, 3]);
    pen.beginPath();
    pen.moveTo(band.x + 0.5, band.y + band.height);
    pen.lineTo(band.x + 0.5, picture.height);
    pen.stroke();
    pen.setLineDash([]);
  }
  for (const blank of picture.blanks) {
    const width = pen.measureText(blank.words).width;
    if (width > blank.width - 20) continue;
    const y = stage.scroll + (stage.height - stage.axis) / 2;
    pen.fillStyle = palette.ground;
    pen.fillRect(blank.x + 8, y - stage.font, width + 12, stage.font * 2);
    pen.fillStyle = palette.tones.unknown.text;
    pen.fillText(blank.words, blank.x + 14, y);
  }
  if (accent.episode) {
    const index = picture.rows.findIndex((row) => row.id === accent.episode!.lane);
    const { fromX, toX } = accent.episode;
    if (index >= 0 && toX >= 0 && fromX <= stage.width) {
      pen.strokeStyle = palette.focus;
      pen.lineWidth = 1.5;
      roundedBar(pen, { x: fromX - 2, y: index * stage.sizes.pitch + 1, width: Math.max(6, toX - fromX + 4), height: stage.sizes.pitch - 2 }, 3);
      pen.stroke();
    }
  }
  pen.restore();
  if (accent.brush) {
    pen.fillStyle = palette.focus;
    pen.globalAlpha = 0.18;
    pen.fillRect(accent.brush.fromX, stage.axis, accent.brush.toX - accent.brush.fromX, stage.height - stage.axis);
    pen.globalAlpha = 1;
  }
  if (picture.nowX >= 0 && picture.nowX <= stage.width + 1) {
    pen.fillStyle = palette.now;
    pen.fillRect(Math.round(picture.nowX) - 1, 2, 2, stage.height - 2);
  }
  drawAxis(pen, ticks, palette, stage, picture.nowX, accent.live);
}
