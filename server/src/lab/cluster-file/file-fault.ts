/** One thing that is wrong in a cluster file, and how it reads in a terminal (CF-01). Apart because every check makes them and none prints them. */

/** A key or an index for each step from the top of the file. */
export type FilePath = readonly (string | number)[];

/** A fault as a check finds it: where by path, not yet by line. */
export interface FoundFault {
  path: FilePath;
  /** Which place the fault points at: the value there, or the key itself (for a key that is not known). */
  at: 'value' | 'key';
  /** The rule that is broken, in words ("an address must be a node of group new-york"). */
  reason: string;
  found: string;
  todo: string;
}

/** A fault with its place in the text, both counted from 1. */
export interface FileFault {
  /** As people write it: `groups[1].destinations[0].addresses[2]`; empty for the file as a whole. */
  path: string;
  line: number;
  column: number;
  reason: string;
  found: string;
  todo: string;
}

/** @returns the path as people write it. */
export function describePath(path: FilePath): string {
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');
}

/** @returns the fault in two lines: place, path and rule; then what was found and what to do. */
export function describeFault(file: string, fault: FileFault): string {
  const where = fault.path === '' ? '' : ` ${fault.path}:`;
  return `${file}:${fault.line}:${fault.column}:${where} ${fault.reason}\n    found ${fault.found}; ${fault.todo}`;
}
