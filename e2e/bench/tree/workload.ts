/** The topics and values that the tree is measured with: a hundred branches below one section, values of a hundred bytes. */

export const ROOT_SECTION = 'prices';
export const BRANCHES = 100;
const VALUE_BYTES = 100;

/** @param all how many topics there are @returns the topic of this number */
export function topicOf(index: number, all: number): string {
  const perBranch = Math.ceil(all / BRANCHES);
  return `${ROOT_SECTION}/${branchName(Math.floor(index / perBranch))}/instrument-${index % perBranch}`;
}

/** @returns the topic that comes `index`-th: branch by branch, and within a branch in no order. */
export function shuffled(index: number, all: number): number {
  const perBranch = Math.ceil(all / BRANCHES);
  return index - (index % perBranch) + (((index % perBranch) * 7919) % perBranch);
}

export function branchName(branch: number): string {
  return `desk-${branch}`;
}

/** @returns a value that is no other's, a hundred bytes long. */
export function valueOf(number: number): Buffer {
  return Buffer.from(`${number} `.padEnd(VALUE_BYTES, '.'));
}
