/**
 * What a health check changes of a member, and whom the name stands for then (WI-04). Pure, apart from sockets and timers.
 *
 *   unchecked ──answered──► healthy ◄──answered── failing ──the last of too many──► down
 *       │                      └──no answer──────────►┘                              │ ▲
 *       └──no answer──► down (nobody has ever vouched for it)   healthy ◄──answered──┘ │
 */
import type { NodeName } from '@understudy/shared/domain/ids';
import type { MemberHealth, WideIpMember } from '@understudy/shared/domain/wide-ip';

export type CheckResult = { answered: true } | { answered: false; detail: string };

/** Named in answers: healthy ones, and those whose silence is too short yet. */
const NAMED: ReadonlySet<MemberHealth> = new Set(['healthy', 'failing']);

/** @returns a member that has just come, before its first check. */
export function uncheckedMember(node: NodeName, address: string): WideIpMember {
  return { node, address, health: 'unchecked', failures: 0, because: 'not checked yet' };
}

/** @returns the member after a check; itself when nothing changed. @param failuresNeeded checks in a row without an answer that make it `down` */
export function applyCheck(member: WideIpMember, result: CheckResult, failuresNeeded: number): WideIpMember {
  if (result.answered) return member.health === 'healthy' ? member : { ...member, health: 'healthy', failures: 0, because: 'it answers its health checks' };
  if (member.health === 'down') return member;
  const failures = member.failures + 1;
  if (failures < failuresNeeded && NAMED.has(member.health)) return { ...member, health: 'failing', failures, because: result.detail };
  return { ...member, health: 'down', failures, because: result.detail };
}

/** @returns the members that the name stands for, preferred first, at most so many. */
export function namedMembers(members: readonly WideIpMember[], most: number): WideIpMember[] {
  return members.filter(({ health }) => NAMED.has(health)).slice(0, most);
}

/** @returns what happened to a member in words, for the event. */
export function describeCheck({ node, health, failures, because }: WideIpMember, failuresNeeded: number): string {
  switch (health) {
    case 'unchecked': return `${node} has not been checked yet`;
    case 'healthy': return `${node} answers its health checks`;
    case 'failing': return `${node} did not answer a health check (${because}), ${failures} of ${failuresNeeded}`;
    case 'down': return `${node} did not answer ${failures === 1 ? 'its health check' : `${failures} health checks in a row`} (${because}): it is not named any more`;
  }
}
