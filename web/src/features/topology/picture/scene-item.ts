/** What a key of the map stands for: the item that it is drawn in, what it says of itself, and what is selected with it. */
import { linkEnds } from '@understudy/shared/domain/ids';
import type { CardLook, PairLook } from '../../../draw/graph-looks.ts';
import type { Selection } from '../../../state/selection.ts';
import { groupWords } from '../describe/describe-group.ts';
import { streamWords, tryWords } from '../describe/describe-links.ts';
import { memberWords } from '../describe/describe-member.ts';
import { cardWords } from '../describe/describe-node.ts';
import type { Graph } from '../describe/read-graph.ts';
import { partKey } from './walk-graph.ts';

const nameOf = (key: string): string => key.slice(key.indexOf(':') + 1);

function cardOfClient(client: string, graph: Graph): CardLook | undefined {
  for (const card of graph.cards.values()) if (card.clients.some((known) => known.name === client)) return card;
  return undefined;
}

function pairOfPart(key: string, graph: Graph): PairLook | undefined {
  const destination = nameOf(key);
  let second: PairLook | undefined;
  for (const look of graph.pairs.values()) {
    const parts = [...look.streams, ...look.tries];
    if (parts.some((part) => partKey(part) === key)) return look;
    if (parts.some((part) => part.key === destination)) second ??= look;
  }
  return second;
}

/** @returns the key of the scene's item: a client's tab is drawn with its node's card, a stream with its pair's line. */
export function sceneItemOf(key: string, graph: Graph): string {
  const name = nameOf(key);
  if (key.startsWith('client:')) {
    const card = cardOfClient(name, graph);
    return card ? `node:${card.name}` : key;
  }
  if (key.startsWith('destination:')) {
    const pair = pairOfPart(key, graph);
    return pair ? `pair:${pair.key}` : key;
  }
  return key.startsWith('link:') && !graph.members.has(name) && graph.pairs.has(name) ? `pair:${name}` : key;
}

/** @returns all that the map says of a thing; '' where there is nothing to say. */
export function wordsOf(key: string, graph: Graph, now: number): string {
  const name = nameOf(key);
  if (key.startsWith('node:')) return graph.cards.has(name) ? cardWords(graph.cards.get(name)!) : '';
  if (key.startsWith('client:')) return cardOfClient(name, graph)?.clients.find((client) => client.name === name)?.words ?? '';
  if (key.startsWith('group:')) return graph.groups.has(name) ? groupWords(graph.groups.get(name)!) : '';
  if (key.startsWith('link:')) return graph.members.has(name) ? memberWords(graph.members.get(name)!) : graph.pairs.get(name)?.cut ? `link ${linkEnds(name).join(' and ')}, cut` : '';
  if (!key.startsWith('destination:')) return '';
  const pair = pairOfPart(key, graph);
  const part = pair && [...pair.streams, ...pair.tries].find((known) => partKey(known) === key);
  return part ? ('ack' in part ? streamWords(part) : tryWords(part, now)) : '';
}

/** @returns what is selected by pressing a thing; null for what selects nothing. */
export function selectionOf(key: string): Selection | null {
  const name = nameOf(key);
  if (key.startsWith('node:')) return { kind: 'node', id: name };
  if (key.startsWith('client:')) return { kind: 'client', id: name };
  if (key.startsWith('link:')) return { kind: 'link', id: name };
  if (key.startsWith('move:')) return { kind: 'episode', id: name };
  // The address of a try stands behind a blank.
  return key.startsWith('destination:') ? { kind: 'destination', id: name.split(' ')[0]! } : null;
}
