/** What is done to each page: its first picture, changes as they arrive, and a hand that pans; timed by the page's own frames. */
import type { Page } from '@playwright/test';
import { LargeStory, THOUSAND_NODES, type LargeChange } from '@understudy/shared/view/testdata/large-cluster';
import { percentile } from '../bench.ts';

export const CHANGES_PER_SECOND = 200;
const CHANGING_MILLIS = 6000;
/** Moves of the hand, and how far each goes, in pixels. */
export const PAN_MOVES = 60;
export const PAN_STEP = { x: -5, y: -2 } as const;
/** A page that needs longer is not measured. */
const LIMIT_MILLIS = 120_000;

declare global {
  interface Window {
    /** Lengths of the page's frames while they are kept. */
    keptFrames?: number[] | null;
    hand?: { move: (x: number, y: number) => void; release: () => void };
  }
}

/** @returns all changes of one run, the same for every page. */
export function makeChanges(): LargeChange[] {
  const story = new LargeStory(THOUSAND_NODES);
  story.start();
  return Array.from({ length: (CHANGES_PER_SECOND * CHANGING_MILLIS) / 1000 }, () => story.next());
}

/** @returns milliseconds from the order to show the graph to the end of the frame that paints it, for whichever library and wherever in the frame it draws. */
export async function measureFirst(page: Page): Promise<number> {
  return page.evaluate(async (limit) => {
    const graph = window.graph!;
    const { port1, port2 } = new MessageChannel();
    /** Whether the next frame paints the graph; told once that frame was painted. */
    const nextFrame = () => new Promise<boolean>((resolve) => requestAnimationFrame(() => {
      // A new observer is told after all callbacks and the layout of this frame, before its paint; what is posted then comes after it.
      new ResizeObserver((_entries, observer) => {
        observer.disconnect();
        const isPainted = graph.isDrawn();
        port1.onmessage = () => resolve(isPainted);
        port2.postMessage(null);
      }).observe(document.documentElement);
    }));
    // From the beginning of a frame on, as for whoever was told something by it.
    await new Promise((resolve) => {
      requestAnimationFrame(resolve);
    });
    const begun = performance.now();
    graph.show();
    while (!(await nextFrame())) if (performance.now() - begun > limit) throw new Error(`The graph was not drawn within ${limit} ms.`);
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

export const timesOf = (frames: readonly number[]): FrameTimes => ({ p95: percentile(frames, 95), median: percentile(frames, 50), frames: frames.length });

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

/** Dragging hands, in the page itself: a move comes when the one before has been drawn. */
export async function takeHold(page: Page): Promise<void> {
  // The pointer comes near before it presses: what a page loads for it is there then.
  const { x, y } = await page.evaluate(() => window.graph!.grip);
  await page.mouse.move(x, y);
  await page.waitForLoadState('networkidle');
  await untilQuiet(page);
  await page.evaluate(() => {
    const { grip } = window.graph!;
    const at = { ...grip };
    // Libraries follow pointers, mice or both; each takes what it listens for.
    const send = (type: string, buttons: number) => {
      const more = { bubbles: true, cancelable: true, composed: true, view: window, clientX: at.x, clientY: at.y, screenX: at.x, screenY: at.y, button: type === 'move' ? -1 : 0, buttons };
      const target = document.elementFromPoint(grip.x, grip.y) ?? document.body;
      target.dispatchEvent(new PointerEvent(`pointer${type}`, { ...more, pointerId: 1, pointerType: 'mouse', isPrimary: true }));
      target.dispatchEvent(new MouseEvent(`mouse${type}`, { ...more, button: 0 }));
    };
    window.hand = {
      move: (x, y) => {
        at.x += x;
        at.y += y;
        send('move', 1);
      },
      release: () => send('up', 0),
    };
    send('move', 0);
    send('down', 1);
  });
}

/** @returns how long each move of the hand took until it was drawn. */
export async function measurePan(page: Page, direction: 1 | -1): Promise<number[]> {
  return page.evaluate(async ({ moves, step, sign }) => {
    const painted = () => new Promise<void>((resolve) => requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve();
      port2.postMessage(null);
    }));
    await painted();
    const times: number[] = [];
    for (let move = 0; move < moves; move += 1) {
      const begun = performance.now();
      window.hand!.move(sign * step.x, sign * step.y);
      // Whoever puts its work off puts it into a task or into the next frame.
      await new Promise<void>((resolve) => {
        setTimeout(resolve, 0);
      });
      await painted();
      times.push(performance.now() - begun);
    }
    return times;
  }, { moves: PAN_MOVES, step: PAN_STEP, sign: direction });
}
