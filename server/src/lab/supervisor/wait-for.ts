/** Waiting with an end: for a condition that is polled, and for an answer that may never come. */
import { monoMillis } from '../../clock.ts';

/**
 * Polls until `holds`.
 *
 * @param everyMillis between two looks; the moment found is late by at most this
 * @returns the time at which it was seen to hold, null when it did not within the limit
 */
export async function pollUntil(holds: () => Promise<boolean>, everyMillis: number, limitMillis: number): Promise<number | null> {
  const end = monoMillis() + limitMillis;
  for (;;) {
    if (await holds()) return monoMillis();
    if (monoMillis() >= end) return null;
    await new Promise((resolve) => setTimeout(resolve, everyMillis));
  }
}

/** An answer that somebody else gives once; the first one counts. */
export interface Pending<T> {
  settle(value: T): void;
  /** Resolves with the answer, or with `fallback` once the limit has passed. */
  within(limitMillis: number, fallback: T): Promise<T>;
}

/** @returns an answer that is awaited. */
export function pending<T>(): Pending<T> {
  let settle: (value: T) => void = () => undefined;
  const answer = new Promise<T>((resolve) => {
    settle = resolve;
  });
  return {
    settle,
    within(limitMillis, fallback) {
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(fallback), limitMillis);
        void answer.then((value) => {
          clearTimeout(timer);
          resolve(value);
        });
      });
    },
  };
}
