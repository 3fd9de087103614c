/** The flight recorder: back in time without moving anybody else, every state as it was, recordings that open anywhere, known problems muted. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import fc from 'fast-check';
import type { FoldState } from '@understudy/shared/history/fold';
import type { LogIndex } from '@understudy/shared/recording/log-index';
import { segmentOfNumber } from '@understudy/shared/recording/log-index';
import { readSegment } from '@understudy/shared/recording/segment-reader';
import type { Segment } from '@understudy/shared/recording/segment';
import { describeCluster } from '@understudy/shared/view/describe-cluster';
import { hashJson } from '@understudy/shared/view/hash-view';
import type { Receipt } from '@understudy/shared/receipt/receipt';
import type { KeptRecording } from '@understudy/shared/wire/recordings';
import { arrangeFxSources } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { repository, startLab, type RunningLab } from '../lab/start-lab.ts';

const started: RunningLab[] = [];
const directories: string[] = [];
let watch: ClusterWatch | null = null;

async function start(args: string[] = []): Promise<RunningLab> {
  const lab = await startLab(args);
  started.push(lab);
  return lab;
}

test.afterEach(async () => {
  watch?.close();
  watch = null;
  await Promise.all(started.splice(0).map((lab) => lab.stop()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const recorder = (page: Page) => page.getByRole('region', { name: 'Flight recorder' });
const pill = (page: Page) => page.locator('header .pill');
const get = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T;

/** fx-1 is killed with its node, and what followed has settled. */
async function failOver(lab: RunningLab): Promise<void> {
  watch = new ClusterWatch(lab.url);
  await arrangeFxSources(watch);
  await watch.order({ verb: 'kill', target: { kind: 'node', name: 'lon-1' } });
  await watch.until('the failover is over', ({ history }) => history.episodes.some((episode) => episode.title === 'prices/fx' && episode.state === 'done'));
}

test('one goes back to a failover, steps through it and plays it, while others stay live; no order is given from the past', async ({ page, context }) => {
  const lab = await start();
  await failOver(lab);
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  const other = await context.newPage();
  await other.goto(lab.url);
  await dashboard.selectNode('lon-1');

  await test.step('the key t opens it, and a jump goes to the fault', async () => {
    await page.keyboard.press('t');
    await recorder(page).getByRole('button', { name: 'Failover before' }).click();
    await expect(pill(page)).toContainText('Past');
    await expect(page).toHaveURL(/at=n\d+@/);
    await expect(page.locator('.page')).toHaveAttribute('data-past', 'true');
  });

  await test.step('step by step, all three instruments show the same instant', async () => {
    const before = page.url();
    await recorder(page).getByRole('button', { name: 'Event before' }).click();
    await expect(page).not.toHaveURL(before);
    await recorder(page).getByRole('button', { name: 'Next event' }).click();
    await expect(page).toHaveURL(before);
    const n = Number(/at=n(\d+)/.exec(page.url())![1]);
    const { view, history } = await get<FoldState>(`${lab.url}/api/log/state?n=${n}`);
    await expect(dashboard.sentence).toContainText(describeCluster(view, history.episodes).sentences[0]!.text);
    // A peer may have noticed before the lab said so; the next words of the lab are some steps ahead.
    await expect(async () => {
      await recorder(page).getByRole('button', { name: 'Next event' }).click();
      await expect(dashboard.node('lon-1')).toHaveAttribute('aria-label', /killed/, { timeout: 300 });
    }).toPass();
    await expect(dashboard.sentence).toContainText('lon-1 is down');
    // The lane of the faults names it, too.
    await expect(dashboard.lane('lon-1').filter({ hasNotText: 'faults' }).first()).toContainText('down');
  });

  await test.step('of the topics it shows what the log holds, and says of the rest that it was not recorded', async () => {
    const tree = page.getByRole('tree', { name: 'Topics' });
    await expect(tree.getByRole('treeitem').filter({ hasText: 'fx' }).first()).toBeVisible();
    await expect(tree.getByText('topics not recorded here').first()).toBeVisible();
    await expect(tree.getByText('telemetry')).toHaveCount(0);
  });

  await test.step('orders are disabled, with the reason, by button and by key', async () => {
    await page.goto(page.url().replace(/sel=[^&]*/, 'sel=node:lon-2'));
    const kill = page.locator('#inspector').getByRole('button', { name: 'Kill lon-2', exact: true });
    await expect(kill).toHaveAttribute('aria-disabled', 'true');
    await kill.focus();
    await expect(page.getByRole('tooltip')).toContainText('you are looking at the past');
    await kill.click({ force: true });
    await page.keyboard.press('k');
    await expect(page.getByText('Not asked: kill lon-2')).toBeVisible();
    await expect(page.getByRole('alertdialog')).toHaveCount(0);
    expect(watch!.state!.view.nodes['lon-2']!.process.state).toBe('running');
  });

  await test.step('it plays on from there, and stops', async () => {
    const at = page.url();
    await recorder(page).getByRole('button', { name: 'Play' }).click();
    await expect(page).not.toHaveURL(at);
    await recorder(page).getByRole('button', { name: 'Pause' }).click();
    await expect(recorder(page).getByRole('button', { name: 'Play' })).toBeVisible();
  });

  await test.step('nobody else was moved; Back and the button lead to live again', async () => {
    await expect(pill(other)).toContainText('Live');
    await expect(other).not.toHaveURL(/at=/);
    await recorder(page).getByRole('slider', { name: 'Instant' }).press('Home');
    // What had happened before the log began shares its first instant, which is shown after all of that.
    const labelOf = async (n: number): Promise<number> => (await get<{ at: number }>(`${lab.url}/api/log/state?n=${n}`)).at;
    const began = await labelOf(0);
    let first = 0;
    while ((await labelOf(first + 1)) === began) first += 1;
    await expect(page).toHaveURL(new RegExp(`at=n${first}@`));
    await page.goBack();
    await expect(page).not.toHaveURL(new RegExp(`at=n${first}@`));
    await expect(pill(page)).toContainText('Past');
    await recorder(page).getByRole('button', { name: /^Back to live/ }).click();
    await expect(pill(page)).toContainText('Live');
    await expect(page).not.toHaveURL(/at=/);
  });
});

