/** The second source document, acted out: failover of active update sources (US), on the page and on a plain terminal's client. */
import mqtt from 'mqtt';
import { expect, test } from '@playwright/test';
import { arrangeFxSources } from '../lab/calm.ts';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { DashboardPage } from '../lab/dashboard-page.ts';
import { startLab, type RunningLab } from '../lab/start-lab.ts';

const SECTION = 'prices/fx';
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

/** A plain MQTT client on one node: what it hears, and a way to wait for it. */
async function listen(node: string, filter: string) {
  const { mqttPort } = watch.state!.view.spec!.nodes.find((each) => each.name === node)!;
  const client = mqtt.connect({ host: '127.0.0.1', port: mqttPort, protocolVersion: 4, reconnectPeriod: 0 });
  const heard: { topic: string; text: string; retain: boolean }[] = [];
  client.on('message', (topic, payload, { retain }) => heard.push({ topic, text: payload.toString(), retain }));
  await new Promise<void>((resolve, reject) => {
    client.once('error', reject);
    client.on('connect', () => client.subscribe(filter, { qos: 1 }, (error) => (error ? reject(error) : resolve())));
  });
  return { client, heard, port: mqttPort };
}

const holderIs = (client: string) => watch.until(`${client} holds ${SECTION}`, ({ view }) => view.sections[SECTION]?.holder?.active?.client === client);

test.describe('the four numbered steps', () => {
  for (const victim of ['node', 'client'] as const) {
    test(`US-01 US-02 US-03 US-04 US-05 US-06 US-07 with the ${victim} killed`, async ({ page }) => {
      const dashboard = new DashboardPage(page);
      await dashboard.open(lab.url);
      const target = victim === 'node' ? 'lon-1' : 'fx-1';

      await test.step('1, 2: fx-1 is the active source on lon-1, fx-2 the standby on lon-2', async () => {
        await dashboard.selectNode('lon-1');
        await expect(dashboard.inspector).toContainText('active');
        await dashboard.selectNode('lon-2');
        await expect(dashboard.inspector).toContainText('standby');
      });

      const onLon2 = await listen('lon-2', `${SECTION}/#`);
      const onLon3 = await listen('lon-3', `${SECTION}/#`);
      const from = (list: { text: string; retain: boolean }[], by: string) => list.filter(({ text, retain }) => !retain && text.includes(`"by":"${by}"`)).length;
      await test.step('3: the topics on lon-2 go on receiving the updates of fx-1', async () => {
        await expect.poll(() => from(onLon2.heard, 'fx-1')).toBeGreaterThan(20);
        expect(from(onLon2.heard, 'fx-2')).toBe(0);
      });

      await test.step(`4: ${target} becomes unavailable; fx-2 is told, and its updates are reflected into the datagrid`, async () => {
        if (victim === 'node') await dashboard.selectNode('lon-1');
        else await page.goto(`${lab.url}/?sel=client:fx-1`);
        await dashboard.order('Kill', target);
        await holderIs('fx-2');
        await watch.until('the callback to fx-2', () => watch.events.some(({ event }) => event.kind === 'callback-sent' && event.client === 'fx-2' && event.state === 'active'));
        await expect.poll(() => from(onLon2.heard, 'fx-2')).toBeGreaterThan(20);
        await expect.poll(() => from(onLon3.heard, 'fx-2')).toBeGreaterThan(20);
      });

      await test.step('the page says what happened and how long it took', async () => {
        await expect(dashboard.sentence).toContainText(/prices\/fx moved to fx-2 on lon-2 in \d+(\.\d+)? m?s/);
        if (victim === 'node') await expect(dashboard.sentence).toContainText('lon-1');
        await expect(dashboard.lane(SECTION)).toContainText('fx-2');
      });
      onLon2.client.end(true);
      onLon3.client.end(true);
    });
  }
});

test('US-21 US-27 the node that returns does not fail back, and the client of a dead node comes back as standby elsewhere', async () => {
  await watch.order({ verb: 'kill', target: { kind: 'node', name: 'lon-1' } });
  await holderIs('fx-2');
  await watch.until('fx-1 stands by on lon-3', ({ view }) => view.sections[SECTION]?.holder?.standbys.some((standby) => standby.client === 'fx-1' && standby.node === 'lon-3'));
  await watch.order({ verb: 'restore', target: { kind: 'node', name: 'lon-1' } });
  await watch.until('lon-1 serves again', ({ view }) => view.nodes['lon-1']?.self?.state === 'serving' && view.nodes['lon-1'].self.incarnation > 1);
  expect(watch.state!.view.sections[SECTION]?.holder?.active?.client).toBe('fx-2');
});

test('MQ-01 MQ-02 with fx-2 killed, a terminal on lon-2 hears standby, then active when lon-1 is killed', async () => {
  await watch.order({ verb: 'kill', target: { kind: 'client', name: 'fx-2' } });
  await watch.until('no standby is left', ({ view }) => view.sections[SECTION]?.holder?.standbys.length === 0);
  const terminal = await listen('lon-2', `$update-source/${SECTION}`);
  const states = () => terminal.heard.map(({ text }) => (JSON.parse(text) as { state: string }).state);
  await expect.poll(states).toEqual(['standby']);
  await watch.order({ verb: 'kill', target: { kind: 'node', name: 'lon-1' } });
  await expect.poll(states).toEqual(['standby', 'active']);
  expect(terminal.heard.every(({ retain }) => !retain)).toBe(true);
  terminal.client.end(true);
});

test('US-09 MQ-05 an update to a replicated topic without a registration fails', async () => {
  const { client } = await listen('lon-2', 'nothing');
  const closed = new Promise<string>((resolve) => client.once('close', () => resolve('closed')));
  const acknowledged = client.publishAsync(`${SECTION}/EURUSD`, '1.0', { qos: 1 }).then(() => 'acknowledged', () => 'failed');
  expect(await Promise.race([closed, acknowledged])).not.toBe('acknowledged');
  await watch.until('the refusal is an event', () => watch.events.some(({ event }) => event.kind === 'update-refused' && event.topic === `${SECTION}/EURUSD`));
  client.end(true);
});
