/** The page's tokens as the timeline's canvas needs them. */
import type { Palette, ToneInk } from '../../draw/palette.ts';
import { tokensOf } from '../../ui/theme-tokens.ts';

/** @returns the colours and fonts of the document as they are now. */
export function readPalette(root: Element): Palette {
  const token = tokensOf(root);
  const tone = (name: string, text = `${name}-ink`): ToneInk => ({ edge: token(name), text: token(text), fill: token(`${name}-fill`) });
  return {
    tones: { up: tone('up', 'ink-2'), standby: tone('standby'), attention: tone('attention'), down: tone('down'), unknown: tone('unknown') },
    flow: { edge: token('flow'), text: token('ink-2'), fill: token('standby-fill') },
    ground: token('panel'), raised: token('hover'), line: token('line'), lineStrong: token('line-strong'),
    ink: token('ink'), inkSoft: token('ink-2'), inkDim: token('ink-3'), focus: token('focus'), now: token('up-ink'),
    stripes: stripesAt(window.devicePixelRatio || 1), font: token('font'), mono: token('mono'),
  };
}

/** A stripe every seven pixels, two wide. */
const STEP = 7;

/** @returns what makes stripes of a colour, on the pixels of this screen. */
function stripesAt(ratio: number): (colour: string) => string | CanvasPattern {
  const made = new Map<string, string | CanvasPattern>();
  return (colour) => {
    const known = made.get(colour);
    if (known) return known;
    const size = Math.round(STEP * ratio);
    const tile = Object.assign(document.createElement('canvas'), { width: size, height: size });
    const pen = tile.getContext('2d');
    if (!pen) return colour;
    pen.strokeStyle = colour;
    pen.lineWidth = 2 * ratio;
    pen.beginPath();
    // One through the middle, and its neighbours' corners.
    for (const at of [-size, 0, size]) {
      pen.moveTo(at - size, 2 * size);
      pen.lineTo(at + 2 * size, -size);
    }
    pen.stroke();
    const pattern = pen.createPattern(tile, 'repeat');
    pattern?.setTransform(new DOMMatrix().scale(STEP / size));
    made.set(colour, pattern ?? colour);
    return pattern ?? colour;
  };
}
