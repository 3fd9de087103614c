/** The first source document, acted out: destination server failover with a prioritized list (DF). */
import { expect, test } from '@playwright/test';
import { arrangeIncomingFromNyc2, untilCalm } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

let lab: RunningLab;
let watch: ClusterWatch;

test.beforeEach(async () => {
  lab = await startLab();
  watch = new ClusterWatch(lab.url);
  await untilCalm(watch);
});
test.afterEach(async () => {
  watch.close();
  await lab.stop();
});

const destination = (key: string) => watch.state!.view.destinations[key]!.state;
const connectedTo = (key: string, peer: string) => watch.until(`${key} connected to ${peer}`, ({ view }) => view.destinations[key]?.state.connection?.peer === peer);

test('DF-01 DF-03 DF-04 DF-05 DF-06 DF-08 DF-13 DF-14 new-york → recovery by its list', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  for (const node of ['nyc-1', 'nyc-2']) {
    if (destination(`${node}/recovery`).connection?.peer !== 'r-1') await watch.order({ verb: 'reconnect', node, destination: 'recovery' });
    await connectedTo(`${node}/recovery`, 'r-1');
  }

  await test.step('kill r-1: the list is searched from the top, and r-2 connects', async () => {
    watch.events.length = 0;
    await dashboard.selectNode('r-1');
    await dashboard.order('Kill', 'r-1');
    await Promise.all([connectedTo('nyc-1/recovery', 'r-2'), connectedTo('nyc-2/recovery', 'r-2')]);
    const attempts = watch.events.flatMap(({ event }) => (event.kind === 'destination-attempt' && event.witness.name === 'nyc-1' && event.destination === 'recovery' ? [[event.peer, event.outcome]] : []));
    expect(attempts).toEqual([['r-1', 'refused'], ['r-2', 'connected']]);
    await expect(dashboard.node('r-1')).toHaveAccessibleName(/killed/);
    await expect(dashboard.lane('nyc-1 → recovery')).toContainText('r-2');
  });

  await test.step('kill r-2: the wait grows pass by pass', async () => {
    // On a busy machine a connection may have been lost and found meanwhile: these waits are of what follows.
    watch.events.length = 0;
    await dashboard.selectNode('r-2');
    await dashboard.order('Kill', 'r-2');
    await watch.until('a fourth pass in vain', ({ view }) => view.destinations['nyc-1/recovery']!.state.passes >= 4);
    const waits = watch.events.flatMap(({ event }) => (event.kind === 'destination-changed' && event.witness.name === 'nyc-1' && event.state.destination === 'recovery' && event.state.phase === 'backing-off' && event.state.wait ? [event.state.wait.millis] : []));
    expect(waits.slice(0, 4)).toEqual([200, 400, 800, 1600]);
    await expect(dashboard.sentence).toContainText('r-1');
    await expect(dashboard.sentence).toContainText('r-2');
  });

  await test.step('restore r-2: it reconnects', async () => {
    await dashboard.order('Restore', 'r-2');
    await Promise.all([connectedTo('nyc-1/recovery', 'r-2'), connectedTo('nyc-2/recovery', 'r-2')]);
  });

  await test.step('restore r-1: no fail-back', async () => {
    await dashboard.selectNode('r-1');
    await dashboard.order('Restore', 'r-1');
    await watch.until('r-1 serves', ({ view }) => view.nodes['r-1']?.process.state === 'running' && view.nodes['r-1'].self?.state === 'serving');
    watch.events.length = 0;
    await watch.until('three more reports of nyc-1', () => watch.events.filter(({ event }) => event.kind === 'node-sampled' && event.witness.name === 'nyc-1').length >= 3);
    expect(destination('nyc-1/recovery').connection?.peer).toBe('r-2');
    expect(destination('nyc-2/recovery').connection?.peer).toBe('r-2');
  });

  await test.step('reconnect: back to the top of the list, r-1', async () => {
    await page.goto(`${lab.url}/?sel=destination:nyc-1/recovery`);
    await dashboard.order('Reconnect', 'nyc-1 → recovery');
    await connectedTo('nyc-1/recovery', 'r-1');
    expect(destination('nyc-2/recovery').connection?.peer).toBe('r-2');
  });
});

test('DF-02 DF-07 DF-11 a london node with an incoming connection goes on over the one from nyc-2, with no dial at all', async ({ page }) => {
  const dashboard = new DashboardPage(page);
  await dashboard.open(lab.url);
  await arrangeIncomingFromNyc2(watch);
  watch.events.length = 0;
  await dashboard.selectNode('nyc-1');
  await dashboard.order('Kill', 'nyc-1');
  await connectedTo('lon-1/new-york', 'nyc-2');
  expect(destination('lon-1/new-york').connection?.via).toBe('incoming');
  const dials = watch.events.filter(({ event }) => event.kind === 'destination-attempt' && event.witness.name === 'lon-1');
  expect(dials).toEqual([]);
  await expect(dashboard.lane('lon-1 → new-york')).toContainText('nyc-2');
});
