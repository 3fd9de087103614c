/** "prices/fx moved to fx-2 on lon-2 in 38 ms": what left the nodes that are gone, and how long it took. */
import type { ClientName, NodeName } from '../domain/ids.ts';
import type { Millis } from '../domain/units.ts';
import type { ClusterView, SectionView } from './cluster-view.ts';
import type { Part } from './sentence.ts';
import { describeMillis } from './words.ts';

/** What the timeline knows of a destination that found another server; the history's episodes are such. */
export interface DestinationMove {
  kind: 'section' | 'destination';
  title: string;
  was?: { node: NodeName } | null;
  now?: { node: NodeName } | null;
  gapMillis: Millis | null;
  state: string;
}

/** @returns parts that begin with a space, for a sentence that names the nodes; empty when nothing moved. */
export function describeMoves(view: ClusterView, gone: readonly NodeName[], moves: readonly DestinationMove[]): Part[] {
  return [...describeSectionMoves(view, ({ node }) => gone.includes(node), moves), ...describeDestinationMoves(view, gone, moves)];
}

/** @returns the same for clients that are gone while their nodes may be up (US-05). */
export function describeClientMoves(view: ClusterView, gone: readonly ClientName[], moves: readonly DestinationMove[]): Part[] {
  return describeSectionMoves(view, ({ client }) => gone.includes(client), moves);
}

/** One sentence for each pair of destination and new server, with the longest time that any node was without. */
function describeDestinationMoves(view: ClusterView, gone: readonly NodeName[], moves: readonly DestinationMove[]): Part[] {
  const worst = new Map<string, Millis>();
  for (const { kind, title, was, now, gapMillis, state } of moves) {
    if (kind !== 'destination' || !was || !now || gapMillis === null || state === 'superseded' || !gone.includes(was.node) || gone.includes(now.node)) continue;
    const [node = '', name = ''] = title.split(' → ');
    // Only what still stands: the stream may have moved on since.
    if (view.destinations[`${node}/${name}`]?.state.connection?.peer !== now.node) continue;
    const key = `${name} ${now.node}`;
    worst.set(key, Math.max(worst.get(key) ?? 0, gapMillis));
  }
  return [...worst].flatMap(([key, gap]): Part[] => {
    const [name = '', node = ''] = key.split(' ');
    if (gap === 0) return [{ text: ` → ${name}`, tone: 'strong' }, { text: ` went on over ${node} at once.`, tone: 'plain' }];
    return [{ text: ` → ${name}`, tone: 'strong' }, { text: ` moved to ${node} in `, tone: 'plain' }, { text: describeMillis(gap), tone: 'strong' }, { text: '.', tone: 'plain' }];
  });
}

function describeSectionMoves(view: ClusterView, isGone: (source: { client: ClientName; node: NodeName }) => boolean, moves: readonly DestinationMove[]): Part[] {
  return Object.values(view.sections).flatMap((section) => {
    const { holder } = section;
    if (!holder?.active || isGone(holder.active) || !cameFrom(section, isGone)) return [];
    const { client, node } = holder.active;
    // The number of the timeline's card, where there is one: two numbers for one failover would both be doubted.
    const move = moves.filter(({ kind, title, now }) => kind === 'section' && title === section.path && now?.node === node).at(-1);
    const gap = move?.gapMillis ?? worstGap(section);
    return [
      { text: ` ${section.path}`, tone: 'strong' as const },
      { text: ` moved to ${client} on ${node}${gap === null ? '' : ' in '}`, tone: 'plain' as const },
      ...(gap === null ? [] : [{ text: describeMillis(gap), tone: 'strong' as const }]),
      { text: '.', tone: 'plain' as const },
    ];
  });
}

/**
 * @returns the longest gap that a node measured at the last handover of the section, or null when none did. The node that was
 * lost measures its own absence, so it counts only where nobody else did.
 */
export function worstGap(section: SectionView): Millis | null {
  const epoch = section.holder?.epoch;
  const measured = Object.entries(section.handovers)
    .filter(([, handover]) => epoch && handover.gapMillis !== null && handover.epoch.counter === epoch.counter && handover.epoch.node === epoch.node);
  const others = measured.filter(([node, { previous }]) => node !== previous?.epoch.node);
  const gaps = (others.length > 0 ? others : measured).flatMap(([, { gapMillis }]) => gapMillis ?? []);
  return gaps.length > 0 ? Math.max(...gaps) : null;
}

function cameFrom(section: SectionView, isGone: (source: { client: ClientName; node: NodeName }) => boolean): boolean {
  return Object.values(section.handovers).some(({ previous, epoch }) =>
    previous !== null && isGone({ client: previous.client, node: previous.epoch.node }) && epoch.counter === section.holder?.epoch?.counter);
}
