/** Watches the page's frames as Chromium presents them and finds the first whose pixels show a node down. */
import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { CHROMIUM_SWITCHES, requireChromium } from '../../browser/find-chromium.mjs';
import { monoMillis } from '../mono.ts';

interface Frame {
  /** Monotonic, from the frame's own presentation time. */
  at: number;
  png: string;
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The colour that stands for down (`--down`, and its ink), told from every other by much red, little blue. */
/** Frames are taken at this part of their size: encoding them whole would cost the cores that the cluster runs on. */
const SCALE = 0.5;
const WIDTH = 1366;
const HEIGHT = 768;
/** So many pixels of that colour in a node's card are its cross, its words and its border, not a stray edge. */
const ENOUGH_PIXELS = 15;

const isDownPixel = (r: number, g: number, b: number) => r > 180 && g > 60 && g < 160 && b < 90;

/** @returns how many pixels within `box` have the colour of a node that is down. */
function countDownPixels(frame: Frame, box: Box): number {
  const png = PNG.sync.read(Buffer.from(frame.png, 'base64'));
  let count = 0;
  for (let y = Math.max(0, Math.floor(box.y * SCALE)); y < Math.min(png.height, (box.y + box.height) * SCALE); y++) {
    for (let x = Math.max(0, Math.floor(box.x * SCALE)); x < Math.min(png.width, (box.x + box.width) * SCALE); x++) {
      const at = (y * png.width + x) * 4;
      if (isDownPixel(png.data[at]!, png.data[at + 1]!, png.data[at + 2]!)) count++;
    }
  }
  return count;
}

export class PageWatch {
  private frames: Frame[] = [];
  private constructor(private readonly browser: Browser, readonly page: Page, private readonly session: CDPSession) {}

  /** Opens the page at `url` and waits for its topology. */
  static async open(url: string, firstNode: string): Promise<PageWatch> {
    const browser = await chromium.launch({ executablePath: requireChromium(), args: CHROMIUM_SWITCHES });
    const page = await browser.newPage({ viewport: { width: WIDTH, height: HEIGHT } });
    await page.goto(url);
    await page.locator(`[data-rove="node:${firstNode}"]`).waitFor();
    const session = await page.context().newCDPSession(page);
    const watch = new PageWatch(browser, page, session);
    session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      void session.send('Page.screencastFrameAck', { sessionId });
      // Presentation times are wall-clock seconds; both clocks are read now to bring them onto the monotonic one.
      if (metadata.timestamp !== undefined) watch.frames.push({ at: metadata.timestamp * 1000 - Date.now() + monoMillis(), png: data });
    });
    return watch;
  }

  async boxOf(node: string): Promise<Box> {
    const box = await this.page.locator(`[data-rove="node:${node}"]`).first().boundingBox();
    if (!box) throw new Error(`The page draws no node ${node}.`);
    return box;
  }

  async record(): Promise<void> {
    this.frames = [];
    await this.session.send('Page.startScreencast', { format: 'png', everyNthFrame: 1, maxWidth: WIDTH * SCALE, maxHeight: HEIGHT * SCALE });
  }

  /** Stops recording. @returns when the first frame after `since` that shows the node down was presented; null when none does. */
  async firstDownFrame(since: number, box: Box): Promise<number | null> {
    await this.session.send('Page.stopScreencast');
    const before = this.frames.filter((frame) => frame.at < since).at(-1);
    if (before && countDownPixels(before, box) > ENOUGH_PIXELS) throw new Error('The node looked down before it was killed: the measurement would be worthless.');
    return this.frames.find((frame) => frame.at >= since && countDownPixels(frame, box) > ENOUGH_PIXELS)?.at ?? null;
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}
