/** An engineer after a drill: why it went as it did, how two failovers differ, and a note for those who come later. */
import { expect, test } from '@playwright/test';
import { arrangeFxSources } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

let lab: RunningLab;
let watch: ClusterWatch;

test.beforeEach(async () => {
  lab = await startLab();
  watch = new ClusterWatch(lab.url);
  await arrangeFxSources(watch);
});
test.afterEach(async () => {
  watch.close();
  await lab.stop();
});

/** Kills the client, waits until the other holds the section and updates come through. @returns the failover's id. */
async function moveFx(from: string, to: string): Promise<string> {
  await watch.order({ verb: 'kill', target: { kind: 'client', name: from } });
  return watch.until(`${to} took over from ${from}`, ({ history }) =>
    history.episodes.findLast(({ was, now, gapMillis }) => was?.client === from && now?.client === to && gapMillis !== null)?.id);
}

test('US-26 two failovers are explained, compared and noted on the timeline', async ({ page }) => {
  const first = await moveFx('fx-1', 'fx-2');
  await watch.order({ verb: 'restore', target: { kind: 'client', name: 'fx-1' } });
  await watch.until('fx-1 stands by', ({ view }) => view.sections['prices/fx']?.holder?.standbys.some(({ client }) => client === 'fx-1'));
  const second = await moveFx('fx-2', 'fx-1');

  const dashboard = new DashboardPage(page);
  await dashboard.open(`${lab.url}/?sel=episode:${second}`);
  const side = page.getByRole('complementary', { name: 'Failovers and notes' });

  await test.step('why the new source is the new one', async () => {
    await expect(side.getByRole('heading', { name: 'prices/fx fx-2 → fx-1' })).toBeVisible();
    await side.locator('summary').click();
    await expect(side.getByRole('list', { name: 'Candidates by rank' })).toContainText('fx-1 on lon-');
    await expect(side.locator('details')).toContainText('takes over from fx-2');
  });

  await test.step('compared with the one before, aligned at the fault', async () => {
    await side.getByRole('button', { name: /^Compare vs prices\/fx at / }).click();
    const compared = side.getByRole('article', { name: /aligned at their faults$/ });
    await expect(compared.getByRole('row', { name: /^service gap/ })).toContainText('ms');
    await expect(compared.getByRole('row', { name: /^fault in effect 0 ms 0 ms 0 ms/ })).toBeVisible();
    await compared.getByRole('button', { name: 'End' }).click();
    await expect(compared).toBeHidden();
  });

  await test.step('a note is in the log, for everybody who comes later', async () => {
    await side.getByRole('button', { name: 'Write a note' }).click();
    const form = page.getByRole('form', { name: 'Note' });
    await form.getByLabel('Note', { exact: true }).fill('The second one was the drill.');
    await form.getByLabel('By').fill('ana');
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form).toBeHidden();
    await expect(side.getByRole('list', { name: 'Notes' })).toContainText('The second one was the drill. — ana');
    expect(await watch.until('the note', ({ history }) => history.notes[0]?.episode)).toBe(second);
    await page.reload();
    await expect(side.getByRole('list', { name: 'Notes' })).toContainText('The second one was the drill.');
  });

  await test.step('lanes by filter, a stretch by keys', async () => {
    const lanes = page.getByRole('list', { name: /^Lanes/ }).getByRole('listitem');
    await page.getByLabel('Filter lanes by name or present state').fill('section fx');
    await expect(lanes.filter({ hasText: 'prices/fx' })).toHaveCount(1);
    await expect(lanes.filter({ hasText: 'node lon-1' })).toHaveCount(0);
    await page.getByLabel('Filter lanes by name or present state').fill('');
    await expect(dashboard.lane('node lon-1')).toBeVisible();
    const range = page.getByRole('toolbar', { name: /^Stretch of time/ });
    await expect(range).toContainText('the last 1 min');
    await page.getByRole('group', { name: /^Lanes\./ }).press('b');
    await page.keyboard.press('Enter');
    await expect(range).not.toContainText('the last');
    await page.keyboard.press('Home');
    await expect(range).toContainText('the last');
  });
  expect(first).not.toBe(second);
});
