import { expect, it } from 'vitest';
import { RefusalLog } from './refusal-log.ts';

it('US-11 refused updates are one event a client and second, all of them counted', () => {
  let now = 0;
  const told: { at: number; client: string; count: number }[] = [];
  const log = new RefusalLog(
    (body) => {
      if (body.kind === 'update-refused') told.push({ at: now, client: body.client, count: body.count });
    },
    () => now,
  );
  for (now = 0; now <= 2500; now += 10) {
    if (now <= 1500) log.add(`prices/fx/t${now}`, 'fx-1', `fx-1 may not update prices/fx/t${now}`);
    if (now === 300) log.add('prices/fx/t', 'fx-9', 'not registered');
    if (now % 1000 === 500) log.tell();
  }
  expect(told.filter((one) => one.client === 'fx-9').map((one) => one.count)).toEqual([1]);
  const mine = told.filter((one) => one.client === 'fx-1');
  expect(mine[0]).toMatchObject({ at: 0, count: 1 });
  expect(mine.reduce((sum, one) => sum + one.count, 0)).toBe(151);
  for (const [index, one] of mine.slice(1).entries()) expect(one.at - mine[index]!.at).toBeGreaterThanOrEqual(1000);
});
