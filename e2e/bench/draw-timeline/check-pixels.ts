/** Whether spans are to be seen where they are: samples of a picture compared with the lanes that it was made from. */
import type { Page } from '@playwright/test';
import { PNG } from 'pngjs';
import type { Lane, SpanTone } from '@understudy/shared/history/history';

/** Fills of the dark theme (`web/src/ui/tokens.css`); a connected destination has the colour of its lines. */
const FILLS: Record<SpanTone, readonly [number, number, number]> = { up: [13, 53, 40], standby: [18, 48, 74], attention: [58, 42, 6], down: [51, 26, 8], unknown: [27, 33, 40] };
const GROUND = [12, 17, 23] as const;
/** Stripes and antialiasing change a pixel; so many in a short row of them do not. */
const NEAR = 14;

interface Placed {
  left: number;
  top: number;
  pitch: number;
  /** Pixels a millisecond, and the time at `left`. */
  perMilli: number;
  from: number;
}

function isNear(png: PNG, x: number, y: number, colour: readonly [number, number, number]): boolean {
  const at = (Math.round(y) * png.width + Math.round(x)) * 4;
  return colour.every((value, channel) => Math.abs(png.data[at + channel]! - value) <= NEAR);
}

/** @returns the share of spans wide enough to be sampled that have the colour of their tone where they must be, and how many were looked at. */
export async function checkOurs(page: Page, lanes: readonly Lane[], placed: Placed, now: number): Promise<{ share: number; sampled: number }> {
  const png = PNG.sync.read(await page.screenshot());
  let sampled = 0;
  let right = 0;
  lanes.forEach((lane, row) => {
    const y = placed.top + row * placed.pitch + placed.pitch * 0.2;
    if (y > png.height - 20) return;
    for (const span of lane.spans) {
      const x = placed.left + (span.from - placed.from) * placed.perMilli;
      const width = ((span.to ?? now) - span.from) * placed.perMilli;
      if (width < 24 || x < placed.left + 4 || x + width > png.width) continue;
      const colour = FILLS[span.tone === 'up' && lane.kind === 'destination' ? 'standby' : span.tone];
      sampled += 1;
      const row7 = [0, 1, 2, 3, 4, 5, 6, 7, 8].filter((step) => isNear(png, x + width - 8 - step, y, colour)).length;
      if (row7 >= 4) right += 1;
    }
  });
  return { share: right / sampled, sampled };
}

/** @returns which share of the lanes' area is not the bare ground. */
export async function inkShare(page: Page, box: { x: number; y: number; width: number; height: number }): Promise<number> {
  const png = PNG.sync.read(await page.screenshot({ clip: box }));
  let ink = 0;
  let all = 0;
  for (let y = 2; y < png.height; y += 3) {
    for (let x = 2; x < png.width; x += 3) {
      all += 1;
      if (!isNear(png, x, y, GROUND)) ink += 1;
    }
  }
  return ink / all;
}
