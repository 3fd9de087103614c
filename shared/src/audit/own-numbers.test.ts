/** A client's own numbers beside those that a node gave (RP-12, RP-13). */
import { expect, it } from 'vitest';
import { ownNumbersOf } from './own-numbers.ts';

it('RP-12 what a node numbered is found again by the client’s own numbers, which refused updates put off', () => {
  const lives = [{ life: 1, acknowledged: [1, 10, 13, 30] }];
  expect([...ownNumbersOf([9, 12, 28, 28, 40, 50], { acknowledged: [1, 28], lives })]).toEqual([[1, [9, 10, 13, 14, 30, 30]]]);
  expect([...ownNumbersOf([], { acknowledged: [1, 28], lives })]).toEqual([]);
});

it('RP-13 so is what was sent again: it has the numbers of the life in which it was published first', () => {
  const lives = [{ life: 1, acknowledged: [8, 10] }, { life: 2, acknowledged: [1, 4] }];
  expect([...ownNumbersOf([3, 5], { acknowledged: [1, 7], lives })].sort()).toEqual([[1, [10, 10]], [2, [1, 2]]]);
});

it('RP-12 the newest belong together where the oldest were left out on one side', () => {
  expect([...ownNumbersOf([18, 20], { acknowledged: [1, 20], lives: [{ life: 1, acknowledged: [4, 6] }] })]).toEqual([[1, [4, 6]]]);
  expect([...ownNumbersOf([18, 20], { acknowledged: [19, 20], lives: [{ life: 1, acknowledged: [1, 6] }] })]).toEqual([[1, [5, 6]]]);
});
