/** The pen for what stands above the lanes: times, flags of notes, now and the playhead. */
import { measure } from './draw-bars.ts';
import type { Pen } from './draw-shapes.ts';
import type { Palette } from './palette.ts';
import type { LanePicture } from './place-lanes.ts';
import type { Tick } from './time-scale.ts';

interface AxisStage {
  width: number;
  height: number;
  axis: number;
  font: number;
}

/** Half of what the playhead is dragged by. */
const GRIP_PX = 7;

/** Draws the axis over the top of the strip, and the two lines that go down from it. */
export function drawAxis(pen: Pen, ticks: readonly Tick[], picture: Pick<LanePicture, 'nowX' | 'playheadX' | 'notes'>, palette: Palette, stage: AxisStage): void {
  const { nowX, playheadX } = picture;
  const seesNow = nowX >= 0 && nowX <= stage.width + 1;
  if (seesNow) {
    pen.fillStyle = palette.now;
    pen.fillRect(Math.round(nowX) - 1, 2, 2, stage.height - 2);
  }
  pen.fillStyle = palette.ground;
  pen.fillRect(0, 0, stage.width, stage.axis);
  const middle = stage.axis / 2 + 0.5;
  const nowWidth = 4 * stage.font;
  pen.font = `${stage.font - 1}px ${palette.mono}`;
  pen.fillStyle = palette.inkDim;
  for (const tick of ticks) {
    const width = measure(pen, tick.label);
    const meets = (left: number, right: number): boolean => tick.x + 5 + width > left && tick.x < right;
    const covered = (seesNow && meets(nowX - nowWidth, nowX + 4)) || (playheadX !== null && meets(playheadX - GRIP_PX - 2, playheadX + GRIP_PX));
    if (tick.x < 0 || covered || tick.x + 5 + width > stage.width) continue;
    pen.fillText(tick.label, tick.x + 5, middle);
  }
  pen.fillStyle = palette.line;
  pen.fillRect(0, stage.axis - 1, stage.width, 1);
  if (seesNow) {
    pen.font = `600 ${stage.font}px ${palette.font}`;
    pen.fillStyle = palette.now;
    pen.fillRect(Math.round(nowX) - 1, 2, 2, stage.axis - 2);
    pen.textAlign = 'right';
    pen.fillText('now', nowX - 6, middle);
    pen.textAlign = 'left';
  }
  drawNotes(pen, picture.notes, palette, stage);
  if (playheadX !== null && playheadX >= -1 && playheadX <= stage.width + 1) drawPlayhead(pen, playheadX, palette, stage);
}

/** A flag on the axis, with a line through the lanes; a number where several notes share it. */
function drawNotes(pen: Pen, flags: LanePicture['notes'], palette: Palette, stage: AxisStage): void {
  if (flags.length === 0) return;
  pen.strokeStyle = palette.focus;
  pen.lineWidth = 1;
  pen.setLineDash([1, 3]);
  pen.beginPath();
  for (const { x } of flags) {
    pen.moveTo(Math.round(x) + 0.5, stage.axis);
    pen.lineTo(Math.round(x) + 0.5, stage.height);
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.fillStyle = palette.focus;
  pen.beginPath();
  const height = Math.min(10, stage.axis * 0.42);
  for (const { x } of flags) {
    // A pennant whose staff is the instant.
    pen.moveTo(x, stage.axis);
    pen.lineTo(x, stage.axis - height);
    pen.lineTo(x + height, stage.axis - height / 2);
    pen.lineTo(x + 1.5, stage.axis - height * 0.1);
    pen.lineTo(x + 1.5, stage.axis);
    pen.closePath();
  }
  pen.fill();
  pen.font = `600 ${stage.font - 2}px ${palette.font}`;
  for (const { x, notes } of flags) if (notes.length > 1) pen.fillText(String(notes.length), x + height + 2, stage.axis - height / 2);
}

/** The instant that the whole page shows: a line with a grip to drag it by. */
function drawPlayhead(pen: Pen, x: number, palette: Palette, stage: AxisStage): void {
  pen.fillStyle = palette.ink;
  pen.fillRect(Math.round(x) - 1, 0, 2, stage.height);
  pen.beginPath();
  const half = Math.min(GRIP_PX, stage.axis * 0.3);
  pen.moveTo(x - half, 1);
  pen.lineTo(x + half, 1);
  pen.lineTo(x + half, stage.axis * 0.45);
  pen.lineTo(x, stage.axis * 0.45 + half);
  pen.lineTo(x - half, stage.axis * 0.45);
  pen.closePath();
  pen.fill();
}
