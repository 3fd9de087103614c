/** How large a rem is. Pictures place words by pixels, and the page's font grows with the screen. */

/** @returns one rem in CSS pixels, as the page stands now. */
export function readRemPx(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize);
}
