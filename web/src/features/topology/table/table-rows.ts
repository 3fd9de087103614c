/** The map's data as rows of words and numbers: one for each node, and one for each destination of each. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { destinationKey, type DestinationKey, type NodeName } from '@understudy/shared/domain/ids';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { nodeMark, type StatusMark } from '../../../state/status-mark.ts';
import { ackOf, describeAck, describeDestination, FAILED, OUTCOME_WORDS } from '../describe/describe-links.ts';
import { GRAVITY } from '../describe/describe-group.ts';
import { describeAddresses, describePhase, withServers } from '../describe/describe-lists.ts';

/** What a cell shows; `sort` is what it is ordered by where that is not the text. */
export interface Cell {
  text: string;
  sort?: number;
  tone?: 'attention' | 'down' | 'unknown';
}

export interface NodeRow {
  key: NodeName;
  mark: StatusMark;
  cells: Record<NodeColumn, Cell>;
}

export interface DestinationRow {
  key: DestinationKey;
  node: NodeName;
  cells: Record<DestinationColumn, Cell>;
}

export const NODE_COLUMNS = { name: 'Node', group: 'Group', state: 'State', since: 'For', updates: 'Updates/s', holds: 'Active for', standby: 'Standby for', clients: 'Clients', peers: 'Peers take it to be', topics: 'Topics', journal: 'Waiting in journal' } as const;
export type NodeColumn = keyof typeof NODE_COLUMNS;
export const DESTINATION_COLUMNS = { from: 'From', to: 'Destination', peer: 'Goes to', via: 'Connection', search: 'Search', list: 'Address list', ack: 'Acknowledged', rate: 'Updates/s', waiting: 'Waiting', lag: 'Lag' } as const;
export type DestinationColumn = keyof typeof DESTINATION_COLUMNS;

/** Columns of numbers stand right. */
export const NUMBERS: ReadonlySet<string> = new Set<NodeColumn | DestinationColumn>(['since', 'updates', 'clients', 'topics', 'journal', 'rate', 'waiting', 'lag']);

interface Written {
  duration: (millis: number) => string;
  count: (count: number) => string;
  rate: (perSecond: number) => string;
}

const unknown: Cell = { text: '–', sort: -1 };

function peersOf(view: ClusterView, node: NodeName, mates: readonly NodeName[]): Cell {
  const opinions = mates.filter((mate) => mate !== node && nodeStatus(view, mate).state === 'up').flatMap((mate) => view.nodes[mate]?.peers[node]?.opinion ?? []);
  if (opinions.length === 0) return unknown;
  const counts = (['down', 'suspected', 'unknown', 'up'] as const).flatMap((opinion) => {
    const count = opinions.filter((known) => known === opinion).length;
    return count > 0 ? [opinion === 'up' && count === opinions.length ? 'up' : `${count} ${opinion}`] : [];
  });
  const bad = opinions.filter((opinion) => opinion !== 'up').length;
  return { text: counts.join(', '), sort: bad, ...(opinions.includes('down') ? { tone: 'down' as const } : bad > 0 ? { tone: 'attention' as const } : {}) };
}

export function nodeRows(spec: ClusterSpec, view: ClusterView, now: MonoMillis, written: Written): NodeRow[] {
  const groups = new Map(spec.groups.map((group) => [group.name, group]));
  return spec.nodes.map(({ name, group: groupName }): NodeRow => {
    const group = groups.get(groupName);
    const node = view.nodes[name];
    const mark = nodeMark(view, name);
    const { since } = mark.status;
    const paths = (state: 'active' | 'standby'): string => Object.values(node?.sources ?? {}).filter((source) => source.state === state).map((source) => source.path).join(', ');
    const sample = mark.status.state === 'up' ? node?.sample : null;
    const clients = Object.keys(node?.clients ?? {}).length;
    return {
      key: name, mark,
      cells: {
        name: { text: name }, group: { text: group?.title ?? groupName },
        state: { text: mark.word, sort: GRAVITY.indexOf(nodeStatus(view, name).state), ...(mark.tone === 'up' || mark.tone === 'plain' ? {} : { tone: mark.tone }) },
        since: since === null ? unknown : { text: written.duration(Math.max(0, now - since)), sort: now - since },
        updates: sample ? { text: written.count(sample.acceptedPerSecond + sample.appliedPerSecond), sort: sample.acceptedPerSecond + sample.appliedPerSecond } : unknown,
        holds: { text: paths('active') }, standby: { text: paths('standby') },
        clients: { text: written.count(clients), sort: clients }, peers: peersOf(view, name, group?.nodes ?? []),
        topics: sample ? { text: written.count(sample.topics), sort: sample.topics } : unknown,
        journal: sample ? { text: written.count(sample.journalUpdates), sort: sample.journalUpdates } : unknown,
      },
    };
  });
}

