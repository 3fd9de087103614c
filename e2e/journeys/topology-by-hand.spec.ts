/** The map as an operator uses it: found, walked by keys, moved and kept, folded, read as a table, saved; and heard. */
import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { untilCalm } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
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

test('is found on by expression: counted, the rest dimmed or hidden, a mistake pointed at', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  await page.keyboard.press('g');
  const field = page.getByRole('textbox', { name: 'Find on the map' });
  await expect(field).toBeFocused();
  const said = page.getByRole('search', { name: 'Find on the map' }).getByRole('status');
  await field.fill('group:london');
  await expect(said).toHaveText(/^3 nodes/);
  await page.getByRole('button', { name: 'rest dimmed' }).click();
  await expect(page.getByRole('button', { name: 'rest hidden' })).toBeVisible();
  await field.fill('lag>>3');
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(said.locator('mark')).toBeVisible();
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await expect(said).toBeEmpty();
});

test('is walked by arrow keys; what is moved by keys or by hand stays there after a reload, until it is put back', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  const [first, second] = [dashboard.node('lon-1'), dashboard.node('lon-2')];
  await first.focus();
  // Downwards there are its clients and the next card, to the right the lines that leave it.
  await page.keyboard.press('ArrowDown');
  const walked = page.locator('.map-button:focus');
  await expect(walked).not.toHaveAttribute('data-rove', 'node:lon-1');
  expect((await walked.boundingBox())!.y).toBeGreaterThan((await first.boundingBox())!.y);
  await second.focus();
  await page.keyboard.press('Enter');
  await expect(dashboard.inspector.getByRole('heading', { name: 'lon-2' })).toBeVisible();

  // In the picture's own units: what is moved beyond its edge makes all of it smaller.
  const leftOf = () => second.evaluate((button) => Number.parseFloat(button.style.left));
  const before = await leftOf();
  await page.keyboard.press('m');
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Enter');
  await expect.poll(leftOf).toBeLessThan(before - 20);
  const byKeys = await leftOf();
  await page.reload();
  await second.waitFor();
  await expect.poll(leftOf).toBeCloseTo(byKeys, 0);

  await page.getByRole('button', { name: 'More for the map' }).click();
  await page.getByRole('button', { name: 'Put everything back in its place' }).click();
  await expect.poll(leftOf).toBeCloseTo(before, 0);

  const card = (await second.boundingBox())!;
  await page.mouse.move(card.x + 30, card.y + 12);
  await page.waitForLoadState('networkidle');
  const dragged = async () => {
    await page.mouse.down();
    await page.mouse.move(card.x - 30, card.y + 12, { steps: 6 });
    await page.mouse.up();
    return leftOf();
  };
  await expect.poll(dragged).toBeLessThan(before - 20);
});

test('folds a group into one mark with the worst state inside, and opens it again', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  const london = page.locator('[data-rove="group:london"]');
  await london.focus();
  await page.keyboard.press('Enter');
  await expect(dashboard.node('lon-1')).toHaveCount(0);
  await expect(london).toHaveAttribute('aria-expanded', 'false');
  await watch.order({ verb: 'pause', target: { kind: 'node', name: 'lon-3' } });
  await expect(london).toHaveAccessibleName(/paused/);
  await watch.order({ verb: 'resume', target: { kind: 'node', name: 'lon-3' } });
  await london.focus();
  await page.keyboard.press('Enter');
  await expect(dashboard.node('lon-1')).toBeAttached();
});

test('is a table, too, and a file that can be read elsewhere', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: 'More for the map' }).click();
  await page.getByRole('button', { name: 'Save as SVG' }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/-replication-.*\.svg$/);
  const svg = await readFile((await file.path())!, 'utf8');
  for (const { name } of watch.state!.view.spec!.nodes) expect(svg).toContain(`>${name}<`);
  await page.getByRole('button', { name: 'Table' }).click();
  for (const name of ['lon-1', 'nyc-2', 'r-2']) await expect(page.locator('#topology').getByText(name, { exact: true }).first()).toBeVisible();
});
