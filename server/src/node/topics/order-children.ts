/** Puts the children of one branch in order of their names, a slice at a time: a million names take seconds, and a node that orders them for a viewer must not miss a heartbeat for it. */
import { orderKey } from '@understudy/shared/domain/name-order';
import type { TopicId } from './topic-tree.ts';

/** Ordered in one go; a slice takes a millisecond or two. */
const RUN = 2048;

/** @returns after the last slice, the nodes in order. It yields between slices. */
export function* orderChildren(nodes: Iterable<TopicId>, nameOf: (node: TopicId) => string): Generator<void, Uint32Array> {
  const collected: TopicId[] = [];
  const names: string[] = [];
  const keys: string[] = [];
  for (const node of nodes) {
    collected.push(node);
    const name = nameOf(node);
    names.push(name);
    keys.push(orderKey(name));
    if (collected.length % RUN === 0) yield;
  }
  // Places of `collected`: names are read once, and their keys made once, not for each comparison.
  let places = new Uint32Array(collected.length);
  for (let start = 0; start < places.length; start += RUN) {
    const run = Array.from({ length: Math.min(RUN, places.length - start) }, (_, offset) => start + offset);
    places.set(run.sort(compare), start);
    yield;
  }
  let merged = new Uint32Array(collected.length);
  for (let width = RUN; width < places.length; width *= 2) {
    for (let start = 0; start < places.length; start += 2 * width) {
      const middle = Math.min(start + width, places.length);
      const end = Math.min(start + 2 * width, places.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const fromLeft = left < middle && (right >= end || compare(places[left]!, places[right]!) <= 0);
        merged[at] = places[fromLeft ? left++ : right++]!;
        if (at % RUN === 0) yield;
      }
    }
    [places, merged] = [merged, places];
  }
  return places.map((place) => collected[place]!);

  function compare(a: number, b: number): number {
    const [keyA, keyB] = [keys[a]!, keys[b]!];
    if (keyA !== keyB) return keyA < keyB ? -1 : 1;
    return names[a]! < names[b]! ? -1 : 1;
  }
}
