/** What one part of a cluster file says about another: names that are unique, that exist, and that fit (CF-02, DF-09, DF-12, US-12). */
import { relatePaths } from '@understudy/shared/domain/topic-path';
import { DEFAULT_POLICY, type Policy } from '@understudy/shared/domain/cluster-spec';
import { describePath, type FoundFault } from './file-fault.ts';
import type { LooseDestination, LooseFile, LooseGroup, Word } from './loose-file.ts';

/** Each has a log and a configuration file of its own under these names. */
const KEPT_NAMES = ['lab', 'guard', 'auditors', 'dashboard'];
/** A block of ports has room for so many of each kind. */
export const MOST_NODES = 90;

const fault = (word: Pick<Word, 'path'>, reason: string, found: string, todo: string): FoundFault => ({ path: word.path, at: 'value', reason, found, todo });

/** @returns every fault that needs more than one place of the file to see, in the order of the checks. */
export function checkReferences(file: LooseFile): FoundFault[] {
  return [
    ...checkNames(file),
    ...file.groups.flatMap((group) => group.destinations.flatMap((destination) => checkDestination(file, group, destination))),
    ...checkSections(file),
    ...file.clients.flatMap((client) => [...checkNodesExist(file, client.nodes), ...checkRepeated(client.nodes, 'a client lists a node once')]),
    ...checkNodesExist(file, file.auditedNodes),
    ...checkRepeated(file.auditedNodes, 'a node is audited once'),
    ...checkPolicy(file),
  ];
}

/** Nodes and clients share one space of names; case does not tell them apart, since file names may not either. */
function checkNames(file: LooseFile): FoundFault[] {
  const groups = file.groups.flatMap((group) => group.name ?? []);
  const nodes = file.groups.flatMap((group) => group.nodes);
  const clients = file.clients.flatMap((client) => client.name ?? []);
  const faults = [...checkUnique(groups, 'names of groups are unique'), ...checkUnique([...nodes, ...clients], 'names of nodes and clients are unique')];
  for (const group of file.groups) faults.push(...checkUnique(group.destinations.flatMap((destination) => destination.name ?? []), 'names of destinations are unique within a group'));
  for (const word of [...nodes, ...clients]) {
    if (KEPT_NAMES.includes(word.text.toLowerCase())) faults.push(fault(word, 'this name is kept for a program of the lab', word.text, `use another than ${KEPT_NAMES.join(', ')}`));
  }
  if (nodes.length > MOST_NODES) faults.push(fault({ path: ['groups'] }, `a cluster has at most ${MOST_NODES} nodes`, `${nodes.length} nodes`, 'take some out: each has ports in one block'));
  return faults;
}

function checkUnique(words: Word[], reason: string): FoundFault[] {
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

function checkRepeated(words: Word[], reason: string): FoundFault[] {
  return words.filter((word, index) => words.findIndex((other) => other.text === word.text) < index).map((word) => fault(word, reason, `${word.text} twice`, 'take one out'));
}

function checkDestination(file: LooseFile, group: LooseGroup, destination: LooseDestination): FoundFault[] {
  const faults = [...checkGroupsExist(file, destination.passThrough), ...checkRepeated(destination.addresses, 'an address stands once in a list')];
  if (destination.timeouts !== null && destination.timeouts !== destination.addresses.length) {
    faults.push(fault({ path: [...destination.path, 'reconnectTimeoutMillis'] }, 'a list of timeouts is as long as the list of addresses (DF-09)',
      `${destination.timeouts} timeouts for ${destination.addresses.length} addresses`, 'write one number for all, or one for each address'));
  }
  const target = destination.group;
  if (target === null) return faults;
  if (target.text === group.name?.text) faults.push(fault(target, 'a group does not replicate to itself', target.text, 'name another group: inside a group the datagrid does this'));
  const targetGroup = file.groups.find((other) => other.name?.text === target.text);
  if (targetGroup === undefined) return [...faults, ...checkGroupsExist(file, [target]), ...checkNodesExist(file, destination.addresses)];
  for (const address of destination.addresses) {
    if (targetGroup.nodes.some((node) => node.text === address.text)) continue;
    const owner = file.groups.find((other) => other.nodes.some((node) => node.text === address.text));
    faults.push(fault(address, `an address is a node of the destination's group ${target.text}`,
      owner === undefined ? `${address.text}, which is no node of this file` : `${address.text}, a node of ${owner.name?.text ?? 'another group'}`,
      `write one of ${targetGroup.nodes.map((node) => node.text).join(', ')}`));
  }
  return faults;
}

function checkSections(file: LooseFile): FoundFault[] {
  const faults: FoundFault[] = [];
  for (const [index, section] of file.sections.entries()) {
    if (section.home !== null) {
      const home = file.groups.find((group) => group.name?.text === section.home!.text);
      if (home === undefined) faults.push(...checkGroupsExist(file, [section.home]));
      else if (!home.datagrid) faults.push(fault(section.home, 'the home of a section has a datagrid', `${section.home.text}, which has none`, `set datagrid: true there, or name another home`));
    }
    for (const earlier of file.sections.slice(0, index)) {
      if (section.path === null || earlier.path === null) continue;
      const relation = relatePaths(section.path.text, earlier.path.text);
      if (relation === 'apart') continue;
      faults.push(fault(section.path, 'sections do not overlap, compared by parts', `${section.path.text}, which is ${relation === 'same' ? 'the same as' : relation} ${earlier.path.text} at ${describePath(earlier.path.path)}`, 'keep one of the two'));
    }
  }
  return faults;
}

function checkGroupsExist(file: LooseFile, words: Word[]): FoundFault[] {
  const names = file.groups.flatMap((group) => group.name?.text ?? []);
  return words.filter((word) => !names.includes(word.text)).map((word) => fault(word, 'a group that is named exists', `${word.text}, which is no group of this file`, `write one of ${names.join(', ')}`));
}

function checkNodesExist(file: LooseFile, words: Word[]): FoundFault[] {
  const names = file.groups.flatMap((group) => group.nodes.map((node) => node.text));
  return words.filter((word) => !names.includes(word.text)).map((word) => fault(word, 'a node that is named exists', `${word.text}, which is no node of this file`, `write one of ${names.join(', ')}`));
}

function checkPolicy(file: LooseFile): FoundFault[] {
  const setting = (key: keyof Policy): number => {
    const given = file.policy[key];
    return typeof given === 'number' ? given : Number(DEFAULT_POLICY[key]);
  };
  const faults: FoundFault[] = [];
  const first = (...keys: (keyof Policy)[]): Pick<Word, 'path'> => ({ path: ['policy', keys.find((key) => key in file.policy) ?? keys[0]!] });
  if (setting('heartbeatLimitMillis') < 2 * setting('heartbeatMillis')) {
    faults.push(fault(first('heartbeatLimitMillis', 'heartbeatMillis'), 'the limit is at least two heartbeats', `${setting('heartbeatLimitMillis')} ms with a heartbeat of ${setting('heartbeatMillis')} ms`, 'raise the limit: one late heartbeat is no silence'));
  }
  if (setting('retryMostMillis') < setting('retryFirstMillis')) {
    faults.push(fault(first('retryMostMillis', 'retryFirstMillis'), 'the longest wait is not below the first', `${setting('retryMostMillis')} ms after ${setting('retryFirstMillis')} ms`, 'raise retryMostMillis or lower retryFirstMillis'));
  }
  return faults;
}

