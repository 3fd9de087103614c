/** What a node's card says: its state in a shape and words, its sections, its clients. From the view alone. */
import type { ClientName, NodeName, TopicPath } from '@understudy/shared/domain/ids';
import type { SourceState } from '@understudy/shared/domain/update-source';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { clientStatus, nodeStatus, type ProcessStatus } from '@understudy/shared/view/status';
import { formatAgo } from '../../ui/format-duration.ts';
import { formatRate, roundRate } from '../../ui/format-number.ts';

export type Role = 'active' | 'standby' | 'pending' | 'none';

export interface SectionChip {
  path: TopicPath;
  short: string;
  role: Role;
}

export interface ClientTab {
  name: ClientName;
  role: Role;
  state: ProcessStatus | 'away';
  /** For screen readers and the tooltip: "fx-1, active for prices/fx". */
  words: string;
}

export interface NodeCardInk {
  name: NodeName;
  state: ProcessStatus;
  /** Second and third line; empty where the chips stand instead. */
  lines: string[];
  rate: string | null;
  chips: SectionChip[];
  clients: ClientTab[];
  /** The whole state in words. */
  words: string;
}

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

function chipsOf(view: ClusterView, node: NodeName): SectionChip[] {
  const paths = pathsOf(view);
  const best = new Map<TopicPath, SourceState>();
  for (const source of Object.values(view.nodes[node]?.sources ?? {})) {
    if (source.state === 'closed' || !view.sections[source.path]?.home) continue;
    const known = best.get(source.path);
    if (!known || RANK[source.state] < RANK[known]) best.set(source.path, source.state);
  }
  return [...best]
    .map(([path, state]) => ({ path, short: shortPath(path, paths), role: state as Role }))
    .sort((a, b) => paths.indexOf(a.path) - paths.indexOf(b.path));
}

/** The node whose card a client's tab hangs on: where it is connected, else the first of its own list. */
export function nodeOfClient(view: ClusterView, client: ClientName): NodeName | null {
  return view.clients[client]?.node ?? view.spec?.clients.find((spec) => spec.name === client)?.nodes[0] ?? null;
}

function tabsOf(view: ClusterView, node: NodeName): ClientTab[] {
  return (view.spec?.clients ?? []).filter((client) => nodeOfClient(view, client.name) === node).map(({ name, path }): ClientTab => {
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

/** @param now the cluster's monotonic clock, for how long ago something was */
export function describeNode(view: ClusterView, history: History, name: NodeName, now: number): NodeCardInk {
  const status = nodeStatus(view, name);
  const { sample } = view.nodes[name] ?? { sample: null };
  const ago = status.since === null ? '' : ` ${formatAgo(Math.max(0, now - status.since))}`;
  const chips = chipsOf(view, name);
  const clients = tabsOf(view, name);
  const rate = status.state === 'up' && sample ? formatRate(roundRate(sample.appliedPerSecond + sample.acceptedPerSecond)) : null;
  const list = (role: Role): string => chips.filter((chip) => chip.role === role).map((chip) => chip.short).join(', ');
  const lines: string[] = [];
  if (status.state === 'down') {
    lines.push(`${goneWord(status.words, status.state)}${ago}`);
    const held = heldAtEnd(view, history, name, status.since ?? now);
    if (held) lines.push(`was active for ${held}`);
  } else if (status.state === 'unknown') lines.push('not heard');
  else if (status.state !== 'up') lines.push(`${status.state === 'hearing' ? 'starting: hears its peers' : status.state}${status.state === 'paused' ? ago : ''}`);
  const holds = [list('active') && `active for ${list('active')}`, list('standby') && `standby for ${list('standby')}`].filter(Boolean).join(', ');
  const words = [`node ${name}`, status.state === 'up' ? 'up' : lines.join(', '), status.state === 'unknown' ? status.words : '', status.state === 'up' ? holds : '', rate ?? '', clients.length > 0 ? `clients ${clients.map((tab) => tab.words).join('; ')}` : ''].filter(Boolean).join('; ');
  return { name, state: status.state, lines, rate, chips: status.state === 'down' ? [] : chips, clients, words };
}
