/** What the node's topics cost by themselves beside a floor, a plain map from topic to value: applied updates a second, and bytes a topic. Each in a process of its own. */
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { repository } from '../../lab/start-lab.ts';
import { median } from '../bench.ts';
import type { StoreCost } from './measure-store.ts';

const ROUNDS = 3;

export async function measureStores(say: (line: string) => void): Promise<Record<string, number>> {
  const costs: Record<'ours' | 'map', StoreCost[]> = { ours: [], map: [] };
  for (let round = 0; round < ROUNDS; round++) for (const which of ['ours', 'map'] as const) costs[which].push(await measure(which));
  const of = (which: 'ours' | 'map', what: keyof StoreCost): number => median(costs[which].map((cost) => cost[what]));
  say(`topics alone: ${Math.round(of('ours', 'inTurnPerSecond'))} updates a second in turn, ${Math.round(of('ours', 'anyOrderPerSecond'))} in any order, ${Math.round(of('ours', 'bytesPerTopic'))} bytes a topic`);
  return {
    storeAppliesPerSecond: of('ours', 'inTurnPerSecond'), storeAppliesAnyOrderPerSecond: of('ours', 'anyOrderPerSecond'), storeBytesPerTopic: of('ours', 'bytesPerTopic'),
    mapAppliesPerSecond: of('map', 'inTurnPerSecond'), mapAppliesAnyOrderPerSecond: of('map', 'anyOrderPerSecond'), mapBytesPerTopic: of('map', 'bytesPerTopic'),
  };
}

function measure(which: 'ours' | 'map'): Promise<StoreCost> {
  return new Promise((resolve, reject) => {
    const child = fork(join(repository, 'e2e/dist/measure-store.js'), [which], { execArgv: ['--expose-gc'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.once('message', (cost: StoreCost) => resolve(cost));
    child.once('exit', (code) => reject(new Error(`the process that measures ${which} ended with ${code}`)));
  });
}
