/** The topics as an operator uses them: opened by keys, searched, paused, seen from afar; values of any kind, from any client. */
import mqtt from 'mqtt';
import { expect, test, type Locator, type Page } from '@playwright/test';
import { untilCalm } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { bringAxe, seriousFindings } from '../lab/axe.ts';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

let lab: RunningLab;
let watch: ClusterWatch;

test.beforeAll(async () => {
  lab = await startLab();
  watch = new ClusterWatch(lab.url);
  await untilCalm(watch);
});
test.afterAll(async () => {
  watch.close();
  await lab.stop();
});

const BRANCH = 'workshop';

/** Publishes outside every section, as the registered source of a branch there (US-14). */
async function publish(topics: Record<string, string | Buffer>): Promise<void> {
  const { mqttPort } = watch.state!.view.spec!.nodes.find(({ name }) => name === 'lon-2')!;
  const client = await mqtt.connectAsync({ host: '127.0.0.1', port: mqttPort, protocolVersion: 4 });
  const isActive = new Promise<void>((resolve) => client.on('message', (_topic, said) => {
    if (said.toString().includes('active')) resolve();
  }));
  await client.subscribeAsync(`$update-source/${BRANCH}`, { qos: 1 });
  await isActive;
  for (const [topic, payload] of Object.entries(topics)) await client.publishAsync(`${BRANCH}/${topic}`, payload, { qos: 1 });
  await client.endAsync();
}

const tree = (page: Page) => page.getByRole('tree', { name: 'Topics' });
const row = (page: Page, name: string) => tree(page).getByRole('treeitem').filter({ has: page.locator('.tree-word', { hasText: new RegExp(`^${name.replaceAll('/', '\\/')}$`) }) });
/** What a key would act on. */
const active = (page: Page) => page.locator('.tree-row.is-active .tree-word');

/** Clicks a point that lies on the arc: the middle of the box around one that goes far around is the hole. */
async function clickArc(page: Page, arc: Locator): Promise<void> {
  const { x, y } = await arc.locator('path').first().evaluate((path: SVGPathElement) => {
    const box = path.getBBox();
    const steps = Array.from({ length: 21 }, (_, index) => index / 20);
    const inside = steps.flatMap((right) => steps.map((down) => new DOMPoint(box.x + right * box.width, box.y + down * box.height))).filter((point) => path.isPointInFill(point));
    const { x, y } = inside[inside.length >> 1]!.matrixTransform(path.getScreenCTM()!);
    return { x, y };
  });
  await page.mouse.click(x, y);
}

test.beforeEach(({ page }) => bringAxe(page));

test('the tree is opened, walked and searched by keys, and shows who holds what', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  await expect(row(page, 'fx')).toContainText('1,200');
  await expect(row(page, 'fx')).toContainText('1 standby');

  await test.step('arrows open a branch, and go in and out of it', async () => {
    await tree(page).focus();
    await page.keyboard.type('fx');
    await page.keyboard.press('ArrowRight');
    await expect(row(page, 'AUDBRL')).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(active(page)).toHaveText('AUDBRL');
    await page.keyboard.press('ArrowRight');
    await expect(row(page, 'bid')).toContainText('{"v":');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await expect(active(page)).toHaveText('fx');
    await page.keyboard.press('Enter');
    await expect(page.locator('.row-box')).toContainText('active since');
    await expect(dashboard.inspector).toContainText('prices/fx');
  });

  await test.step('the end of a branch is there once it is gone to', async () => {
    await page.keyboard.press('End');
    await expect(row(page, 'telemetry')).toBeVisible();
    await expect(active(page)).toHaveText('telemetry');
  });

  await test.step('MQ-07 a search runs over all topics, opened or not, and counts what it found', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('orders/+/#');
    await expect(page.locator('#topic-search-said')).toContainText('200 of 900 matches listed, 700 left out');
    await page.locator('#topic-search').fill('prices/+/EUR#');
    await expect(page.locator('#topic-search-said')).toContainText(/^\d+ matches/);
    await expect(row(page, 'prices/fx/EURAUD/bid')).toBeVisible();
    await page.locator('#topic-search').fill('a/#/b');
    await expect(page.locator('#topic-search-said')).toContainText('# can only be the last character');
    await page.locator('#topic-search').fill('no such topic');
    await expect(page.getByText('No path contains this.')).toBeVisible();
  });

  await test.step('what was found is shown in the tree', async () => {
    await page.locator('#topic-search').fill('usdjpy/ask');
    await expect(row(page, 'prices/fx/USDJPY/ask')).toBeVisible();
    await tree(page).focus();
    await page.keyboard.press('Enter');
    await expect(row(page, 'ask')).toHaveAttribute('aria-selected', 'true');
    await expect(page.locator('.row-box')).toContainText(/text, \d+ B/);
    await expect(page).toHaveURL(/open=prices\/fx\/USDJPY/);
  });

  expect(await seriousFindings(page, '#topics')).toEqual([]);
});

