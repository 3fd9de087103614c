/** Wide IPs that stand for nobody: whoever has to search reaches no one by the name, whatever serves meanwhile (WI-03). */
import type { EpochMillis } from '../domain/units.ts';
import type { ClusterView } from './cluster-view.ts';
import { part, sentence, type Sentence } from './sentence.ts';

/** @returns a sentence for each name without an answer, once its members were checked. */
export function describeWideIps(view: ClusterView, muted: ReadonlySet<string>): Sentence[] {
  return wideIpsForNobody(view).filter(({ name }) => !muted.has(`wide-ip:${name}`)).map(({ name, why, wall }) => sentence(`wide-ip:${name}`, 'attention', [part(name, 'strong'), part(' stands for nobody', 'attention'), part(`: ${why}.`)], wall));
}

/** @returns those whose name has no answer, once their members were checked; none while the lab, which serves them, is lost. */
export function wideIpsForNobody(view: ClusterView): { name: string; why: string; wall: EpochMillis }[] {
  if (view.lab.state === 'lost') return [];
  return Object.values(view.wideIps)
    .filter(({ answer, members }) => answer.length === 0 && members.every(({ health }) => health !== 'unchecked'))
    .map(({ name, members, wall }) => ({ name, wall, why: members.length === 0 ? 'no server is in it' : `none of its ${members.length} servers answers` }));
}
