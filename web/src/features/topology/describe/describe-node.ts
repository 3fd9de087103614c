/** What a node's card says: its state in a shape and words, its sections, its clients. From the view alone. */
import type { ClientSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClientName, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { SourceState } from '@understudy/shared/domain/update-source';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { clientStatus, sectionStatus, type ProcessStatus } from '@understudy/shared/view/status';
import type { CardLook, ClientTab, Role, SectionChip } from '../../../draw/graph-looks.ts';
import { formatAgo } from '../../../ui/format-duration.ts';
import { countOf, formatRate, roundRate } from '../../../ui/format-number.ts';
import { describeLists, listWords } from './describe-lists.ts';
import { statusOf } from './status-of.ts';

const RANK: Record<SourceState, number> = { active: 0, standby: 1, pending: 2, closed: 3 };
const GONE_WORDS = /^(killed|stopped|ended by \w+|ended with code \d+)/;

/** @returns the last part of a path, with more in front where two sections end alike. */
export function shortPath(path: TopicPath, all: readonly TopicPath[]): string {
  const parts = path.split('/');
  for (let take = 1; take < parts.length; take += 1) {
    const short = parts.slice(-take).join('/');
    if (!all.some((other) => other !== path && other.split('/').slice(-take).join('/') === short)) return short;
  }
  return path;
}

function pathsOf(view: ClusterView): TopicPath[] {
  return [...new Set([...(view.spec?.sections.map((section) => section.path) ?? []), ...Object.keys(view.sections)])];
}

/** What a node holds: by the registrations of its own clients, and by what it says itself of who is active. */
function chipsOf(view: ClusterView, node: NodeName): SectionChip[] {
  const best = new Map<TopicPath, SourceState>();
  const take = (path: TopicPath, state: SourceState): void => {
    const known = best.get(path);
    if (state !== 'closed' && view.sections[path]?.home && (!known || RANK[state] < RANK[known])) best.set(path, state);
  };
  for (const source of Object.values(view.nodes[node]?.sources ?? {})) take(source.path, source.state);
  for (const { path, opinions } of Object.values(view.sections)) if (opinions[node]?.active?.node === node) take(path, 'active');
  if (best.size === 0) return [];
  const paths = pathsOf(view);
  return [...best]
    .map(([path, state]) => ({ path, short: shortPath(path, paths), role: state as Role, split: state === 'active' && sectionStatus(view, path).state === 'split' }))
    .sort((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path));
}

/** The node whose card a client's tab hangs on: where it is connected, else the first of its own list. */
export function nodeOfClient(view: ClusterView, client: ClientName): NodeName | null {
  return view.clients[client]?.node ?? view.spec?.clients.find((spec) => spec.name === client)?.nodes[0] ?? null;
}

function tabsOf(view: ClusterView, node: NodeName, clients: readonly ClientSpec[]): ClientTab[] {
  return clients.map(({ name, path }): ClientTab => {
    const status = clientStatus(view, name);
    const here = view.clients[name]?.node === node;
    const source = here ? view.nodes[node]?.sources[`${path} ${name}`] : undefined;
    const role: Role = source && source.state !== 'closed' ? source.state : 'none';
    const state = status.state === 'up' && !here ? 'away' : status.state;
    const what = role === 'none' ? (here ? `connected, not registered for ${path}` : 'not connected') : `${role} for ${path}`;
    return { name, role, state, words: `${name}, ${status.state === 'up' ? what : status.words}` };
  });
}

function goneWord(words: string, state: ProcessStatus): string {
  if (state !== 'down') return state;
  return GONE_WORDS.exec(words)?.[0] ?? 'down';
}

/** A witness of the death may speak a little before the death is seen. */
const AROUND_MILLIS = 5000;

/** Sections that a node which is gone held at its end: by its last word, or by the failovers that its end set off. */
function heldAtEnd(view: ClusterView, history: History, name: NodeName, since: number): string {
  const own = chipsOf(view, name).filter((chip) => chip.role === 'active').map((chip) => chip.path);
  const moved = history.episodes.filter((episode) => episode.kind === 'section' && episode.was?.node === name && episode.faultAt >= since - AROUND_MILLIS).map((episode) => episode.lane.slice('section:'.length));
  const all = pathsOf(view);
  return [...new Set([...own, ...moved])].map((path) => shortPath(path, all)).join(', ');
}

/** What the members of its group that are heard think of a node that is not: a monitor that is cut off is no dead node. */
function peersSay(view: ClusterView, name: NodeName): string | null {
  const members = view.spec?.groups.find((group) => group.name === view.nodes[name]?.group)?.nodes ?? [];
  const opinions = members.filter((peer) => peer !== name && statusOf(view, peer).state === 'up').map((peer) => view.nodes[peer]?.peers[name]?.opinion);
  const up = opinions.filter((opinion) => opinion === 'up').length;
  const down = opinions.filter((opinion) => opinion === 'down').length;
  if (up > 0 && down === 0) return up === 1 ? 'a peer hears it' : `${up} peers hear it`;
  if (down > 0 && up === 0) return down === 1 ? 'a peer says down' : `${down} peers say down`;
  return up + down > 0 ? `${countOf(up, 'peer')} up, ${down} down` : null;
}

/** Rounded rates are few, and writing numbers is slow. */
const written = new Map<number, string>();

function rateWords(rate: number): string {
  const known = written.get(rate);
  if (known !== undefined) return known;
  if (written.size > 2000) written.clear();
  const words = formatRate(rate);
  written.set(rate, words);
  return words;
}

/** Members of the cluster's own clients, by the node whose card each hangs on. */
export function clientsByNode(view: ClusterView): Map<NodeName, ClientSpec[]> {
  const byNode = new Map<NodeName, ClientSpec[]>();
  for (const client of view.spec?.clients ?? []) {
    const node = nodeOfClient(view, client.name);
    if (node) byNode.set(node, [...(byNode.get(node) ?? []), client]);
  }
  return byNode;
}

/**
 * @param now the cluster's monotonic clock, for how long ago something was
 * @param clients those whose tabs hang on this card
 */
export function describeNode(view: ClusterView, history: History, name: NodeName, now: number, clients: readonly ClientSpec[] = clientsByNode(view).get(name) ?? []): CardLook {
  const status = statusOf(view, name);
  const { sample } = view.nodes[name] ?? { sample: null };
  const ago = status.since === null ? '' : ` ${formatAgo(Math.max(0, now - status.since))}`;
  const chips = chipsOf(view, name);
  const tabs = tabsOf(view, name, clients);
  const rate = status.state === 'up' && sample ? rateWords(roundRate(sample.appliedPerSecond + sample.acceptedPerSecond)) : null;
  const lists = status.state === 'down' ? [] : describeLists(view, name);
  const lines: string[] = [];
  if (status.state === 'down') {
    lines.push(`${goneWord(status.words, status.state)}${ago}`);
    const held = heldAtEnd(view, history, name, status.since ?? now);
    if (held) lines.push(`was active for ${held}`);
  } else if (status.state === 'unknown') {
    const said = peersSay(view, name);
    lines.push('not heard', ...(said ? [said] : []));
  } else if (status.state !== 'up') lines.push(`${status.state === 'hearing' ? 'starting: hears its peers' : status.state}${status.state === 'paused' ? ago : ''}`);
  return { name, state: status.state, lines, rate, chips: status.state === 'down' ? [] : chips, clients: tabs, lists, why: status.state === 'unknown' ? status.words : '' };
}

/** @returns the whole state of a node, in words. */
export function cardWords({ name, state, lines, rate, chips, clients, lists, why }: CardLook): string {
  const list = (role: Role): string => chips.filter((chip) => chip.role === role).map((chip) => chip.short).join(', ');
  const split = chips.filter((chip) => chip.split).map((chip) => chip.path).join(', ');
  const holds = [list('active') && `active for ${list('active')}`, list('standby') && `standby for ${list('standby')}`, split && `split brain: ${split} is held elsewhere, too`].filter(Boolean).join(', ');
  return [
    `node ${name}`, state === 'up' ? 'up' : lines.join(', '), why, state === 'up' ? holds : '', rate ?? '',
    lists.map(listWords).join('; '), clients.length > 0 ? `clients ${clients.map((tab) => tab.words).join('; ')}` : '',
  ].filter(Boolean).join('; ');
}
