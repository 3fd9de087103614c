/**
 * Pictures at an eighth of their size. Fonts are drawn a little differently by every browser and machine, and an eighth forgives that;
 * it does not forgive a mark that is gone, that has another colour, or that stands elsewhere.
 */
import { PNG } from 'pngjs';

export interface CoarsePicture {
  width: number;
  height: number;
  /** Red, green and blue of each block, row by row. */
  blocks: Uint8Array;
}

const BLOCK_PX = 8;
/** How far the mean colour of a block may be off, of 255: letters that are drawn a little thicker stay well below, a mark of two blocks that is missing does not. */
const FORGIVEN = 30;
/** Of all blocks so many may differ all the same: a line that stands half a pixel lower. */
const FORGIVEN_SHARE = 0.0015;

export function coarsen(png: Buffer): CoarsePicture {
  const { width, height, data } = PNG.sync.read(png);
  const [across, down] = [Math.ceil(width / BLOCK_PX), Math.ceil(height / BLOCK_PX)];
  const sums = new Float64Array(across * down * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const from = (y * width + x) * 4;
      const to = (Math.floor(y / BLOCK_PX) * across + Math.floor(x / BLOCK_PX)) * 4;
      for (let channel = 0; channel < 3; channel += 1) sums[to + channel]! += data[from + channel]!;
      sums[to + 3]! += 1;
    }
  }
  const blocks = new Uint8Array(across * down * 3);
  for (let block = 0; block < across * down; block += 1) for (let channel = 0; channel < 3; channel += 1) blocks[block * 3 + channel] = Math.round(sums[block * 4 + channel]! / sums[block * 4 + 3]!);
  return { width: across, height: down, blocks };
}

export function toPng({ width, height, blocks }: CoarsePicture): Buffer {
  const png = new PNG({ width, height, colorType: 2, inputColorType: 2, inputHasAlpha: false });
  png.data = Buffer.from(blocks);
  return PNG.sync.write(png, { colorType: 2, inputColorType: 2, inputHasAlpha: false, deflateLevel: 9 });
}

/** @returns a coarse picture that was kept. */
export function fromPng(file: Buffer): CoarsePicture {
  const { width, height, data } = PNG.sync.read(file);
  const blocks = new Uint8Array(width * height * 3);
  for (let block = 0; block < width * height; block += 1) for (let channel = 0; channel < 3; channel += 1) blocks[block * 3 + channel] = data[block * 4 + channel]!;
  return { width, height, blocks };
}

/** @returns how the pictures differ, in words with the place in pixels of the screen; null when they are alike. */
export function describeDifference(kept: CoarsePicture, now: CoarsePicture): string | null {
  if (Math.abs(kept.width - now.width) > 1 || Math.abs(kept.height - now.height) > 1) return `it is ${now.width * BLOCK_PX}×${now.height * BLOCK_PX}, and was ${kept.width * BLOCK_PX}×${kept.height * BLOCK_PX}`;
  const [width, height] = [Math.min(kept.width, now.width), Math.min(kept.height, now.height)];
  const off: [number, number][] = [];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const differs = [0, 1, 2].some((channel) => Math.abs(kept.blocks[(y * kept.width + x) * 3 + channel]! - now.blocks[(y * now.width + x) * 3 + channel]!) > FORGIVEN);
      if (differs) off.push([x, y]);
    }
  }
  if (off.length <= Math.max(1, width * height * FORGIVEN_SHARE)) return null;
  const [xs, ys] = [off.map(([x]) => x), off.map(([, y]) => y)];
  return `${off.length} of ${width * height} blocks differ, between ${Math.min(...xs) * BLOCK_PX},${Math.min(...ys) * BLOCK_PX} and ${(Math.max(...xs) + 1) * BLOCK_PX},${(Math.max(...ys) + 1) * BLOCK_PX}`;
}