test('what is kept opens on another dashboard and in another page, with no cluster', async ({ page }) => {
  const lab = await start();
  await failOver(lab);
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  const episode = watch!.state!.history.episodes.find(({ title, state }) => title === 'prices/fx' && state === 'done')!;
  const receiptAt = (base: string) => get<Receipt>(`${base}/api/receipt.json?episode=${encodeURIComponent(episode.id)}`);
  await expect.poll(async () => (await receiptAt(lab.url)).loss.state, { timeout: 60_000 }).toBe('counted');
  const receipt = await receiptAt(lab.url);
  await page.keyboard.press('t');
  await recorder(page).getByRole('button', { name: 'Keep…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Keep what happened' });
  await dialog.getByLabel('Name').fill('fx drill');
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Kept' })).toContainText('fx drill');
  const { recordings } = await get<{ recordings: KeptRecording[] }>(`${lab.url}/api/recordings`);
  expect(recordings).toHaveLength(1);
  const directory = mkdtempSync(join(tmpdir(), 'understudy-kept-'));
  directories.push(directory);
  const file = join(directory, 'fx drill.understudy');
  copyFileSync(join(lab.dataDirectory, 'dashboard', 'recordings', recordings[0]!.file), file);
  const n = recordings[0]!.head!.events;
  const { hash } = await get<{ hash: string }>(`${lab.url}/api/log/state?n=${n}`);
  watch!.close();
  await lab.stop();
  started.pop();

  const shown = await start(['--recording', file]);
  expect(shown.printed()).toContain('There is no cluster behind it');
  await test.step('the same state, from the command line alone', async () => {
    expect((await get<{ hash: string }>(`${shown.url}/api/log/state?n=${n}`)).hash).toBe(hash);
    await dashboard.open(shown.url);
    await expect(pill(page)).toContainText('Recording');
    await expect(recorder(page)).toContainText('fx drill');
    await expect(page.getByRole('button', { name: /Back to live/ })).toHaveCount(0);
    await recorder(page).getByRole('button', { name: 'Failover before' }).click();
    await expect(dashboard.sentence).toContainText('lon-1');
    await dashboard.selectNode('lon-2');
    await expect(page.locator('#inspector').getByRole('button', { name: 'Kill lon-2', exact: true })).toHaveAttribute('aria-disabled', 'true');
  });

  await test.step('its receipt is the same, hash by hash, on paper and on the command line', async () => {
    expect(receipt.episode.gapMillis).toBe(episode.gapMillis);
    expect(receipt.loss.missing).toBe(0);
    expect((await receiptAt(shown.url)).hash).toBe(receipt.hash);
    await recorder(page).getByRole('button', { name: 'Receipts…' }).click();
    const list = page.getByRole('dialog', { name: 'Receipts of failovers' });
    const [paper] = await Promise.all([page.context().waitForEvent('page'), list.getByRole('link', { name: 'Receipt of prices/fx', exact: true }).first().click()]);
    await expect(paper.getByRole('heading', { level: 1 })).toContainText('prices/fx: fx-1 on lon-1 → fx-2 on lon-2');
    await expect(paper.locator('body')).toContainText(receipt.hash);
    await paper.close();
    const run = (...words: string[]) => spawnSync(process.execPath, [join(repository, 'server/launch/start.mjs'), 'receipt', ...words], { encoding: 'utf8' });
    const made = run('make', file, '--episode', episode.id, '--out', join(directory, 'receipts'));
    expect(made.stdout).toContain(receipt.episode.sentence);
    const [json] = readdirSync(join(directory, 'receipts')).filter((name) => name.endsWith('.json'));
    const path = join(directory, 'receipts', json!);
    expect(run('verify', path).stdout).toContain(receipt.hash);
    expect(run('compare', path, path).stdout).toMatch(/service gap .* 0 ms/);
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"missing": 0/, '"missing": 5'));
    const changed = run('verify', path);
    expect([changed.status, changed.stderr]).toEqual([2, expect.stringContaining('something in it was changed')]);
    await list.getByLabel("A receipt's file").setInputFiles(path);
    await expect(list.getByRole('status')).toContainText('Not as it was made');
    await list.getByRole('button', { name: 'Close' }).click();
  });

  await test.step('and from a file that is picked; what is none is told in words and changes nothing', async () => {
    await recorder(page).getByRole('button', { name: 'Recordings…' }).click();
    const junk = join(directory, 'junk.understudy');
    writeFileSync(junk, 'no recording');
    await page.getByLabel("A recording's file").setInputFiles(junk);
    await expect(recorder(page).getByRole('alert')).toContainText('it does not begin with the head of a recording');
    await recorder(page).getByRole('button', { name: 'Recordings…' }).click();
    await page.getByLabel("A recording's file").setInputFiles(file);
    await expect(page).toHaveURL(new RegExp(`at=n${n}@`));
    await expect(recorder(page)).toContainText('fx drill');
    await recorder(page).getByRole('button', { name: 'Close this recording' }).click();
    await expect(recorder(page).getByRole('alert')).toHaveCount(0);
  });
});

