/** What the page fetches before anything is asked of it, and what it costs when a part cannot be fetched later. */
import { gzipSync } from 'node:zlib';
import { expect, test, type Response } from '@playwright/test';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

/** Of all scripts together, as they travel. */
const MOST_BYTES = 200_000;

let lab: RunningLab;
test.beforeAll(async () => { lab = await startLab(); });
test.afterAll(async () => { await lab.stop(); });

test('the page with all three instruments is at most 200 kB of JavaScript, gzipped', async ({ page }) => {
  const scripts = new Map<string, Response>();
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') scripts.set(response.url(), response);
  });
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  await expect(dashboard.lane('lon-1').first()).toBeVisible();
  await expect(page.getByRole('treeitem').first()).toBeVisible();
  const sizes = await Promise.all([...scripts.values()].map(async (response) => [new URL(response.url()).pathname, gzipSync(await response.body()).length] as const));
  expect(sizes.length).toBeGreaterThan(3);
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
  expect(total, sizes.map(([path, bytes]) => `${bytes} ${path}`).join('\n')).toBeLessThanOrEqual(MOST_BYTES);
});

test('a part that cannot be fetched costs that part alone, says so, and comes with another try', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await page.route('**/assets/{confirm-order,details}-*.js', (route) => route.abort());
  await dashboard.open(lab.url);
  await dashboard.node('r-2').click();
  const details = dashboard.inspector.getByRole('alert');
  await expect(details).toContainText('Could not show the details');
  const kill = dashboard.inspector.getByRole('button', { name: 'Kill r-2', exact: true });
  await kill.click();
  const question = page.getByRole('alert').filter({ hasText: 'Could not show the question before the order' });
  await expect(question).toContainText('Nothing was sent to the cluster');
  await expect(dashboard.node('r-2')).toBeVisible();
  await question.getByRole('button', { name: 'Close' }).click();
  await expect(question).toHaveCount(0);
  await page.unroute('**/assets/{confirm-order,details}-*.js');
  await details.getByRole('button', { name: 'Try again' }).click();
  await expect(dashboard.inspector.getByRole('heading', { name: 'r-2' })).toBeVisible();
  await kill.click();
  await expect(page.getByRole('alertdialog').getByRole('heading', { name: 'r-2' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('alertdialog')).toHaveCount(0);
});
