/** What a cluster file says of destinations: whose they are, and the list or the wide IP that they go by (DF-09, DF-12, WI-01). */
import { describePath, type FoundFault } from './file-fault.ts';
import { checkGroupsExist, checkNodesExist, checkRepeated, checkUnique, fault } from './check-words.ts';
import type { LooseDestination, LooseFile, LooseGroup, Word } from './loose-file.ts';

/** @returns the faults of a group's destinations. */
export function checkDestinations(file: LooseFile, group: LooseGroup): FoundFault[] {
  return [...checkNamesOfNodes(group), ...group.destinations.flatMap((destination) => checkDestination(file, group, destination))];
}

/** @returns the faults of the names that the lab is to serve. */
export function checkWideIps(file: LooseFile): FoundFault[] {
  const faults = checkUnique(file.wideIps.flatMap((wideIp) => wideIp.name ?? []), 'names of wide IPs are unique');
  for (const { group, members } of file.wideIps) {
    faults.push(...checkRepeated(members, 'a member stands once in a wide IP'));
    if (group === null) continue;
    const known = file.groups.find((other) => other.name?.text === group.text);
    faults.push(...(known === undefined ? [...checkGroupsExist(file, [group]), ...checkNodesExist(file, members)] : checkNodesOfGroup(file, known, members, `a member is a node of the wide IP's group ${group.text}`)));
  }
  return faults;
}

/** Destinations of one name may belong to different nodes of a group: one by list, one by wide IP. */
function checkNamesOfNodes(group: LooseGroup): FoundFault[] {
  const firstOf = new Map<string, Word>();
  const faults: FoundFault[] = [];
  for (const { name, nodes } of group.destinations) {
    if (name === null) continue;
    const keys = (nodes ?? group.nodes).map((node) => `${node.text} ${name.text.toLowerCase()}`);
    const taken = keys.find((key) => firstOf.has(key));
    if (taken !== undefined) faults.push(fault(name, 'a node has one destination of a name', `${name.text}, which ${taken.split(' ')[0]} has at ${describePath(firstOf.get(taken)!.path)} already`, 'rename one of them, or say which nodes each belongs to (nodes: [...])'));
    for (const key of keys) if (!firstOf.has(key)) firstOf.set(key, name);
  }
  return faults;
}

function checkDestination(file: LooseFile, group: LooseGroup, destination: LooseDestination): FoundFault[] {
  const { nodes, addresses, wideIp, passThrough, group: target } = destination;
  const faults = [
    ...checkGroupsExist(file, passThrough),
    ...checkRepeated(addresses ?? [], 'an address stands once in a list'),
    ...checkRepeated(nodes ?? [], 'a destination names a node once'),
    ...checkNodesOfGroup(file, group, nodes ?? [], `a destination belongs to nodes of its group ${group.name?.text ?? ''}`),
    ...checkTimeouts(destination),
  ];
  if (wideIp !== null && addresses !== null) {
    faults.push(fault(wideIp, 'a destination has a list of addresses or a wide IP, never both', `${wideIp.text} beside ${addresses.length} addresses`, 'take one of the two out'));
  }
  if (target === null) return faults;
  if (target.text === group.name?.text) faults.push(fault(target, 'a group does not replicate to itself', target.text, 'name another group: inside a group the datagrid does this'));
  const targetGroup = file.groups.find((other) => other.name?.text === target.text);
  if (targetGroup === undefined) faults.push(...checkGroupsExist(file, [target]), ...checkNodesExist(file, addresses ?? []));
  else faults.push(...checkNodesOfGroup(file, targetGroup, addresses ?? [], `an address is a node of the destination's group ${target.text}`));
  return wideIp === null ? faults : [...faults, ...checkNamedWideIp(file, wideIp, target)];
}

function checkTimeouts({ path, addresses, wideIp, timeouts }: LooseDestination): FoundFault[] {
  if (timeouts === null) return [];
  const place = { path: [...path, 'reconnectTimeoutMillis'] };
  if (wideIp !== null && addresses === null) return [fault(place, 'a wide IP has one timeout (DF-09)', `a list of ${timeouts}`, 'write one number: nobody knows how many addresses the name stands for')];
  const count = addresses?.length ?? 0;
  if (timeouts === count) return [];
  return [fault(place, 'a list of timeouts is as long as the list of addresses (DF-09)', `${timeouts} timeouts for ${count} addresses`, 'write one number for all, or one for each address')];
}

function checkNamedWideIp(file: LooseFile, wideIp: Word, target: Word): FoundFault[] {
  const known = file.wideIps.find((other) => other.name?.text === wideIp.text);
  if (known === undefined) {
    const names = file.wideIps.flatMap((other) => other.name?.text ?? []);
    return [fault(wideIp, 'a wide IP that is named exists', `${wideIp.text}, which is no wide IP of this file`, names.length === 0 ? 'add it under wideIps' : `write one of ${names.join(', ')}, or add it under wideIps`)];
  }
  if (known.group === null || known.group.text === target.text) return [];
  return [fault(wideIp, `the wide IP of a destination stands for its group ${target.text}`, `${wideIp.text}, which stands for ${known.group.text}`, 'name another wide IP, or correct the group of one of the two')];
}

function checkNodesOfGroup(file: LooseFile, group: LooseGroup, words: Word[], reason: string): FoundFault[] {
  return words.filter((word) => !group.nodes.some((node) => node.text === word.text)).map((word) => {
    const owner = file.groups.find((other) => other.nodes.some((node) => node.text === word.text));
    const found = owner === undefined ? `${word.text}, which is no node of this file` : `${word.text}, a node of ${owner.name?.text ?? 'another group'}`;
    return fault(word, reason, found, `write one of ${group.nodes.map((node) => node.text).join(', ')}`);
  });
}
