/** Wide IPs that stand for nobody: whoever has to search reaches no one by the name, whatever serves meanwhile (WI-03). */
import type { ClusterView } from './cluster-view.ts';
import { part, sentence, type Sentence } from './sentence.ts';

/** @returns a sentence for each name without an answer, once its members were checked. */
export function describeWideIps(view: ClusterView): Sentence[] {
  if (view.lab.state === 'lost') return [];
  return Object.values(view.wideIps)
    .filter(({ answer, members }) => answer.length === 0 && members.every(({ health }) => health !== 'unchecked'))
    .map(({ name, members, wall }) => {
      const why = members.length === 0 ? 'no server is in it' : `none of its ${members.length} servers answers`;
      return sentence(`wide-ip:${name}`, 'attention', [part(name, 'strong'), part(' stands for nobody', 'attention'), part(`: ${why}.`)], wall);
    });
}
