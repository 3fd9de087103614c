/** The timeline's pen: takes a 2D context already scaled to CSS pixels, the placed lanes and a palette, and leaves ink. */
import { drawAxis } from './draw-axis.ts';
import { drawBarLabels, drawBars, measure } from './draw-bars.ts';
import { drawFaultLines, drawFaults } from './draw-faults.ts';
import { addBar, hatch, type Pen } from './draw-shapes.ts';
import type { Palette } from './palette.ts';
import type { LaneSizes } from './lane-rows.ts';
import type { LanePicture } from './place-lanes.ts';
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
  brush: { fromX: number; toX: number; words: string } | null;
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
  // Only as far as is seen: stripes over thousands of lanes would be millions.
  const sight = { y: stage.scroll, height: Math.max(0, Math.min(stage.height - stage.axis, picture.height - stage.scroll)) };
  hatch(pen, picture.blanks.map(({ x, width }) => ({ x, width, ...sight })), palette, palette.tones.unknown.edge, 0.11);
  hatch(pen, picture.cuts, palette, palette.tones.unknown.edge, 0.3);
  pen.font = `${stage.font}px ${palette.font}`;
  drawBars(pen, picture.bars, palette);
  drawGaps(pen, picture, palette, sight);
  drawMarks(pen, picture, palette);
  drawFaultLines(pen, picture.faults, palette, Math.min(picture.height, sight.y + sight.height));
  drawBarLabels(pen, picture.bars, palette, stage.font, stage.width);
  drawFaults(pen, picture.faults, palette, stage);
  drawBlankWords(pen, picture, palette, stage);
  drawVeil(pen, picture, palette, stage, sight);
  drawEpisode(pen, picture, palette, stage, accent);
  pen.restore();
  drawBrush(pen, palette, stage, accent);
  drawAxis(pen, ticks, picture, palette, stage);
}

function drawRows(pen: Pen, picture: LanePicture, ticks: readonly Tick[], palette: Palette, stage: LaneStage, accent: LaneAccent): void {
  const { pitch } = stage.sizes;
  const last = Math.min(picture.rows.length, Math.ceil((stage.scroll + stage.height) / pitch));
  for (let index = Math.max(0, Math.floor(stage.scroll / pitch)); index < last; index += 1) {
    const row = picture.rows[index]!;
    if (accent.lanes.has(row.id)) {
      pen.fillStyle = palette.raised;
      pen.fillRect(0, index * pitch, stage.width, pitch);
    }
    const before = picture.rows[index - 1];
    if (before && before.kind !== row.kind) {
      pen.fillStyle = palette.line;
      pen.fillRect(0, Math.round(index * pitch), stage.width, 1);
    }
  }
  pen.fillStyle = palette.line;
  for (const tick of ticks) pen.fillRect(Math.round(tick.x), stage.scroll, 1, Math.min(stage.height, picture.height - stage.scroll));
}

/** What is missing covers what is drawn there: nobody knows whether it was so. */
function drawGaps(pen: Pen, { gaps }: LanePicture, palette: Palette, sight: { y: number; height: number }): void {
  if (gaps.length === 0) return;
  const boxes = gaps.map((gap) => {
    const y = Math.max(gap.y, sight.y);
    return { x: gap.x, width: gap.width, y, height: Math.max(0, Math.min(gap.y + gap.height, sight.y + sight.height) - y) };
  });
  pen.fillStyle = palette.tones.unknown.fill;
  pen.globalAlpha = 0.75;
  for (const { x, y, width, height } of boxes) pen.fillRect(x, y, width, height);
  pen.globalAlpha = 1;
  hatch(pen, boxes, palette, palette.tones.unknown.edge, 0.9);
}

function drawMarks(pen: Pen, { marks }: LanePicture, palette: Palette): void {
  for (const { mark, x, y, height } of marks) {
    pen.fillStyle = palette.tones[mark.tone].edge;
    pen.fillRect(x - 1, y + height * 0.62, 2.5, height * 0.38);
  }
}

function drawBlankWords(pen: Pen, { blanks }: LanePicture, palette: Palette, stage: LaneStage): void {
  for (const blank of blanks) {
    const width = measure(pen, blank.words);
    if (width > blank.width - 20) continue;
    const y = stage.scroll + (stage.height - stage.axis) / 2;
    pen.fillStyle = palette.ground;
    pen.fillRect(blank.x + 8, y - stage.font, width + 12, stage.font * 2);
    pen.fillStyle = palette.tones.unknown.text;
    pen.fillText(blank.words, blank.x + 14, y);
  }
}

/** What came after the instant that is shown is paler: it is known, and it had not happened. */
function drawVeil(pen: Pen, { playheadX }: LanePicture, palette: Palette, stage: LaneStage, sight: { y: number; height: number }): void {
  if (playheadX === null || playheadX >= stage.width) return;
  pen.fillStyle = palette.ground;
  pen.globalAlpha = 0.6;
  pen.fillRect(Math.max(0, playheadX), sight.y, stage.width - Math.max(0, playheadX), sight.height);
  pen.globalAlpha = 1;
}

function drawEpisode(pen: Pen, picture: LanePicture, palette: Palette, stage: LaneStage, accent: LaneAccent): void {
  if (!accent.episode) return;
  const { fromX, toX, lane } = accent.episode;
  const index = picture.rows.findIndex((row) => row.id === lane || row.folded?.some(({ id }) => id === lane));
  if (index < 0 || toX < 0 || fromX > stage.width) return;
  pen.strokeStyle = palette.focus;
  pen.lineWidth = 1.5;
  pen.beginPath();
  addBar(pen, { x: fromX - 2, y: index * stage.sizes.pitch + 1, width: Math.max(6, toX - fromX + 4), height: stage.sizes.pitch - 2 }, 3);
  pen.stroke();
}

/** The stretch that is being picked, with its length: a brush is also a ruler. */
function drawBrush(pen: Pen, palette: Palette, stage: LaneStage, { brush }: LaneAccent): void {
  if (!brush) return;
  const { fromX, toX, words } = brush;
  pen.fillStyle = palette.focus;
  pen.globalAlpha = 0.18;
  pen.fillRect(fromX, stage.axis, toX - fromX, stage.height - stage.axis);
  pen.globalAlpha = 1;
  pen.fillRect(fromX, stage.axis, 1, stage.height - stage.axis);
  pen.fillRect(toX - 1, stage.axis, 1, stage.height - stage.axis);
  pen.font = `600 ${stage.font}px ${palette.font}`;
  const width = measure(pen, words) + 12;
  const left = Math.max(2, Math.min(stage.width - width - 2, (fromX + toX - width) / 2));
  const top = stage.height - stage.font * 2.4;
  pen.fillStyle = palette.ground;
  pen.fillRect(left, top, width, stage.font * 1.8);
  pen.fillStyle = palette.ink;
  pen.fillText(words, left + 6, top + stage.font * 0.9);
}
