/** Arrow keys that go to the nearest thing in their direction, as the eye would; one tab stop for the whole picture. */

export interface RovingItem {
  key: string;
  x: number;
  y: number;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

const DIRECTIONS: Record<string, Direction> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' };

/** @returns the direction that a key stands for, or null. */
export function directionOf(key: string): Direction | null {
  return DIRECTIONS[key] ?? null;
}

/** How much worse a step to the side is than one straight on. */
const ASIDE = 2.2;

/** @returns the key of the nearest item that lies in that direction from `from`, or null at the edge. */
export function nextInDirection(items: readonly RovingItem[], from: string, direction: Direction): string | null {
  const start = items.find((item) => item.key === from);
  if (!start) return items[0]?.key ?? null;
  let best: string | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const item of items) {
    if (item.key === from) continue;
    const dx = item.x - start.x;
    const dy = item.y - start.y;
    const ahead = direction === 'left' ? -dx : direction === 'right' ? dx : direction === 'up' ? -dy : dy;
    const aside = direction === 'left' || direction === 'right' ? Math.abs(dy) : Math.abs(dx);
    if (ahead <= 0.5) continue;
    const cost = ahead + ASIDE * aside;
    if (cost < least) [best, least] = [item.key, cost];
  }
  return best;
}