export function destinationRows(spec: ClusterSpec, view: ClusterView, written: Written): DestinationRow[] {
  return spec.nodes.flatMap((node) => node.destinations.map((destination): DestinationRow => {
    const key = destinationKey(node.name, destination.name);
    const state = view.destinations[key]?.state;
    const ack = ackOf(destination, view.destinations[key]);
    const { stream } = describeDestination(view, node.name, destination);
    const down = nodeStatus(view, node.name).state === 'down';
    const sample = down ? undefined : view.nodes[node.name]?.sample?.streams.find((known) => known.kind === 'destination' && known.to === destination.name);
    const list = state ? describeAddresses(withServers(spec, state)) : [];
    const failed = list.filter((address) => FAILED.includes(address.state)).length;
    const search: Cell = down ? { text: 'its node is down', sort: 4, tone: 'down' } : !state ? { text: 'not reported', sort: 3, tone: 'unknown' }
      : state.phase === 'connected' ? { text: failed > 0 ? `found after ${failed} failed` : 'found', sort: 0 }
      : { text: describePhase(state), sort: state.phase === 'backing-off' ? 3 : state.phase === 'searching' ? 2 : 1, tone: state.phase === 'waiting' ? 'unknown' : 'attention' };
    return {
      key, node: node.name,
      cells: {
        from: { text: node.name }, to: { text: destination.name }, peer: stream ? { text: stream.to } : unknown,
        via: stream ? { text: stream.via === 'incoming' ? 'reused' : 'dialled' } : unknown, search,
        list: { text: list.map((address) => `${address.number} ${address.words}${address.state === 'connected' ? ' ●' : FAILED.includes(address.state) ? ` ✕ ${OUTCOME_WORDS[address.state]}` : address.state === 'trying' ? ' …' : ''}${address.next ? ' next' : ''}`).join(' · '), ...(failed > 0 && state?.phase !== 'connected' ? { tone: 'down' as const } : {}) },
        ack: { text: describeAck(ack), ...(ack.now === 'downgraded' ? { tone: 'attention' as const } : {}) },
        rate: stream && sample ? { text: written.rate(sample.sentPerSecond), sort: sample.sentPerSecond } : unknown,
        waiting: sample ? { text: written.count(sample.waitingUpdates), sort: sample.waitingUpdates } : unknown,
        lag: sample ? { text: sample.waitingUpdates > 0 ? written.duration(sample.waitingMillis) : '0', sort: sample.waitingUpdates > 0 ? sample.waitingMillis : 0, ...(stream && stream.lag.updates > 0 ? { tone: 'attention' as const } : {}) } : unknown,
      },
    };
  }));
}

const collator = new Intl.Collator('en', { numeric: true });

/** @returns the rows ordered by a column; rows that are equal in it keep their order. */
export function sortRows<C extends string, R extends { cells: Record<C, Cell> }>(rows: readonly R[], column: C, descending: boolean): R[] {
  const sign = descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const [one, other] = [a.cells[column], b.cells[column]];
    return sign * (one.sort !== undefined || other.sort !== undefined ? (one.sort ?? 0) - (other.sort ?? 0) : collator.compare(one.text, other.text));
  });
}
