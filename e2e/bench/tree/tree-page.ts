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

  /** Scrolls the list for two seconds. @returns the milliseconds of each frame, and the part of the frames in which a row was not loaded yet. */
  scroll(pxPerFrame: number): Promise<{ frames: number[]; blankShare: number }> {
    return this.page.evaluate((step) => new Promise((resolve) => {
      const scroller = document.querySelector('.tree-scroll')!;
      const frames: number[] = [];
      let [last, blank] = [0, 0];
      const begun = performance.now();
      const next = (now: number): void => {
        if (last > 0) frames.push(now - last);
        last = now;
        if (isBlank(scroller)) blank += 1;
        scroller.scrollTop += step;
        if (now - begun < 2000) requestAnimationFrame(next);
        else resolve({ frames, blankShare: blank / Math.max(1, frames.length) });
      };
      requestAnimationFrame(next);
      function isBlank(within: Element): boolean {
        const seen = within.getBoundingClientRect();
        return [...within.querySelectorAll('.tree-blank')].some((each) => {
          const { top, bottom } = each.getBoundingClientRect();
          return bottom > seen.top && top < seen.bottom;
        });
      }
    }), pxPerFrame);
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

/** Runs in the page: from a click to the paint of the first rows of the third level. */
function installPaintWatch(): void {
  let settle: (millis: number) => void = () => undefined;
  let clickedAt = 0;
  const watch: PaintWatch = {
    painted: Promise.resolve(0),
    arm: () => {
      clickedAt = 0;
      watch.painted = new Promise((resolve) => (settle = resolve));
    },
  };
  window.__paint = watch;
  addEventListener('click', (event) => {
    clickedAt = event.timeStamp;
    const look = (): void => {
      const rows = document.querySelectorAll('.tree-row[aria-level="3"] .tree-word');
      if (rows.length === 0) {
        requestAnimationFrame(look);
        return;
      }
      // This runs before the frame with the rows is painted; what is posted from here comes after.
      const channel = new MessageChannel();
      channel.port1.onmessage = () => settle(performance.now() - clickedAt);
      requestAnimationFrame(() => channel.port2.postMessage(null));
    };
    requestAnimationFrame(look);
  }, { capture: true });
}
