/**
 * How far a measured time may be off. All processes of a lab read one monotonic clock, so no clock offset is in it; what is left
 * is when a process came to look at its clock. A second witness of the same occurrence in another process bounds that.
 */
import type { Millis, MonoMillis } from '../domain/units.ts';
import { describeMillis } from '../view/words.ts';
import type { Episode, Fault, History, Uncertainty } from './history.ts';
import { phaseAt } from './episodes.ts';

/** Two stamps further apart than this are of two occurrences. */
const SAME_OCCURRENCE_MILLIS: Millis = 1000;

/**
 * @returns the worst gap among nodes that were there to measure it and to which somebody replicated when the fault came, and its uncertainty: how far the node and its auditor, which
 * is a subscriber in a process of its own, differ there, or else at most anywhere.
 */
export function worstGapOf(history: History, episode: Episode): Pick<Episode, 'gapMillis' | 'uncertainty'> {
  const { gapByNode, auditedGapByNode, unreached } = episode;
  const gaps = Object.entries({ ...auditedGapByNode, ...gapByNode }).filter(([node, gap]) => !unreached.includes(node) && !wasAbsent(history, episode, node, gap));
  if (gaps.length === 0) return { gapMillis: null, uncertainty: null };
  const [node, gapMillis] = gaps.reduce((worst, gap) => (gap[1] > worst[1] ? gap : worst));
  const apart = (at: string): Millis | null => (Object.hasOwn(gapByNode, at) && Object.hasOwn(auditedGapByNode, at) ? Math.abs(gapByNode[at]! - auditedGapByNode[at]!) : null);
  const here = apart(node);
  if (here !== null) return { gapMillis, uncertainty: { millis: here, because: `at ${node} the node measured ${describeMillis(gapByNode[node]!)} and its auditor ${describeMillis(auditedGapByNode[node]!)}` } };
  const elsewhere = gaps.flatMap(([at]) => apart(at) ?? []);
  if (elsewhere.length === 0) return { gapMillis, uncertainty: oneWitness(node) };
  return { gapMillis, uncertainty: { millis: Math.max(...elsewhere), because: `at ${node} there is one witness; where there are two they differ by so much at most` } };
}

/** A node that was itself down or paused in the time that it measured tells of its own absence: the service was there for the others. */
function wasAbsent(history: History, episode: Episode, node: string, gapMillis: Millis): boolean {
  const deliveredAt = phaseAt(episode, `first update delivered on ${node}`) ?? Infinity;
  return history.faults.some(({ target, from, to }) => target === `node:${node}` && from <= deliveredAt && (to === null || to >= Math.min(episode.faultAt, deliveredAt - gapMillis)));
}

/** @returns the uncertainty of a connection's time from both of its ends; `peerAt` null while the peer has not spoken of it. */
export function uncertaintyOfConnection(node: string, at: MonoMillis, peer: string, peerAt: MonoMillis | null): Uncertainty {
  if (peerAt === null || Math.abs(peerAt - at) > SAME_OCCURRENCE_MILLIS) return oneWitness(node);
  const millis = Math.abs(peerAt - at);
  return { millis, because: `${peer} saw the connection ${describeMillis(millis)} ${peerAt >= at ? 'after' : 'before'} ${node}` };
}

/** @returns how much earlier than it was seen an ordered fault may have taken effect: not before it was asked for. */
export function faultEarlierMillis(fault: Pick<Fault, 'askedAt' | 'from'> | undefined): Millis | null {
  return fault === undefined || fault.askedAt === null ? null : Math.max(0, fault.from - fault.askedAt);
}

function oneWitness(node: string): Uncertainty {
  return { millis: null, because: `${node} alone measured it` };
}
