/** How deep a topic or filter may be. Trees are walked by recursion, and 65,535 bytes of slashes would exhaust the stack. */
const LEVELS_MOST = 200;

/** @returns why a topic or filter is too deep, or null. */
export function levelsFault(topic: string): string | null {
  let levels = 1;
  for (let index = topic.indexOf('/'); index !== -1; index = topic.indexOf('/', index + 1)) levels++;
  return levels > LEVELS_MOST ? `it has ${levels} levels; the limit is ${LEVELS_MOST}` : null;
}
