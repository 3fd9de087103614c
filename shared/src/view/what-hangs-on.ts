/** What depends on a node, client, link or destination right now, in words, for whoever is about to stop it. Reported order, no prediction. */
import { linkEnds, type ClientName, type DestinationKey, type LinkKey, type NodeName } from '../domain/ids.ts';
import type { ClusterView, DestinationView } from './cluster-view.ts';
import { entry } from './keep-same.ts';
import type { Tone } from './sentence.ts';
import { describeCount, describeList } from './words.ts';

export type Target =
  | { kind: 'node'; id: NodeName }
  | { kind: 'client'; id: ClientName }
  | { kind: 'link'; id: LinkKey }
  | { kind: 'destination'; id: DestinationKey }
  | { kind: 'member'; id: NodeName; wideIp: string };

export interface Dependence {
  /** What it hangs on: a section's path, a destination's key, or `clients`. */
  subject: string;
  tone: Tone;
  text: string;
}

/** @returns one line for each thing that depends on the target now, the gravest first; empty when nothing does. */
export function whatHangsOn(view: ClusterView, target: Target): Dependence[] {
  const lines = linesOf(view, target);
  const rank: Tone[] = ['down', 'attention', 'plain'];
  return lines.sort((a, b) => rank.indexOf(a.tone) - rank.indexOf(b.tone));
}

function linesOf(view: ClusterView, target: Target): Dependence[] {
  switch (target.kind) {
    case 'node':
      return [...sources(view, ({ node }) => node === target.id), ...clients(view, target.id), ...streamsTo(view, target.id), ...streamsFrom(view, target.id)];
    case 'client':
      return sources(view, ({ client }) => client === target.id);
    case 'link':
      return streamsOver(view, ...linkEnds(target.id));
    case 'member':
      return member(view, target.wideIp, target.id);
    case 'destination': {
      const destination = entry(view.destinations, target.id);
      const connection = destination?.state.connection;
      if (!destination || !connection) return [];
      return streamsOver(view, destination.node, connection.peer);
    }
  }
}

/** What a server's leave changes: whom the name stands for then, and that nothing is closed by it (WI-02). */
function member(view: ClusterView, wideIp: string, node: NodeName): Dependence[] {
  const known = entry(view.wideIps, wideIp);
  if (!known?.members.some((one) => one.node === node)) return [];
  const left = known.members.filter((one) => one.node !== node && (one.health === 'healthy' || one.health === 'failing'));
  const next = left.length > 0 ? `${wideIp} stands for ${describeList(left.map((one) => one.node))} then.` : `${wideIp} stands for nobody then: who has to search reaches no one by it.`;
  const connected = Object.entries(view.destinations).filter(([, { state }]) => state.wideIp?.name === wideIp && state.connection?.peer === node);
  return [
    { subject: wideIp, tone: left.length > 0 ? 'plain' : 'down', text: next },
    ...connected.map(([key, destination]): Dependence => ({ subject: key, tone: 'plain', text: `${title(destination)} is connected to ${node} and stays so.` })),
  ];
}

interface Holder {
  client: ClientName;
  node: NodeName;
}

function sources(view: ClusterView, hangs: (holder: Holder) => boolean): Dependence[] {
  return Object.values(view.sections).flatMap(({ path, holder, home, opinions }): Dependence[] => {
    if (home === null) {
      const local = Object.values(opinions).find((opinion) => opinion.active && hangs(opinion.active));
      return local ? [{ subject: path, tone: 'attention', text: `${path} is local: ${local.active?.client} on ${local.active?.node} is its source there.` }] : [];
    }
    if (!holder) return [];
    const { active, standbys } = holder;
    if (active && hangs(active)) {
      const next = standbys.find((standby) => !hangs(standby));
      return next
        ? [{ subject: path, tone: 'attention', text: `${path} is active at ${active.client}; ${next.client} on ${next.node} is next in line.` }]
        : [{ subject: path, tone: 'down', text: `${path} is active at ${active.client} and has no other source: it would have none.` }];
    }
    const lost = standbys.filter(hangs);
    if (lost.length === 0) return [];
    const left = standbys.length - lost.length;
    const names = describeList(lost.map(({ client }) => client));
    return [{ subject: path, tone: left === 0 ? 'attention' : 'plain', text: `${path}: ${names} stands by; ${left === 0 ? 'no standby would be left' : `${describeCount(left, 'standby', 'standbys')} would be left`}.` }];
  });
}

function clients(view: ClusterView, name: NodeName): Dependence[] {
  const names = Object.keys(entry(view.nodes, name)?.clients ?? {});
  if (names.length === 0) return [];
  const shown = names.slice(0, 6);
  const more = names.length - shown.length;
  return [{ subject: 'clients', tone: 'plain', text: `${describeCount(names.length, 'client')} connected: ${describeList(more > 0 ? [...shown, `${more} more`] : shown)}.` }];
}

function streamsTo(view: ClusterView, name: NodeName): Dependence[] {
  return Object.entries(view.destinations)
    .filter(([, { node, state }]) => node !== name && state.connection?.peer === name)
    .map(([key, destination]) => ({ subject: key, tone: 'attention', text: `${title(destination)} runs over it. ${others(destination)}` }));
}

function streamsFrom(view: ClusterView, name: NodeName): Dependence[] {
  return Object.entries(view.destinations)
    .filter(([, { node, state }]) => node === name && state.connection)
    .map(([key, destination]) => ({ subject: key, tone: 'plain', text: `${title(destination)} begins here (to ${destination.state.connection?.peer}).` }));
}

function streamsOver(view: ClusterView, a: NodeName, b: NodeName): Dependence[] {
  const streams = Object.entries(view.destinations)
    .filter(([, { node, state }]) => (node === a && state.connection?.peer === b) || (node === b && state.connection?.peer === a))
    .map(([key, destination]): Dependence => ({ subject: key, tone: 'attention', text: `${title(destination)} runs over it. ${others(destination)}` }));
  const group = view.spec?.groups.find((known) => known.datagrid && known.nodes.includes(a) && known.nodes.includes(b));
  if (!group) return streams;
  return [...streams, { subject: group.name, tone: 'plain', text: `${a} and ${b} share ${group.name}'s datagrid over it.` }];
}

function title({ node, state }: DestinationView): string {
  return `${node} → ${state.destination}`;
}

function others({ state }: DestinationView): string {
  if (state.wideIp) return `The wide IP ${state.wideIp.name} says who is next.`;
  const rest = state.addresses.flatMap(({ node }) => (node === null || node === state.connection?.peer ? [] : [node]));
  return rest.length > 0 ? `Its list also has ${describeList(rest)}.` : 'Its list has no other address.';
}
