/** The wall in a real Chromium: when its first picture was drawn and which scripts it loaded. */
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from '@playwright/test';
import { KeptByPage } from './kept-by-page.ts';

declare global {
  interface Window {
    __wall: { firstPictureMillis: number | null; sentences: number };
  }
}

export class WallPage {
  private constructor(readonly context: BrowserContext, readonly page: Page, readonly kept: KeptByPage, readonly faults: string[]) {}

  /** A browser context of its own: nothing is cached. Resolves once the first picture is drawn. */
  static async open(browser: Browser, url: string): Promise<WallPage> {
    const context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.addInitScript(watchWall);
    await page.goto(`${url}/wall?name=soak`);
    await page.waitForFunction(() => Number.isFinite(window.__wall.firstPictureMillis ?? Infinity), null, { timeout: 60_000 });
    return new WallPage(context, page, await KeptByPage.of(page), faults);
  }

  firstPictureMillis(): Promise<number> {
    return this.page.evaluate(() => window.__wall.firstPictureMillis!);
  }

  /** How often the sentence said something else. */
  sentences(): Promise<number> {
    return this.page.evaluate(() => window.__wall.sentences);
  }

  /** @returns the kilobytes of all scripts that it loaded, gzipped. */
  async scriptKilobytes(): Promise<number> {
    const scripts = await this.page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => new URL(name).pathname.endsWith('.js')));
    let bytes = 0;
    for (const script of new Set(scripts)) bytes += gzipSync(Buffer.from(await (await fetch(script)).arrayBuffer())).length;
    if (bytes === 0) throw new Error('No script of the wall was found: there is nothing to measure.');
    return bytes / 1000;
  }

  async isLive(): Promise<boolean> {
    return (await this.page.locator('.wall-age').textContent())?.startsWith('live') ?? false;
  }
}

/** Runs in the page: when the frame ended in which the map was there for the first time, and how often the sentence changed. */
function watchWall(): void {
  window.__wall = { firstPictureMillis: null, sentences: 0 };
  let said = '';
  const look = (): void => {
    const sentence = document.querySelector('.wall-headline')?.textContent ?? '';
    if (sentence !== said) window.__wall.sentences += 1;
    said = sentence;
    if (window.__wall.firstPictureMillis !== null || !document.querySelector('[data-testid="wall-map"] canvas')) return;
    window.__wall.firstPictureMillis = Infinity;
    // What is posted from within a frame is heard once that frame was painted.
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => (window.__wall.firstPictureMillis = performance.now());
      channel.port2.postMessage(null);
    });
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}