test('a known problem is muted with a name and a reason: it stays listed and counted, and the sentence is calm', async ({ page }) => {
  const lab = await start();
  watch = new ClusterWatch(lab.url);
  await arrangeFxSources(watch);
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  await expect(dashboard.sentence).toContainText('All 7 nodes are up');
  await watch.order({ verb: 'kill', target: { kind: 'node', name: 'r-2' } });
  const row = dashboard.inspector.getByRole('listitem').filter({ hasText: 'r-2 is down' });
  await expect(dashboard.sentence).toContainText('r-2 is down');
  await row.getByRole('button', { name: /^Mute: r-2/ }).click();
  const dialog = page.getByRole('dialog', { name: 'A known problem' });
  await dialog.getByLabel(/^Mute/).check();
  await expect(dialog.getByRole('button', { name: 'Mute', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Reason').fill('the disk is replaced tonight');
  await dialog.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect(dashboard.sentence).toContainText('6 of 7 nodes are up. 3 of 3 sections served. 1 known problem is muted.');
  await expect(row).toContainText('muted');
  await expect(row).toContainText('by operator');
  await expect(row).toContainText('the disk is replaced tonight');
  await expect(page.getByRole('list', { name: 'Counts' })).toContainText('1 muted');
  await row.getByRole('button', { name: /^Lift: r-2/ }).click();
  await expect(dashboard.sentence).toContainText('r-2 is down');
});

const SMALL = `name: small
groups:
  - name: north
    nodes: [n-1, n-2, n-3]
    destinations:
      - { name: south, group: south, addresses: [s-1, s-2], topics: ['news/#'], passThrough: [north] }
  - { name: south, datagrid: false, nodes: [s-1, s-2] }
sections:
  - { path: news, home: north }
clients:
  - { name: writer-1, path: news, nodes: [n-1, n-2, n-3], feed: { topics: 10, updatesPerSecond: 50, intervalMillis: 20 } }
  - { name: writer-2, path: news, nodes: [n-2, n-3, n-1], feed: { topics: 10, updatesPerSecond: 50, intervalMillis: 20 } }
`;

test('of a real run, the state at any event by replay is the one that was seen live: from the log, and from a recording of it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'understudy-small-'));
  directories.push(directory);
  writeFileSync(join(directory, 'small.yaml'), SMALL);
  const lab = await start(['--cluster', join(directory, 'small.yaml')]);
  const seen = new Map<number, FoldState>();
  watch = new ClusterWatch(lab.url, seen);
  await watch.until('news is served with a standby', ({ view }) => (view.sections['news']?.holder?.standbys.length ?? 0) > 0);
  for (const name of ['n-1', 's-1']) {
    await watch.order({ verb: 'kill', target: { kind: 'node', name } });
    await watch.until(`${name} is down`, ({ view }) => view.nodes[name]?.process.state === 'exited');
  }
  for (const name of ['n-1', 's-1']) await watch.order({ verb: 'restore', target: { kind: 'node', name } });
  await watch.until('all serve again', ({ view }) => Object.values(view.nodes).every(({ self }) => self?.state === 'serving'));
  const post = async <T>(path: string, body: unknown): Promise<T> => (await (await fetch(`${lab.url}${path}`, { method: 'POST', headers: { 'content-type': 'application/json', origin: lab.url }, body: JSON.stringify(body) })).json()) as T;
  // So that there is a segment that is full, and one that is not. Notes are events, too, and need not be waited for.
  for (let note = 1; watch.state!.view.n <= 700 && note <= 700; note += 1) await post('/api/notes', { about: { at: watch.state!.view.at, episode: null }, text: `note ${note}`, by: 'e2e' });
  await watch.until('a segment is sealed', ({ view }) => view.n > 700, 120_000);

  const { recording } = await post<{ recording: KeptRecording }>('/api/recordings', { stretch: { lastMillis: 3_600_000 }, name: 'all', by: 'e2e' });
  const kept = `${lab.url}/api/recordings/${recording.file}`;
  const index = await get<LogIndex>(`${kept}/log`);
  expect(index.segments.length).toBeGreaterThan(1);
  const known = [...seen.keys()].filter((n) => n >= index.first && n <= index.last);
  const seed = Date.now() % 1_000_000;
  const picks = new Set([...fc.sample(fc.constantFrom(...known), { numRuns: 40, seed }), ...index.segments.flatMap(({ first, last }) => [first, last])].filter((n) => seen.has(n)));
  expect(picks.size).toBeGreaterThan(30);
  const readers = new Map<number, ReturnType<typeof readSegment>>();
  for (const n of picks) {
    const live = hashJson(seen.get(n));
    const entry = segmentOfNumber(index, n)!;
    if (!readers.has(entry.first)) readers.set(entry.first, readSegment(await get<Segment>(`${kept}/log/segments/${entry.first}`)));
    expect(hashJson(readers.get(entry.first)!.stateAt(n)), `the recording at ${n}, seed ${seed}`).toBe(live);
    expect((await get<{ hash: string }>(`${lab.url}/api/log/state?n=${n}`)).hash, `the log at ${n}, seed ${seed}`).toBe(live);
  }
});
