import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { coarsen, describeDifference, fromPng, toPng } from './coarse-picture.ts';

/** A dark page of 400×200 with a mark of 13 pixels. */
function picture(mark: [red: number, green: number, blue: number] | null, x = 101, y = 53): Buffer {
  const png = new PNG({ width: 400, height: 200 });
  for (let at = 0; at < png.data.length; at += 4) png.data.set([12, 17, 23, 255], at);
  if (mark) for (let dy = 0; dy < 13; dy += 1) for (let dx = 0; dx < 13; dx += 1) png.data.set([...mark, 255], ((y + dy) * 400 + x + dx) * 4);
  return PNG.sync.write(png);
}

const UP: [number, number, number] = [0, 158, 115];
const DOWN: [number, number, number] = [213, 94, 0];
const seen = fromPng(toPng(coarsen(picture(UP))));

describe('a picture at an eighth of its size', () => {
  it('is like itself after it was kept, and like one that stands a pixel aside', () => {
    expect(describeDifference(seen, coarsen(picture(UP)))).toBeNull();
    expect(describeDifference(seen, coarsen(picture(UP, 102, 53)))).toBeNull();
  });

  it('shows that a mark is gone, has another colour, or stands elsewhere, and where', () => {
    expect(describeDifference(seen, coarsen(picture(null)))).toMatch(/^\d+ of 1250 blocks differ, between 96,4\d and 12\d,7\d$/);
    expect(describeDifference(seen, coarsen(picture(DOWN)))).toContain('differ');
    expect(describeDifference(seen, coarsen(picture(UP, 160, 53)))).toContain('differ');
  });
});
