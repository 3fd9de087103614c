/** What is done to each page: its first picture, changes as they arrive, and a hand that pans; timed by the page's own frames. */
import type { Page } from '@playwright/test';
import { LargeStory, THOUSAND_NODES, type LargeChange } from '@understudy/shared/view/testdata/large-cluster';
import { percentile } from '../bench.ts';

export const CHANGES_PER_SECOND = 200;
const CHANGING_MILLIS = 6000;
/** Moves of the hand, each so far: there and back, so that all of the graph stays in play. */
const PAN_MOVES = 120;
const PAN_STEP = { x: 5, y: 2 } as const;
/** A page that needs longer is not measured. */
const LIMIT_MILLIS = 120_000;

declare global {
  interface Window {
    /** Lengths of the page's frames while they are kept. */
    keptFrames?: number[] | null;
  }
}

/** @returns all changes of one run, the same for every page. */
export function makeChanges(): LargeChange[] {
  const story = new LargeStory(THOUSAND_NODES);
  story.start();
  return Array.from({ length: (CHANGES_PER_SECOND * CHANGING_MILLIS) / 1000 }, () => story.next());
}

/** @returns milliseconds from the order to show the graph to the frame after which it is on the screen. */
export async function measureFirst(page: Page): Promise<number> {
  return page.evaluate(async (limit) => {
    const graph = window.graph!;
    const frame = () => new Promise<void>((resolve) => requestAnimationFrame(() => resolve()));
    // What is posted within a frame comes after it was painted.
    const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    }));
    await frame();
    await frame();
    const begun = performance.now();
    graph.show();
    while (!graph.isDrawn()) {
      await frame();
      if (performance.now() - begun > limit) throw new Error(`The graph was not drawn within ${limit} ms.`);
    }
    await painted();
    return performance.now() - begun;
  }, LIMIT_MILLIS);
}

/** Waits until the page has nothing left to do: its frames come at their own pace again. */
export async function untilQuiet(page: Page): Promise<void> {
  await page.evaluate(async (limit) => {
    const begun = performance.now();
    let calm = 0;
    let last = performance.now();
    while (calm < 20) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      const now = performance.now();
      calm = now - last < 40 ? calm + 1 : 0;
      last = now;
      if (now - begun > limit) throw new Error(`The page was not quiet within ${limit} ms.`);
    }
  }, LIMIT_MILLIS);
}

async function keepFrames(page: Page): Promise<void> {
  await page.evaluate(() => {
    const kept: number[] = [];
    window.keptFrames = kept;
    let last: number | null = null;
    const note = (now: number) => {
      if (window.keptFrames !== kept) return;
      if (last !== null) kept.push(now - last);
      last = now;
      requestAnimationFrame(note);
    };
    requestAnimationFrame(note);
  });
}

async function takeFrames(page: Page): Promise<number[]> {
  return page.evaluate(() => {
    const kept = window.keptFrames ?? [];
    window.keptFrames = null;
    return kept;
  });
}

export interface FrameTimes {
  p95: number;
  median: number;
  frames: number;
}

const timesOf = (frames: readonly number[]): FrameTimes => ({ p95: percentile(frames, 95), median: percentile(frames, 50), frames: frames.length });

/** @returns frame times while changes arrive at their rate; those that came while the page was busy are there when it is free. @throws when not all were taken. */
export async function measureChanges(page: Page, changes: readonly LargeChange[]): Promise<FrameTimes> {
  await page.evaluate((given) => {
    (window as unknown as { given: unknown }).given = given;
  }, changes);
  await keepFrames(page);
  await page.evaluate(async (perSecond) => {
    const { given } = window as unknown as { given: LargeChange[] };
    const graph = window.graph!;
    const begun = performance.now();
    let taken = 0;
    await new Promise<void>((resolve) => {
      const timer = setInterval(() => {
        const due = Math.min(given.length, Math.floor(((performance.now() - begun) * perSecond) / 1000));
        if (due > taken) graph.apply(given.slice(taken, due));
        taken = due;
        if (taken < given.length) return;
        clearInterval(timer);
        resolve();
      }, 5);
    });
  }, CHANGES_PER_SECOND);
  return timesOf(await takeFrames(page));
}

/** @returns frame times while the graph is dragged with the mouse. */
export async function measurePan(page: Page): Promise<FrameTimes> {
  const { x, y } = await page.evaluate(() => window.graph!.grip);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await keepFrames(page);
  for (let move = 1; move <= PAN_MOVES; move += 1) {
    const far = move <= PAN_MOVES / 2 ? move : PAN_MOVES - move;
    await page.mouse.move(x - far * PAN_STEP.x, y - far * PAN_STEP.y);
  }
  const frames = await takeFrames(page);
  await page.mouse.up();
  return timesOf(frames);
}
