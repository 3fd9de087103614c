/** What is said of a group as a whole: how many of its nodes are in which state, the worst of them, and whether it is split. */
import type { GroupSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { sectionStatus, type ProcessStatus } from '@understudy/shared/view/status';
import type { GroupLook } from '../../../draw/graph-looks.ts';
import { statusOf } from './status-of.ts';

/** From the one that most needs somebody to look. A node that is not heard may be anything; one that starts will be there soon. */
export const GRAVITY: readonly ProcessStatus[] = ['down', 'paused', 'unknown', 'stopping', 'hearing', 'up'];
const WORDS: Record<ProcessStatus, string> = { up: 'up', down: 'down', paused: 'paused', stopping: 'stopping', hearing: 'starting', unknown: 'not heard' };

/** Members that are up and agreed on a group without one of the others that are up: each side takes itself for all. */
function isParted(view: ClusterView, up: readonly NodeName[]): boolean {
  return up.some((node) => {
    const agreed = view.nodes[node]?.agreed?.view.members;
    return agreed !== undefined && up.some((other) => other !== node && !agreed.some((member) => member.node === other) && view.nodes[node]?.peers[other]?.opinion === 'down');
  });
}

export function describeGroup(view: ClusterView, group: GroupSpec): GroupLook {
  const each = group.nodes.map((name) => statusOf(view, name).state);
  const states: GroupLook['states'] = {};
  for (const state of each) states[state] = (states[state] ?? 0) + 1;
  const held = Object.values(view.sections).filter((section) => section.home === group.name && sectionStatus(view, section.path).state === 'split');
  const said = held.map((section) => `${section.path} is ${sectionStatus(view, section.path).words}`);
  const parted = group.datagrid && isParted(view, group.nodes.filter((_, index) => each[index] === 'up'));
  const split = said.length > 0 ? said.join('; ') : parted ? 'members that are up take each other to be down' : null;
  return {
    name: group.name, title: group.title, datagrid: group.datagrid, states, each, all: each.length, up: states.up ?? 0, split,
    worst: GRAVITY.find((state) => states[state]) ?? 'unknown',
  };
}

/** @returns "group London, 1 down, 2 up; split brain: …". */
export function groupWords({ title, states, split }: GroupLook): string {
  const counts = GRAVITY.flatMap((state) => (states[state] ? [`${states[state]} ${WORDS[state]}`] : []));
  return `group ${title}, ${counts.join(', ') || 'no nodes'}${split ? `; split brain: ${split}` : ''}`;
}
