/** No false failover (MB-03): the default cluster for ten minutes while something else keeps every core busy. */
import { spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterWatch } from '../lab/cluster-watch.ts';
import { startLab } from '../lab/start-lab.ts';
import { type Bench } from './bench.ts';

const MINUTES = Number(process.env.UNDERSTUDY_BUSY_MINUTES ?? 10);

/** A process that does nothing but use one core, and ends by itself. */
const BURNER = 'const end=Date.now()+ +process.argv[1];while(Date.now()<end){for(let i=0;i<1e6;i++)Math.sqrt(i)}';

export const busyBench: Bench = {
  name: 'busy',
  what: `false failovers of the default cluster in ${MINUTES} minutes with every core kept busy`,
  async run(say) {
    const lab = await startLab();
    const watch = new ClusterWatch(lab.url);
    const burners: ReturnType<typeof spawn>[] = [];
    try {
      await watch.until('every section served with a standby', ({ view }) => view.spec?.sections.every((section) => (view.sections[section.path]?.holder?.standbys.length ?? 0) > 0), 60_000);
      const epochs = Object.fromEntries(Object.values(watch.state!.view.sections).map((section) => [section.path, section.holder?.epoch?.counter]));
      watch.events.length = 0;
      const millis = MINUTES * 60_000;
      for (const _ of cpus()) burners.push(spawn(process.execPath, ['-e', BURNER, String(millis + 5000)], { stdio: 'ignore' }));
      for (let minute = 1; minute <= MINUTES; minute++) {
        await sleep(60_000);
        const rates = Object.values(watch.state!.view.nodes).reduce((sum, node) => sum + (node.sample?.acceptedPerSecond ?? 0), 0);
        say(`minute ${minute}/${MINUTES}: ${rates} updates a second accepted`);
      }
      const opinions = watch.events.flatMap(({ event }) => (event.kind === 'peer-changed' ? [event] : []));
      const failovers = watch.events.filter(({ event }) => event.kind === 'holder-changed' && event.holder.epoch?.counter !== epochs[event.holder.path]);
      for (const { event } of failovers) say(`false failover: ${JSON.stringify(event)}`);
      const suspected = opinions.filter((event) => event.to === 'suspected').length;
      const down = opinions.filter((event) => event.to === 'down').length;
      const lost = watch.events.filter(({ event }) => event.kind === 'destination-changed' && event.state.phase !== 'connected').length;
      if (!watch.events.some(({ event }) => event.kind === 'node-sampled')) throw new Error('No node said anything in all that time; the run proves nothing.');
      return {
        rounds: 1,
        figures: { minutes: MINUTES, busyProcesses: burners.length, suspicions: suspected, opinionsDown: down, destinationsLost: lost },
        targets: { falseFailovers: { value: failovers.length, atMost: 0 } },
        leftOut: [],
      };
    } finally {
      for (const burner of burners) burner.kill('SIGKILL');
      watch.close();
      await lab.stop();
    }
  },
};
