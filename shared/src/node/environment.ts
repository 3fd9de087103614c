/** What a node needs of the world to run: time, and being called back. A process gives it the system's, a simulation its own. */
import type { Millis, MonoMillis } from '../domain/units.ts';

export interface NodeEnvironment {
  now(): MonoMillis;
  /** Calls back after so long, once. @returns a function that prevents it. */
  after(millis: Millis, call: () => void): () => void;
  /** Calls back before anything else happens but after what has arrived by now was taken in. @returns a function that prevents it. */
  soon(call: () => void): () => void;
}

/** Calls back again and again. @returns a function that ends it. */
export function every(environment: NodeEnvironment, millis: Millis, call: () => void): () => void {
  let stop = environment.after(millis, function again() {
    stop = environment.after(millis, again);
    call();
  });
  return () => stop();
}