test('US-14 values of any kind, from topics with a part of no name too, are shown as what they are', async ({ page }) => {
  await publish({ '/lamp': 'on', blob: Buffer.from([0xff, 0xfe, 0, 1]), markup: '<img src=x onerror="document.title=1">', huge: 'x'.repeat(100_000) });
  await new DashboardPage(page).open(`${lab.url}/?open=workshop&sel=topic:workshop/huge`);
  await expect(row(page, 'blob')).toContainText('ff fe 00 01');
  await expect(row(page, 'markup')).toContainText('<img src=x');
  await expect(page.locator('.row-box')).toContainText('97.7 KiB, its beginning');
  await row(page, 'no name').locator('.tree-twist').click();
  await expect(row(page, 'lamp')).toContainText('on');
});

test('a link to a topic far down in its branch shows its row', async ({ page }) => {
  await new DashboardPage(page).open(`${lab.url}/?open=prices&open=prices/fx&open=prices/fx/USDZAR&sel=topic:prices/fx/USDZAR/bid`);
  await expect(row(page, 'bid')).toBeInViewport();
  await expect(row(page, 'bid')).toHaveAttribute('aria-selected', 'true');
  await expect(page.locator('.row-box')).toContainText(/text, \d+ B/);
});

test('a value never hides the name of its topic, however narrow the tree is', async ({ page }) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await new DashboardPage(page).open(`${lab.url}/?open=prices&open=prices/fx&open=prices/fx/AUDBRL`);
  await expect(row(page, 'bid')).toContainText('{"v":');
  const cut = await row(page, 'bid').locator('.tree-word').evaluate((word) => word.scrollWidth - word.clientWidth);
  expect(cut).toBe(0);
});

test('paused topics stand still and say how far they are behind', async ({ page }) => {
  await new DashboardPage(page).open(`${lab.url}/?open=prices`);
  await expect(row(page, 'fx')).toContainText('1,200');
  await page.getByRole('button', { name: 'Pause the topics' }).click();
  const words = () => row(page, 'fx').innerText();
  const before = await words();
  await expect(page.locator('.pause-bar')).toContainText(/paused · [3-9] frames behind/);
  expect(await words()).toBe(before);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  await expect(page.locator('.pause-bar')).toBeHidden();
});

test('the sunburst is walked by keys, and opens in the tree', async ({ page }) => {
  await new DashboardPage(page).open(lab.url);
  await page.getByRole('button', { name: 'Sunburst' }).click();
  const arcs = page.getByRole('group', { name: /^Topics by count/ }).getByRole('button');
  await expect(arcs.and(page.getByRole('button', { name: /^orders,/ }))).toBeVisible();
  // Largest first: while topics arrive the arcs still change places.
  await expect(arcs.and(page.getByRole('button', { name: /^prices\/fx, 1,200 topics/ }))).toBeVisible();
  expect(await seriousFindings(page, '#topics')).toEqual([]);
  await arcs.first().focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.locator('.burst-path')).toContainText('prices');
  await page.keyboard.press('ArrowUp');
  await expect(page.locator('.burst-path')).toContainText('prices/fx');
  await page.keyboard.press('Space');
  await expect(page.getByRole('button', { name: /out of prices\/fx/ })).toBeVisible();
  await page.keyboard.press('Backspace');
  await expect(page.getByRole('button', { name: /out of prices/ })).toBeVisible();
  await page.getByRole('button', { name: /out of prices/ }).click();
  await page.getByRole('button', { name: 'by rate' }).click();
  await expect(page.getByRole('group', { name: /^Topics by rate/ })).toBeVisible();
  await clickArc(page, page.getByRole('group', { name: /^Topics by rate/ }).getByRole('button', { name: /^prices\/fx,/ }));
  await expect(row(page, 'fx')).toHaveAttribute('aria-selected', 'true');
  await expect(row(page, 'fx')).toHaveAttribute('aria-expanded', 'true');
});
