/** What a screen reader is told of changes on the map: what came about since it was told last, in a sentence or two, never a list of hundreds. */
import type { NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { sectionStatus, type ProcessStatus } from '@understudy/shared/view/status';
import type { Graph } from './read-graph.ts';

/** What is compared: few words a node, a section and a destination. */
export interface Told {
  nodes: Readonly<Record<NodeName, ProcessStatus>>;
  /** "fx-2 on lon-2", "no source", "split brain". */
  sections: Readonly<Record<TopicPath, string>>;
  /** Whom each destination replicates to; null while it searches or waits. */
  destinations: Readonly<Record<string, NodeName | null>>;
}

/** More than this of a kind are counted, not named. */
const NAMED = 3;

export function toldOf(graph: Graph, view: ClusterView): Told {
  return {
    nodes: Object.fromEntries([...graph.cards].map(([name, card]) => [name, card.state])),
    sections: Object.fromEntries(Object.values(view.sections).filter((section) => section.home !== null).map(({ path }) => {
      const status = sectionStatus(view, path);
      const active = status.holder?.active;
      return [path, status.state === 'split' ? 'split brain' : status.state === 'no-source' || !active ? 'no source' : `${active.client} on ${active.node}`];
    })),
    destinations: Object.fromEntries(Object.entries(view.destinations).map(([key, { state }]) => [key, state.connection?.peer ?? null])),
  };
}

const STATE_WORDS: Record<ProcessStatus, string> = { up: 'up', down: 'down', paused: 'paused', stopping: 'stopping', hearing: 'starting', unknown: 'not heard' };

function listed(names: readonly string[]): string {
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}

/** @returns what changed, or '' when nothing did that is worth being interrupted for. */
export function announceChanges(before: Told, after: Told): string {
  const byState = new Map<ProcessStatus, NodeName[]>();
  for (const [name, state] of Object.entries(after.nodes)) if (before.nodes[name] !== undefined && before.nodes[name] !== state) byState.set(state, [...(byState.get(state) ?? []), name]);
  const sentences = [...byState].map(([state, names]) => (names.length > NAMED ? `${names.length} nodes are ${STATE_WORDS[state]}.` : `${listed(names)} ${names.length === 1 ? 'is' : 'are'} ${STATE_WORDS[state]}.`));

  const sections = Object.entries(after.sections).filter(([path, who]) => before.sections[path] !== undefined && before.sections[path] !== who);
  if (sections.length > NAMED) sentences.push(`${sections.length} sections changed hands.`);
  else sentences.push(...sections.map(([path, who]) => (who === 'no source' ? `${path} has no source.` : who === 'split brain' ? `${path} is split: two nodes hold it.` : `${path} is served by ${who}.`)));

  // The destinations of a node that went need no words of their own.
  const moved = Object.entries(after.destinations).filter(([key, peer]) => Object.hasOwn(before.destinations, key) && before.destinations[key] !== peer);
  if (moved.length > NAMED) {
    const lost = moved.filter(([, peer]) => peer === null).length;
    sentences.push(`${moved.length} destinations changed${lost > 0 ? `, ${lost} of them ${lost === 1 ? 'has' : 'have'} no connection` : ''}.`);
  } else sentences.push(...moved.map(([key, peer]) => (peer === null ? `${key.replace('/', ' to ')} has no connection.` : `${key.replace('/', ' to ')} goes to ${peer}.`)));
  return sentences.join(' ');
}
