/** The page with the tree in a real Chromium: what reaches it on the wire, when rows are painted, how frames go while it scrolls. */
import { chromium, type Browser, type Page } from '@playwright/test';
import { CHROMIUM_SWITCHES, requireChromium } from '../../browser/find-chromium.mjs';

export interface WireCount {
  frames: number;
  bytes: number;
}

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_SWITCHES });
}

export class TreePage {
  /** All that came over WebSockets since it was opened. */
  readonly received: WireCount = { frames: 0, bytes: 0 };
  /** The last messages, for a floor that sends the same. */
  readonly messages: string[] = [];

  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string): Promise<TreePage> {
    const page = await browser.newPage({ viewport: { width: 1600, height: 950 } });
    const tree = new TreePage(page);
    page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => {
      tree.received.frames += 1;
      tree.received.bytes += Buffer.byteLength(payload);
      tree.messages.push(payload.toString());
      if (tree.messages.length > 50) tree.messages.shift();
    }));
    await page.addInitScript(installPaintWatch);
    await page.goto(url);
    return tree;
  }

  /** Waits until a row of this name is there. */
  async row(name: string): Promise<void> {
    await this.page.locator('.tree-row .tree-word', { hasText: new RegExp(`^${name}$`) }).first().waitFor();
  }

  /** Clicks a branch's twist. Resolves with the milliseconds from the click, as the browser stamped it, to its first rows painted. */
  async openBranch(name: string, selector = '.tree-row'): Promise<number> {
    const twist = this.page.locator(selector).filter({ has: this.page.getByText(name, { exact: true }) }).locator('.tree-twist').first();
    await this.page.evaluate(() => window.__paint.arm());
    await twist.click();
    return this.page.evaluate(() => window.__paint.painted);
  }

  async closeBranch(name: string): Promise<void> {
    await this.page.locator('.tree-row').filter({ has: this.page.getByText(name, { exact: true }) }).locator('.tree-twist').first().click();
    await this.page.locator('.tree-row[aria-level="3"]').first().waitFor({ state: 'detached' });
  }

  /** Scrolls the list for two seconds. @returns the milliseconds of each frame. */
  scroll(pxPerFrame: number): Promise<number[]> {
    return this.page.evaluate((step) => new Promise((resolve) => {
      const scroller = document.querySelector('.tree-scroll')!;
      const frames: number[] = [];
      let last = 0;
      const begun = performance.now();
      const next = (now: number): void => {
        if (last > 0) frames.push(now - last);
        last = now;
        scroller.scrollTop += step;
        if (now - begun < 2000) requestAnimationFrame(next);
        else resolve(frames);
      };
      requestAnimationFrame(next);
    }), pxPerFrame);
  }

  /** Leaps to a height of the list. @returns the milliseconds until every row that is seen there is painted. */
  leap(topPx: number): Promise<number> {
    return this.page.evaluate((top) => new Promise((resolve) => {
      const scroller = document.querySelector('.tree-scroll')!;
      const begun = performance.now();
      scroller.scrollTop = top;
      const look = (): void => {
        const seen = scroller.getBoundingClientRect();
        const rows = [...scroller.querySelectorAll('.tree-row')].filter((row) => row.getBoundingClientRect().bottom > seen.top && row.getBoundingClientRect().top < seen.bottom);
        const whole = rows.length > 5 && rows.every((row) => row.querySelector('.tree-blank') === null);
        if (whole) resolve(performance.now() - begun);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }), topPx);
  }

  /** The topics that are drawn, with the values that are shown. */
  shownValues(): Promise<{ topic: string; value: string }[]> {
    return this.page.evaluate(() => [...document.querySelectorAll('.tree-row')].flatMap((row) => {
      const value = row.querySelector('.tree-count.is-value bdi');
      const topic = row.querySelector('.tree-word')?.getAttribute('title');
      return value && topic ? [{ topic, value: value.textContent ?? '' }] : [];
    }));
  }
}

interface PaintWatch {
  arm: () => void;
  /** Of the click that came last. */
  painted: Promise<number>;
}

declare global {
  interface Window {
    __paint: PaintWatch;
  }
}

/** Runs in the page: from a click, as the browser stamped it, to the end of the frame that paints the first rows of the third level. */
function installPaintWatch(): void {
  let settle: ((millis: number) => void) | null = null;
  let clickedAt = 0;
  const watch: PaintWatch = {
    painted: Promise.resolve(0),
    arm: () => {
      clickedAt = 0;
      watch.painted = new Promise((resolve) => (settle = resolve));
    },
  };
  window.__paint = watch;
  addEventListener('click', (event) => (clickedAt = event.timeStamp), { capture: true });
  // What is posted from within a frame is heard once that frame was painted: rows that are there by then were in it.
  const channel = new MessageChannel();
  let there = false;
  const look = (): void => {
    there = clickedAt > 0 && document.querySelector('.tree-row[aria-level="3"] .tree-word') !== null;
  };
  channel.port1.onmessage = () => {
    if (there && settle) {
      settle(performance.now() - clickedAt);
      settle = null;
    }
    requestAnimationFrame(frame);
  };
  function frame(): void {
    // A new observer is told after all callbacks and the layout of this frame, before its paint: what they wrote is in it.
    new ResizeObserver((_entries, observer) => {
      observer.disconnect();
      look();
      channel.port2.postMessage(null);
    }).observe(document.documentElement);
  }
  requestAnimationFrame(frame);
}
