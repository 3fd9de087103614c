/** Every page at four sizes, dark and light: whole, uncut, nothing over anything else, and nothing serious for axe. */
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import { nodeStatus } from '@understudy/shared/view/status';
import type { FoldState } from '@understudy/shared/history/fold';
import type { WallStanding } from '@understudy/shared/domain/wall';
import { bringAxe, seriousFindings } from '../lab/axe.ts';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { repository, startLab, type RunningLab } from '../lab/start-lab.ts';
import { findFlaws } from './find-flaws.ts';
import { findInstant, type RecordedInstant } from './recorded-instant.ts';
import { replayLive } from './replay-live.ts';

const SIZES = [[1366, 768], [1920, 1080], [3840, 2160], [390, 844]] as const;
/** Dialogs are of one size on every desk: what differs is whether they fit, and how large a word is. */
const DIALOG_SIZES = [[1366, 768], [3840, 2160], [390, 844]] as const;
const WALL_SIZES = [[1280, 720], [1366, 768], [1920, 1080], [3840, 2160]] as const;
const THEMES = ['dark', 'light'] as const;

let shown: RunningLab;
let calm: RecordedInstant;
let down: RecordedInstant;

const allUp = ({ view }: FoldState): boolean => view.spec !== null && Object.keys(view.nodes).every((name) => nodeStatus(view, name).state === 'up');
const lon1Down = ({ view }: FoldState): boolean => view.spec !== null && nodeStatus(view, 'lon-1').state === 'down';

test.beforeAll(async () => {
  shown = await startLab(['--recording', join(repository, 'web/src/gallery/recordings/death.understudy')]);
  calm = await findInstant(shown.url, allUp, 1500);
  down = await findInstant(shown.url, lon1Down, 6000);
});
test.afterAll(async () => { await shown.stop(); });

test.use({ contextOptions: { reducedMotion: 'reduce' }, timezoneId: 'UTC', screenshot: 'off' });
test.beforeEach(({ page }) => bringAxe(page));

/** Two frames: sizes are observed in one and drawn in the next. */
const settled = (page: Page): Promise<void> => page.evaluate(() => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))));

async function wholeAt(page: Page, what: string, sizes: readonly (readonly [number, number])[], never = false): Promise<void> {
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    await settled(page);
    expect.soft(await page.evaluate(findFlaws, { never }), `${what} at ${width}×${height}`).toEqual([]);
    if (process.env.SCREENS_TO) await page.screenshot({ path: join(process.env.SCREENS_TO, `${what.replaceAll(/\W+/g, '-')}-${width}.png`) });
  }
}

/** The theme of the page is the viewer's own: changed by the document's own attribute, so that nothing has to be loaded anew. */
async function wellInBothThemes(page: Page, what: string, root?: string): Promise<void> {
  for (const theme of THEMES) {
    await page.evaluate((name) => { document.documentElement.dataset.theme = name; }, theme);
    await settled(page);
    expect.soft(await seriousFindings(page, root), `${what}, ${theme}`).toEqual([]);
  }
  await page.evaluate(() => { document.documentElement.dataset.theme = 'dark'; });
}

async function openLive(page: Page, instant: RecordedInstant, walls: readonly WallStanding[] = []): Promise<DashboardPage> {
  await replayLive(page, instant, walls);
  const dashboard = new DashboardPage(page);
  await dashboard.open(shown.url);
  await expect(page.getByRole('treeitem').filter({ hasText: 'fx' }).first()).toBeVisible();
  await expect(dashboard.lane('lon-1').first()).toBeAttached();
  return dashboard;
}

test('what is looked for is seen: cut words, overflow, and labels over each other', async ({ page }) => {
  await page.setContent(`<!doctype html><body style="margin:0"><p style="width:60px;overflow:hidden;white-space:nowrap">a word that is cut</p>
    <p title="whole" style="width:60px;overflow:hidden;white-space:nowrap;text-overflow:ellipsis">a word that is told whole</p>
    <button style="position:absolute;left:10px;top:100px;width:90px">one</button><button style="position:absolute;left:85px;top:104px;width:90px">two</button>
    <div style="position:absolute;left:0;top:200px;width:3000px">wide</div></body>`);
  const flaws = await page.evaluate(findFlaws, {});
  expect(flaws.map((flaw) => flaw.split(/[ :]/)[0])).toEqual(['the', 'cut', 'overlap']);
  await page.setContent('<!doctype html><p>all is well</p><button>one</button>');
  expect(await page.evaluate(findFlaws, {})).toEqual([]);
});

