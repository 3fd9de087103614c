/** Checks of names wherever they stand in a cluster file: unique, not repeated, known. */
import { describePath, type FoundFault } from './file-fault.ts';
import type { LooseFile, Word } from './loose-file.ts';

export const fault = (word: Pick<Word, 'path'>, reason: string, found: string, todo: string): FoundFault => ({ path: word.path, at: 'value', reason, found, todo });

export function checkUnique(words: Word[], reason: string): FoundFault[] {
  const seen = new Map<string, Word>();
  const faults: FoundFault[] = [];
  for (const word of words) {
    const key = word.text.toLowerCase();
    const first = seen.get(key);
    if (first === undefined) seen.set(key, word);
    else faults.push(fault(word, reason, `${word.text}, which stands at ${describePath(first.path)} already`, 'rename one of them'));
  }
  return faults;
}

export function checkRepeated(words: Word[], reason: string): FoundFault[] {
  return words.filter((word, index) => words.findIndex((other) => other.text === word.text) < index).map((word) => fault(word, reason, `${word.text} twice`, 'take one out'));
}

export function checkGroupsExist(file: LooseFile, words: Word[]): FoundFault[] {
  const names = file.groups.flatMap((group) => group.name?.text ?? []);
  return words.filter((word) => !names.includes(word.text)).map((word) => fault(word, 'a group that is named exists', `${word.text}, which is no group of this file`, `write one of ${names.join(', ')}`));
}

export function checkNodesExist(file: LooseFile, words: Word[]): FoundFault[] {
  const names = file.groups.flatMap((group) => group.nodes.map((node) => node.text));
  return words.filter((word) => !names.includes(word.text)).map((word) => fault(word, 'a node that is named exists', `${word.text}, which is no node of this file`, `write one of ${names.join(', ')}`));
}
