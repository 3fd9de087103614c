/** Kills and pauses the node of the active source of prices/fx in the default cluster and measures what a subscriber and a viewer notice. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FoldState } from '@understudy/shared/history/fold';
import { ClusterWatch } from '../../lab/cluster-watch.ts';
import { startLab } from '../../lab/start-lab.ts';
import { median, percentile, type Bench } from '../bench.ts';
import { DeliveryLog } from './delivery-log.ts';
import { PageWatch } from './down-pixels.ts';
import { monoMillis } from '../mono.ts';
import { runBesidePeers } from './peers-beside.ts';
import { measureTcpResetFloor } from './tcp-floor.ts';

const ROUNDS = Number(process.env.UNDERSTUDY_BENCH_ROUNDS ?? 10);
/** A round of the peers takes up to half a minute. */
const PEER_ROUNDS = Number(process.env.UNDERSTUDY_BENCH_ROUNDS ?? 5);
const SECTION = 'prices/fx';

interface Round {
  /** The steps of the failover as the nodes reported them, in ms since the fault. */
  phases: string;
  /** Worst service gap of the surviving nodes, less the feed's interval. */
  gap: number;
  toPixel: number | null;
}

/** @returns who holds the section and who stands by, once every node is up and the section has both; else null. */
function settled({ view }: FoldState) {
  const holder = view.sections[SECTION]?.holder;
  const allUp = view.spec?.nodes.every((node) => view.nodes[node.name]?.process.state === 'running' && view.nodes[node.name]?.self?.state === 'serving');
  return allUp && holder?.active && holder.standbys.length > 0 ? { active: holder.active, standby: holder.standbys[0]! } : null;
}

/**
 * Clients go on at the next node of their own list and do not come back, so that after some deaths both may be on one node.
 * Then there is no standby on another node to take over: both are started anew, in the order of the cluster file.
 */
async function standApart(watch: ClusterWatch): Promise<{ client: string; node: string }> {
  const { active, standby } = await watch.until('all nodes up, an active source and a standby', settled, 60_000);
  if (active.node !== standby.node) return active;
  const clients = watch.state!.view.spec!.clients.filter((client) => client.path === SECTION);
  for (const { name } of clients) await watch.order({ verb: 'stop', target: { kind: 'client', name } }, 'bench');
  for (const { name } of clients) {
    await watch.order({ verb: 'restore', target: { kind: 'client', name } }, 'bench');
    await watch.until(`${name} registered`, ({ view }) => {
      const holder = view.sections[SECTION]?.holder;
      return holder?.active?.client === name || holder?.standbys.some((standing) => standing.client === name);
    });
  }
  return standApart(watch);
}

/** @returns when the signal was sent, as the lab stamped the order. */
function askedAt({ view }: FoldState, verb: string, node: string): number | null {
  return view.orders.findLast((order) => order.command.verb === verb && 'target' in order.command && order.command.target.name === node)?.askedAt ?? null;
}

async function oneRound(verb: 'kill' | 'pause', watch: ClusterWatch, logs: DeliveryLog[], interval: number, page: PageWatch | null): Promise<Round> {
  const active = await standApart(watch);
  const survivors = logs.filter((log) => log.node !== active.node);
  // A subscriber of a node that was just restored connects again; without what came before there is no gap to measure.
  const since = monoMillis();
  while (!logs.every((log) => log.heard(since, active.client))) await sleep(20);
  const box = page ? await page.boxOf(active.node) : null;
  // At a random phase of the feed.
  await sleep(500 + Math.random() * 2 * interval);
  await page?.record();
  const before = monoMillis();
  await watch.order({ verb, target: { kind: 'node', name: active.node } }, 'bench');
  const next = await watch.until('another active source', ({ view }) => {
    const holder = view.sections[SECTION]?.holder?.active;
    return holder && holder.client !== active.client ? holder : null;
  });
  const deadline = monoMillis() + 10_000;
  while (!survivors.every((log) => log.handover(before, next.client))) {
    if (monoMillis() > deadline) throw new Error(`No update of ${next.client} was delivered on every surviving node within 10 s of the ${verb} of ${active.node}. Since then: ${survivors.map((log) => `${log.node} ${log.describe(before)}`).join('; ')}. Holder: ${JSON.stringify(watch.state!.view.sections[SECTION]?.holder)}`);
    await sleep(5);
  }
  const gaps = survivors.map((log) => log.handover(before, next.client)!).map(({ first, last }) => first.at - last.at - interval);
  const killedAt = askedAt(watch.state!, verb, active.node) ?? before;
  if (page) await sleep(1500);
  const shown = page && box ? await page.firstDownFrame(killedAt, box) : null;
  if (page && shown === null) throw new Error(`No frame showed ${active.node} down.`);
  await watch.order({ verb: verb === 'kill' ? 'restore' : 'resume', target: { kind: 'node', name: active.node } }, 'bench');
  for (const log of logs) log.forget();
  const episode = watch.state!.history.episodes.findLast(({ lane }) => lane === `section:${SECTION}`);
  const phases = episode?.phases.map(({ name, sinceFaultMillis }) => `${name} ${sinceFaultMillis.toFixed(0)}`).join(', ') ?? 'no episode';
  return { phases, gap: Math.max(...gaps), toPixel: shown === null ? null : shown - killedAt };
}