test('the dashboard, live: all is well, a node is down and selected, a section, a failover', async ({ page }) => {
  const wall: WallStanding = { key: 'w', name: 'NOC left', state: 'frozen', because: 'it draws no frames', since: down.state.view.wall, build: 'replay', outdated: false, n: down.n, heardAt: down.at, frameAt: down.at - 20_000, size: { width: 1920, height: 1080 } };
  const dashboard = await openLive(page, down, [wall]);
  await wholeAt(page, 'a node is down', SIZES);
  await page.setViewportSize({ width: 1366, height: 768 });
  await dashboard.selectNode('lon-1');
  await wholeAt(page, 'the dead node selected', SIZES);
  await wellInBothThemes(page, 'the dead node selected');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.getByRole('treeitem').filter({ hasText: 'fx' }).first().click();
  await wholeAt(page, 'a section selected', SIZES);
  await wellInBothThemes(page, 'a section selected');
});

test('the dashboard, live and calm', async ({ page }) => {
  await openLive(page, calm);
  await wholeAt(page, 'all is well', SIZES);
  await page.setViewportSize({ width: 1366, height: 768 });
  await wellInBothThemes(page, 'all is well');
});

test('what opens over the dashboard', async ({ page }) => {
  const dashboard = await openLive(page, down);
  await page.setViewportSize({ width: 1366, height: 768 });
  const opened: [what: string, open: () => Promise<void>][] = [
    ['the keys', () => page.keyboard.press('?')],
    ['the audit', () => page.locator('header .loss').click()],
    ['all that is to be said', () => page.getByRole('button', { name: /more$/ }).first().click()],
    ['mute', () => page.getByRole('button', { name: /^Mute/ }).first().click()],
    ['the question before a kill', async () => {
      await dashboard.selectNode('lon-2');
      await dashboard.inspector.getByRole('button', { name: 'Kill lon-2', exact: true }).click();
    }],
  ];
  for (const [what, open] of opened) {
    await test.step(what, async () => {
      await open();
      await expect(page.locator('[role=dialog], [role=alertdialog]').first()).toBeVisible();
      await wholeAt(page, what, DIALOG_SIZES);
      await page.setViewportSize({ width: 1366, height: 768 });
      await wellInBothThemes(page, what);
      await page.keyboard.press('Escape');
      await expect(page.locator('[role=dialog], [role=alertdialog]')).toHaveCount(0);
    });
  }
});

test('a recorded instant with the flight recorder, what opens from it, and a receipt', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(`${shown.url}/?at=n${down.n}@${down.log}`);
  const recorder = page.getByRole('region', { name: 'Flight recorder' });
  await expect(recorder.getByRole('slider', { name: 'Instant' })).toBeVisible();
  await wholeAt(page, 'a recorded instant', SIZES);
  await page.setViewportSize({ width: 1366, height: 768 });
  await wellInBothThemes(page, 'a recorded instant');
  for (const name of ['Keep…', 'Receipts…', 'Recordings…']) {
    await recorder.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await wholeAt(page, name, DIALOG_SIZES);
    await page.setViewportSize({ width: 1366, height: 768 });
    await wellInBothThemes(page, name, '[role=dialog]');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  const { episodes } = down.state.history;
  await page.goto(`${shown.url}/api/receipt.html?episode=${encodeURIComponent(episodes.find(({ kind }) => kind === 'section')!.id)}`);
  await wholeAt(page, 'a receipt', SIZES);
  expect.soft(await seriousFindings(page), 'a receipt').toEqual([]);
});

test('the wall: all is well, broken, late, stale; it never scrolls', async ({ page }) => {
  const wall = page.locator('.wall');
  for (const [what, instant] of [['the wall, all is well', calm], ['the wall, broken', down]] as const) {
    const replay = await replayLive(page, instant);
    await page.goto(`${shown.url}/wall?name=NOC left`);
    await expect(wall).toHaveAttribute('data-age', 'fresh');
    await wholeAt(page, what, WALL_SIZES, true);
    await wellInBothThemes(page, what);
    if (instant === calm) {
      await page.unrouteAll();
      continue;
    }
    replay.fallSilent();
    for (const age of ['late', 'stale']) {
      await expect(wall).toHaveAttribute('data-age', age, { timeout: 30_000 });
      await wholeAt(page, `the wall, ${age}`, age === 'late' ? WALL_SIZES.slice(0, 1) : WALL_SIZES, true);
      if (age === 'stale') await wellInBothThemes(page, `the wall, ${age}`);
    }
  }
});
