/** How much of a thing is drawn at a size: everything, its name and marks, or its state alone. */

export type Detail = 'full' | 'name' | 'block';

/** Small text is 12 units: below this scale it would be smaller than 9 pixels. */
const FULL_FROM = 0.76;
/** Below this a card has no room for a name of 11 pixels. */
const NAME_FROM = 0.3;

/** @param scale CSS pixels to one unit */
export function detailAt(scale: number): Detail {
  return scale >= FULL_FROM ? 'full' : scale >= NAME_FROM ? 'name' : 'block';
}

/** @returns whether a group's cards can still be told apart by name at this scale; else the group is drawn as one mark. */
export function cardsAreReadable(scale: number): boolean {
  return scale >= NAME_FROM;
}

/** The least scale at which cards are readable with a little room: where the camera goes to open a group. */
export const READABLE_SCALE = NAME_FROM * 1.6;