export const failoverBench: Bench = {
  name: 'failover',
  what: 'service gap of prices/fx after SIGKILL and SIGSTOP of the active source\'s node, and from kill(2) to pixels',
  flags: { '--peers': 'instead, the gap that one client sees that writes all the time, beside Redis Sentinel and NATS JetStream' },
  async run(say, flags) {
    if (flags.has('--peers')) return runBesidePeers(PEER_ROUNDS, say);
    const floor: number[] = [];
    for (let round = 0; round < ROUNDS; round++) floor.push(await measureTcpResetFloor());
    const lab = await startLab();
    const watch = new ClusterWatch(lab.url);
    try {
      const spec = await watch.until('the cluster\'s description', ({ view }) => view.spec);
      const interval = spec.clients.find((client) => client.path === SECTION)!.feed.intervalMillis;
      const members = spec.nodes.filter((node) => node.group === spec.sections.find((section) => section.path === SECTION)!.home);
      const logs = members.map((node) => new DeliveryLog(node.name, node.mqttPort, SECTION));
      await Promise.all(logs.map((log) => log.ready()));
      await watch.until('a settled cluster', settled, 60_000);
      const repeat = async (verb: 'kill' | 'pause', page: PageWatch | null): Promise<Round[]> => {
        const rounds: Round[] = [];
        for (let round = 1; round <= ROUNDS; round++) {
          const { gap, toPixel, phases } = await oneRound(verb, watch, logs, interval, page);
          rounds.push({ gap, toPixel, phases });
          say(`${verb} ${round}/${ROUNDS}${page ? ' with the page open' : ''}: gap ${gap.toFixed(1)} ms beyond the feed's ${interval} ms${toPixel === null ? '' : `, to pixels ${toPixel.toFixed(1)} ms`} (${phases})`);
        }
        return rounds;
      };
      const kills = await repeat('kill', null);
      const pauses = await repeat('pause', null);
      const page = await PageWatch.open(lab.url, members[0]!.name);
      const watched = await repeat('kill', page);
      await page.close();
      for (const log of logs) log.close();
      const kill = kills.map(({ gap }) => gap);
      const pause = pauses.map(({ gap }) => gap);
      const pixel = watched.flatMap(({ toPixel }) => (toPixel === null ? [] : [toPixel]));
      const limit = spec.policy.heartbeatLimitMillis;
      return {
        rounds: ROUNDS,
        figures: {
          feedIntervalMillis: interval,
          heartbeatLimitMillis: limit,
          tcpResetFloorMillis: median(floor),
          tcpResetFloorP99Millis: percentile(floor, 99),
          killGapP50Millis: median(kill),
          killGapP99Millis: percentile(kill, 99),
          killGapOverFloor: median(kill) / median(floor),
          pauseGapP50Millis: median(pause),
          pauseGapP99Millis: percentile(pause, 99),
          killToPixelP50Millis: median(pixel),
          killToPixelP99Millis: percentile(pixel, 99),
          killGapWithPageP50Millis: median(watched.map(({ gap }) => gap)),
        },
        targets: {
          killGapMillis: { value: median(kill), atMost: 50 },
          pauseGapMillis: { value: median(pause), atMost: limit + 50 },
          killToPixelMillis: { value: median(pixel), atMost: 150 },
        },
        leftOut: ['other makes of servers: `failover --peers` puts them beside ours'],
      };
    } finally {
      watch.close();
      await lab.stop();
    }
  },
};
