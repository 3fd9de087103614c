/** What one part of a cluster file says about another: names that are unique, that exist, and that fit (CF-02, US-12). */
import { relatePaths } from '@understudy/shared/domain/topic-path';
import { DEFAULT_POLICY, type Policy } from '@understudy/shared/domain/cluster-spec';
import { describePath, type FoundFault } from './file-fault.ts';
import { checkDestinations, checkWideIps } from './check-destinations.ts';
import { checkGroupsExist, checkNodesExist, checkRepeated, checkUnique, fault } from './check-words.ts';
import type { LooseFile, Word } from './loose-file.ts';

/** Each has a log and a configuration file of its own under these names. */
const KEPT_NAMES = ['lab', 'guard', 'auditors', 'dashboard'];
/** A block of ports has room for so many of each kind. */
export const MOST_NODES = 90;

/** @returns every fault that needs more than one place of the file to see, in the order of the checks. */
export function checkReferences(file: LooseFile): FoundFault[] {
  return [
    ...checkNames(file),
    ...file.groups.flatMap((group) => checkDestinations(file, group)),
    ...checkWideIps(file),
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
  for (const word of [...nodes, ...clients]) {
    if (KEPT_NAMES.includes(word.text.toLowerCase())) faults.push(fault(word, 'this name is kept for a program of the lab', word.text, `use another than ${KEPT_NAMES.join(', ')}`));
  }
  if (nodes.length > MOST_NODES) faults.push(fault({ path: ['groups'] }, `a cluster has at most ${MOST_NODES} nodes`, `${nodes.length} nodes`, 'take some out: each has ports in one block'));
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
