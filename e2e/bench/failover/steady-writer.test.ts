import { expect, it } from 'vitest';
import { SteadyWriter, longestSilence } from './steady-writer.ts';

it('the gap is the longest silence that ends after the fault', () => {
  expect(longestSilence([0, 5, 10, 100, 105], 12)).toBe(90);
});

it('an acknowledgement that was on its way when the signal was sent does not end the gap', () => {
  expect(longestSilence([0, 5, 10, 12.3, 100, 105], 12)).toBeCloseTo(87.7);
});

it('a longer silence that was over before the fault is not its gap', () => {
  expect(longestSilence([0, 500, 505, 530], 510)).toBe(25);
});

it('without an acknowledgement on both sides there is no gap', () => {
  expect(longestSilence([0, 5], 10)).toBeNaN();
  expect(longestSilence([20], 10)).toBeNaN();
});

it('a write that was given up is no acknowledgement, and the next one follows', async () => {
  const asked: number[] = [];
  const writer = await new Promise<SteadyWriter>((resolve) => {
    const made: SteadyWriter = new SteadyWriter(async (number) => {
      asked.push(number);
      if (number === 4) resolve(made);
      if (number % 2 === 0) throw new Error('refused');
    });
  });
  await writer.stop();
  expect(asked).toEqual([1, 2, 3, 4]);
  expect(writer.count).toBe(2);
  expect(String(writer.lastFault)).toContain('refused');
});
