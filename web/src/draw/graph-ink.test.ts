/** Mixing the page's tokens. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mixColours } from './graph-ink.ts';

describe('a mixed colour', () => {
  it('lies so far between two, and is opaque', () => {
    expect(mixColours('#000000', '#ffffff', 0.5)).toBe('#808080');
    expect([0, 1].map((share) => mixColours('#0c1117', '#D55E00', share))).toEqual(['#0c1117', '#d55e00']);
    expect(mixColours('#fff', '#000', 0.2)).toBe('#cccccc');
  });

  it('is refused where a token is written in another form, and no token of the page is', () => {
    expect(() => mixColours('red', '#000', 0.5)).toThrow('"red" cannot be mixed: write its token as #rgb or #rrggbb');
    const tokens = [...readFileSync(new URL('../ui/tokens.css', import.meta.url), 'utf8').matchAll(/^\s*--(?!font|mono|radius|gap)[a-z0-9-]+: ([^;]+);/gm)].map((match) => match[1]!);
    expect(tokens.length).toBeGreaterThan(20);
    for (const token of tokens) expect(() => mixColours(token, '#000', 0.5)).not.toThrow();
  });
});
