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
    font: token('font'), mono: token('mono'),
  };
}
