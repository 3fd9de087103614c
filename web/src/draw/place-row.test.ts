import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitText, textWidth } from './box.ts';
import { placeRow } from './place-row.ts';

describe('placeRow', () => {
  it('never reaches beyond its width, keeps the order, and counts what it leaves out', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 20, max: 90 }), { maxLength: 12 }), fc.integer({ min: 100, max: 300 }), (widths, width) => {
      const row = placeRow(widths, (own) => own, width, 4, 12);
      expect(row.chips.map((chip) => chip.item).concat(row.more?.items ?? [])).toEqual(widths);
      let right = 0;
      for (const chip of row.chips) {
        expect(chip.x).toBeGreaterThanOrEqual(right);
        right = chip.x + chip.width;
      }
      if (row.more) expect(row.more.x).toBeGreaterThanOrEqual(right);
      expect(row.more ? row.more.x + row.more.width : right).toBeLessThanOrEqual(width + 1e-9);
    }));
  });
});

describe('fitText', () => {
  it('fits, keeps what fits already, and says with an ellipsis that it cut', () => {
    fc.assert(fc.property(fc.string({ maxLength: 40 }), fc.integer({ min: 0, max: 200 }), (text, width) => {
      const fitted = fitText(text, width, 12);
      if (textWidth(text, 12) <= width) expect(fitted).toBe(text);
      else {
        expect(fitted === '' || fitted.endsWith('…')).toBe(true);
        if (fitted) expect(textWidth(fitted, 12)).toBeLessThanOrEqual(width);
      }
    }));
  });
});
