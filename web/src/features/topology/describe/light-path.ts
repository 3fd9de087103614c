/** What a selection lights: the selected thing and what belongs to it. Everything else is dimmed a little. */
import { filterMatches, isWithin } from '@understudy/shared/domain/topic-path';
import { destinationKey, linkEnds, linkKey, type NodeName, type TopicPath } from '@understudy/shared/domain/ids';
import { nodeAt } from '@understudy/shared/domain/wide-ip';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../../state/selection.ts';

/** Keys as `node:lon-1`, `client:fx-1`, `destination:lon-1/new-york`, `link:lon-1~lon-2`; null lights everything alike. */
export type Lit = ReadonlySet<string> | null;

/** @returns whether something is lit, which everything is while nothing is selected. */
export function isLit(lit: Lit, key: string): boolean {
  return lit === null || lit.has(key);
}

/**
 * The way of a section's updates: the active client, its node, every node of the group that shares them, and each connected
 * destination that carries them on (RP-04: what was published to the sender, or came from a group that it passes through).
 */
function lightTopic(view: ClusterView, topic: TopicPath, lit: Set<string>): void {
  const groups = new Map(view.spec?.groups.map((group) => [group.name, group]));
  for (const section of Object.values(view.sections)) {
    if (!isWithin(topic, section.path) && !isWithin(section.path, topic)) continue;
    const path = isWithin(topic, section.path) ? topic : section.path;
    const active = section.holder?.active;
    for (const { client, node } of [...(active ? [active] : []), ...(section.holder?.standbys ?? [])]) lit.add(`client:${client}`).add(`node:${node}`);
    if (!active) continue;
    const origin = view.nodes[active.node]?.group;
    const reached = new Set<NodeName>();
    const queue: NodeName[] = [active.node];
    for (let node = queue.shift(); node; node = queue.shift()) {
      if (reached.has(node)) continue;
      reached.add(node);
      lit.add(`node:${node}`);
      const spec = view.spec?.nodes.find((known) => known.name === node);
      const group = spec ? groups.get(spec.group) : undefined;
      if (section.home && group?.datagrid) {
        for (const member of group.nodes) {
          if (member === node || view.nodes[member]?.process.state === 'exited') continue;
          lit.add(`link:${linkKey(node, member)}`);
          queue.push(member);
        }
      }
      for (const destination of spec?.destinations ?? []) {
        const key = destinationKey(node, destination.name);
        const peer = view.destinations[key]?.state.connection?.peer;
        const carries = destination.topics.some((filter) => filterMatches(filter, path));
        if (!peer || !carries || (node !== active.node && !(origin && destination.passThrough.includes(origin)))) continue;
        lit.add(`destination:${key}`);
        queue.push(peer);
      }
    }
  }
}

function lightNode(view: ClusterView, name: NodeName, lit: Set<string>): void {
  lit.add(`node:${name}`);
  for (const [key, { node, state }] of Object.entries(view.destinations)) {
    if (node !== name && state.connection?.peer !== name) continue;
    lit.add(`destination:${key}`);
    lit.add(`node:${node === name ? (state.connection?.peer ?? node) : node}`);
  }
  for (const member of view.spec?.groups.find((group) => group.nodes.includes(name))?.nodes ?? []) if (member !== name) lit.add(`link:${linkKey(name, member)}`);
  for (const client of Object.values(view.clients)) if (client.node === name) lit.add(`client:${client.name}`);
}

/** @returns what is lit under a selection; null while nothing is selected or the selection names nothing here. */
export function lightPath(view: ClusterView, selection: Selection | null, sectionOfEpisode: (id: string) => string | null): Lit {
  if (!selection) return null;
  const lit = new Set<string>();
  switch (selection.kind) {
    case 'node':
      lightNode(view, selection.id, lit);
      break;
    case 'client': {
      const client = view.clients[selection.id];
      lit.add(`client:${selection.id}`);
      if (client?.node) lit.add(`node:${client.node}`);
      break;
    }
    case 'link':
      lit.add(`link:${selection.id}`);
      for (const end of linkEnds(selection.id)) lit.add(`node:${end}`);
      break;
    case 'destination': {
      const destination = view.destinations[selection.id];
      lit.add(`destination:${selection.id}`);
      if (destination) {
        lit.add(`node:${destination.node}`);
        for (const address of destination.state.addresses) {
          const node = address.node ?? (view.spec && nodeAt(view.spec, address));
          if (node) lit.add(`node:${node}`);
        }
      }
      break;
    }
    case 'topic':
      lightTopic(view, selection.id, lit);
      break;
    case 'episode': {
      const lane = sectionOfEpisode(selection.id);
      if (lane?.startsWith('section:')) lightTopic(view, lane.slice('section:'.length), lit);
      else if (lane?.startsWith('destination:')) return lightPath(view, { kind: 'destination', id: lane.slice('destination:'.length) }, sectionOfEpisode);
    }
  }
  return lit.size > 0 ? lit : null;
}
