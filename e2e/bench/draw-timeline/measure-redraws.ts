/** Steps of the window on either page, each timed from its request to the frame after it was drawn. */
import type { Page } from '@playwright/test';

/** One step: the window becomes `span` times as wide, or moves by this share of its width. */
export type Step = { zoom: number } | { pan: number };

/** Out, back and forth, in again: all spans stay in range. */
export const STEPS: readonly Step[] = [{ zoom: 1.25 }, { pan: -0.02 }, { pan: 0.02 }, { zoom: 0.8 }];

/** What a page offers to be measured. */
export interface Measured {
  /** Asks for the step as a person would. */
  step: (step: Step) => void;
  /** How often it has drawn. */
  draws: () => number;
  /** Calls `then` with each drawing, at once. */
  onDraw: (then: () => void) => void;
}

declare global {
  interface Window {
    measured?: Measured;
  }
}

/** A redraw that takes longer is none. */
const LIMIT_MILLIS = 60_000;

/** @returns the milliseconds of each of `count` redraws. @throws when a step was not drawn. */
export async function measureRedraws(page: Page, count: number): Promise<number[]> {
  await page.bringToFront();
  return page.evaluate(async ({ steps, count: redraws, limit }) => {
    const { measured } = window;
    if (!measured) throw new Error('The page has not said how it is measured.');
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    const times: number[] = [];
    let drawn = (): void => undefined;
    measured.onDraw(() => drawn());
    for (let index = 0; index < redraws; index += 1) {
      const begun = performance.now();
      const drawing = new Promise<void>((resolve, reject) => {
        drawn = resolve;
        setTimeout(() => reject(new Error(`Step ${index} was not drawn within ${limit} ms.`)), limit);
      });
      measured.step(steps[index % steps.length]!);
      await drawing;
      await frame();
      times.push(performance.now() - begun);
    }
    return times;
  }, { steps: STEPS, count, limit: LIMIT_MILLIS });
}
