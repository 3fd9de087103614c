/** A wide IP in words: what a node keeps of its name's last answer, and how each server's health checks go (WI-02, WI-04). */
import type { WideIpState } from '@understudy/shared/domain/destination';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import { describeHostPort } from '@understudy/shared/domain/wide-ip';
import type { WideIpView } from '@understudy/shared/view/cluster-view';
import { formatDuration } from '../../ui/format-duration.ts';
import type { AddressWords } from './describe-address.ts';

/** @returns what the name stood for when the node last asked, and for how long it goes by that: a search after that asks anew. */
export function describeKept({ name, asking, answer }: WideIpState, nowMono: MonoMillis): string {
  if (asking) return `asks for ${name} now`;
  if (answer === null) return `has not asked for ${name} yet`;
  const addresses = answer.addresses.length > 0 ? answer.addresses.map(describeHostPort).join(', ') : 'no address';
  const left = answer.until - nowMono;
  return left > 0 ? `${addresses}, kept for ${formatDuration(Math.ceil(left / 100) * 100)} more` : `${addresses}, too old by now`;
}

/** @returns how a server of the wide IP stands; `current` when its address is what the name is answered with. */
export function describeMember({ members, answer }: Pick<WideIpView, 'members' | 'answer'>, server: NodeName): AddressWords {
  const member = members.find(({ node }) => node === server);
  const current = answer.includes(server);
  if (!member) return { shape: 'none', tone: 'unknown', words: 'not in it: never named', current };
  const named = current ? 'named' : 'in reserve';
  switch (member.health) {
    case 'unchecked':
      return { shape: 'unknown', tone: 'unknown', words: 'not checked yet, not named', current };
    case 'healthy':
      return { shape: 'up', tone: 'up', words: `healthy, ${named}`, current };
    case 'failing':
      return { shape: 'attention', tone: 'attention', words: `${describeFailures(member.failures)} in vain, ${current ? 'still named' : named}: ${member.because}`, current };
    case 'down':
      return { shape: 'down', tone: 'down', words: `no answer, not named: ${member.because}`, current };
  }
}

function describeFailures(failures: number): string {
  return failures === 1 ? '1 check' : `${failures} checks`;
}
