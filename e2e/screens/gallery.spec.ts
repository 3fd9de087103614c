/** The gallery: every specimen is there and drawn, nothing is cut at any size, and each chapter looks as it did when somebody last looked at it. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { bringAxe, seriousFindings } from '../lab/axe.ts';
import { repository, startLab, type RunningLab } from '../lab/start-lab.ts';
import { coarsen, describeDifference, fromPng, toPng } from './coarse-picture.ts';
import { findFlaws } from './find-flaws.ts';

const SIZES = [[390, 844], [1920, 1080], [3840, 2160], [1366, 768]] as const;
const SEEN = join(repository, 'e2e/screens/seen');
const updating = process.env.UPDATE_SCREENS !== undefined;
/** The receipt is paper with the reader's own fonts. */
const OWN_FONTS = 'receipts';
/** The other theme has other tokens and the same shapes: some chapters of each kind tell. */
const LIGHT_TOO = ['sentence', 'nodes', 'links', 'sections', 'timeline', 'wall'];

let shown: RunningLab;
test.beforeAll(async () => { shown = await startLab(['--recording', join(repository, 'web/src/gallery/recordings/death.understudy')]); });
test.afterAll(async () => { await shown.stop(); });
test.use({ contextOptions: { reducedMotion: 'reduce' }, timezoneId: 'UTC', locale: 'en-GB', viewport: { width: 1366, height: 768 }, screenshot: 'off' });
test.beforeEach(({ page }) => bringAxe(page));

async function open(page: Page): Promise<void> {
  await page.goto(`${shown.url}/gallery?theme=dark`);
  await expect(page.locator('.gallery[data-read]')).toBeVisible({ timeout: 60_000 });
  await page.evaluate(() => document.fonts.ready);
}

test('every state has its specimen, drawn; nothing overflows or is cut at four sizes, and axe finds nothing serious', async ({ page }) => {
  await open(page);
  expect(await page.locator('.specimen:not([data-shown])').evaluateAll((cards) => cards.map(({ id }) => id))).toEqual([]);
  await expect(page.locator('.specimen-picture > [role=alert]')).toHaveCount(0);
  for (const [width, height] of SIZES) {
    await page.setViewportSize({ width, height });
    await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
    expect.soft(await page.evaluate(findFlaws, {}), `${width}×${height}`).toEqual([]);
  }
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
    expect.soft(await seriousFindings(page), theme).toEqual([]);
  }
});

test('each chapter looks as it did when somebody looked at it, in the dark and some in the light', async ({ page }) => {
  await open(page);
  // What sticks to the top of the window would stand in each picture elsewhere.
  await page.addStyleTag({ content: '.gallery-chapters { position: static; }' });
  const alone = await page.addStyleTag({ content: ' ' });
  const chapters = await page.locator('.gallery-chapter').evaluateAll((parts) => parts.map(({ id }) => id));
  mkdirSync(SEEN, { recursive: true });
  for (const theme of ['dark', 'light']) {
    await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
    await page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));
    for (const chapter of chapters.filter((id) => id !== OWN_FONTS && (theme === 'dark' || LIGHT_TOO.includes(id)))) {
      const file = join(SEEN, `${chapter}-${theme}.png`);
      // A picture takes as long as the page is long.
      await alone.evaluate((style, id) => { style.textContent = `.gallery-chapter:not(#${id}) { display: none; }`; }, chapter);
      const taken = await page.locator(`#${chapter}`).screenshot();
      const now = coarsen(taken);
      if (updating) writeFileSync(file, toPng(now));
      else {
        const difference = existsSync(file) ? describeDifference(fromPng(readFileSync(file)), now) : 'nobody has looked at it yet';
        if (difference) await test.info().attach(`${chapter}-${theme}`, { body: taken, contentType: 'image/png' });
        expect.soft(difference, `${chapter}, ${theme}: look at the attached picture; if it is as it should be, UPDATE_SCREENS=1 npx playwright test e2e/screens/gallery.spec.ts`).toBeNull();
      }
    }
  }
});
