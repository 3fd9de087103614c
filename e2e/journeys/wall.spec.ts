/** The wall as people see it, and as operators see that it lives: five seconds tell what is broken, nothing can be pressed, age is never hidden. */
import { expect, test, type Page } from '@playwright/test';
import { arrangeFxSources } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { installCopy } from '../lab/installation.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

let lab: RunningLab;
let watch: ClusterWatch;

test.beforeAll(async () => {
  lab = await startLab();
  watch = new ClusterWatch(lab.url);
  await arrangeFxSources(watch);
});
test.afterAll(async () => {
  watch.close();
  await lab.stop();
});

const sentence = (page: Page) => page.getByTestId('wall-sentence');

test('says that all is well, then what broke and since when, turns to it, and comes back; it has no control and no code of orders', async ({ page }) => {
  const scripts: Promise<string>[] = [];
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.endsWith('.js')) scripts.push(response.text());
  });
  await page.goto(`${lab.url}/wall?name=NOC left`);
  await expect(sentence(page)).toContainText('All 7 nodes are up. All topics are served.');
  await expect(sentence(page)).toContainText(/Since \d\d:\d\d:\d\d/);
  await expect(page.getByTestId('wall-loss')).toHaveText('0');

  await test.step('nothing on it can be pressed, and nothing is loaded that could give an order', async () => {
    await expect(page.locator('button, a, input, select, textarea, [tabindex], [role=button]')).toHaveCount(0);
    const texts = await Promise.all(scripts);
    expect(texts.join('').length).toBeGreaterThan(100_000);
    for (const text of texts) expect(text.includes('/api/orders') || text.includes('/api/problems')).toBe(false);
  });

  await test.step('a killed node is named, with since when, and the failover has its numbers', async () => {
    await watch.order({ verb: 'kill', target: { kind: 'node', name: 'lon-1' } });
    await expect(sentence(page)).toContainText('lon-1 is down. All topics are served.');
    await expect(sentence(page)).toContainText(/Since \d\d:\d\d:\d\d, for \d+ s\..*prices\/fx moved to fx-2 on lon-2/);
    await expect(page.getByTestId('wall-gap')).toHaveText(/^[\d.]+(ms|s)$/);
    await expect(page.getByText('the last minute')).toBeVisible();
  });
  await test.step('it comes back to the whole by itself, although lon-1 is still down', async () => {
    await expect(page.getByText(/the last \d+ minutes/)).toBeVisible({ timeout: 60_000 });
    await expect(sentence(page)).toContainText('lon-1 is down.');
  });
});

test('operators see that it lives and when it froze; it says its age while nothing is heard, and goes on by itself', async ({ page, context }) => {
  // A connection that is there and brings nothing, as behind a switch that lost its mind.
  let silent = false;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => { if (!silent) server.send(message); });
    server.onMessage((message) => { if (!silent) socket.send(message); });
  });
  await page.goto(`${lab.url}/wall?name=NOC right`);
  const wall = page.locator('.wall');
  await expect(wall).toHaveAttribute('data-age', 'fresh');
  await expect(sentence(page)).toContainText('lon-1 is down.');
  const dashboard = await context.newPage();
  await dashboard.goto(lab.url);
  const count = dashboard.locator('.walls-count');
  const row = dashboard.getByRole('row', { name: /NOC right/ });

  await test.step('it is alive, and the dashboard says what it shows', async () => {
    await count.click();
    await expect(row).toContainText('alive');
    await expect(row).toContainText(/event [\d,]+/);
  });

  await test.step('nothing comes any more: late, then stale, each with what was known last; and operators see that it froze', async () => {
    silent = true;
    await expect(wall).toHaveAttribute('data-age', 'late');
    await expect(page.locator('.wall-age')).toContainText('late');
    await expect(wall).toHaveAttribute('data-age', 'stale', { timeout: 30_000 });
    await expect(sentence(page)).toContainText(/Nothing has been heard for .*Last, at \d\d:\d\d:\d\d: lon-1 is down\./);
    await expect(page.getByTestId('wall-map').locator('canvas').first()).toBeVisible();
    await expect(row).toContainText('frozen', { timeout: 30_000 });
    await dashboard.keyboard.press('Escape');
    await expect(count).toContainText('frozen');
  });

  await test.step('it goes on by itself, and is alive again', async () => {
    silent = false;
    await expect(wall).toHaveAttribute('data-age', 'fresh', { timeout: 60_000 });
    await expect(sentence(page)).toContainText('lon-1 is down.');
    await count.click();
    await expect(row).toContainText('alive', { timeout: 30_000 });
    await dashboard.keyboard.press('Escape');
  });

  await test.step('one that is closed is missed', async () => {
    await page.close();
    await expect(count).toContainText('gone', { timeout: 30_000 });
  });
});

test('loads itself again when the server comes back with a newer build, and goes on where it was', async ({ page }) => {
  const installed = installCopy();
  const first = await startLab([], undefined, { installed: installed.directory });
  const { port } = new URL(first.url);
  let running = first;
  try {
    await page.goto(`${first.url}/wall?name=NOC upgraded`);
    await expect(page.locator('.wall')).toHaveAttribute('data-age', 'fresh');
    const loads: string[] = [];
    page.on('load', () => loads.push(page.url()));

    await first.stop({ keepData: true });
    await expect(page.locator('.wall')).not.toHaveAttribute('data-age', 'fresh');
    await expect(page.getByTestId('wall-map').locator('canvas').first()).toBeVisible();
    installed.upgrade("document.documentElement.dataset.version = 'newer';");
    running = await startLab(['--port', port], first.dataDirectory, { installed: installed.directory });
    expect(running.url).toBe(first.url);

    await expect(page.locator('html')).toHaveAttribute('data-version', 'newer');
    await expect(page.locator('.wall')).toHaveAttribute('data-age', 'fresh');
    await expect(sentence(page)).toContainText('All 7 nodes are up.');
    expect(loads).toEqual([`${first.url}/wall?name=NOC%20upgraded`]);
  } finally {
    await running.stop();
    installed.remove();
  }
});
