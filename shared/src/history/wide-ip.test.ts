/** A wide IP in sentences, lanes and episodes: whom it stands for, and tries of which the node itself does not know whom they reached. */
import { describe, expect, it } from 'vitest';
import type { ClusterEventBody, LoggedEvent, Witness } from '../domain/cluster-event.ts';
import type { ClusterSpec } from '../domain/cluster-spec.ts';
import type { AddressState, DestinationState } from '../domain/destination.ts';
import type { MemberHealth } from '../domain/wide-ip.ts';
import { describeCluster } from '../view/describe-cluster.ts';
import { listProblems } from '../view/problems.ts';
import { scenarios } from '../view/testdata/scenarios.ts';
import { whatHangsOn } from '../view/what-hangs-on.ts';
import { describeDecision } from './decisions.ts';
import { applyBatch, emptyFold, type FoldState } from './fold.ts';

const LAB: Witness = { kind: 'lab', name: 'lab', incarnation: 1 };
const NYC_2: Witness = { kind: 'node', name: 'nyc-2', incarnation: 1 };
const wideIp = { name: 'recovery.lab', port: 7000 };

function byName(spec: ClusterSpec): ClusterSpec {
  const nodes = spec.nodes.map((node) => (node.name === 'nyc-2' ? { ...node, destinations: node.destinations.map((one) => (one.name === 'recovery' ? { ...one, addresses: [], wideIp } : one)) } : node));
  return { ...spec, nodes, wideIps: [{ ...wideIp, group: 'recovery', servers: ['r-1', 'r-2'], members: ['r-1', 'r-2'] }] };
}

/** The calm default cluster in which nyc-2 goes by the name, and then what is said of it, a tenth of a second apart. */
function fold(said: [Witness, ClusterEventBody][]): FoldState {
  const steady = scenarios.steady!().map((logged): LoggedEvent => (logged.event.kind === 'cluster-described' ? { ...logged, event: { ...logged.event, spec: byName(logged.event.spec) } } : logged));
  const last = steady.at(-1)!;
  const after = said.map(([witness, body], index): LoggedEvent => {
    const at = last.event.at + 5000 + 100 * index;
    return { n: last.n + 1 + index, arrivedAt: at, event: { ...body, witness, number: 10_000 + index, at, wall: last.event.wall + 5000 + 100 * index } };
  });
  return applyBatch(emptyFold(), [...steady, ...after]);
}

function standing(healths: [string, MemberHealth][], answer: string[], because: string): [Witness, ClusterEventBody] {
  return [LAB, { kind: 'wide-ip-changed', name: 'recovery.lab', members: healths.map(([node, health]) => ({ node, address: `${node}:7000`, health, failures: 0, because: '' })), answer, ttlSeconds: 2, because, order: null }];
}

function state(spec: ClusterSpec, peer: 'r-1' | 'r-2', connected: boolean): DestinationState {
  const { peerHost: host, peerPort: port } = spec.nodes.find(({ name }) => name === peer)!;
  const address: AddressState = connected ? { node: peer, host, port, state: 'connected' } : { node: null, host, port, state: 'refused' };
  return { destination: 'recovery', group: 'recovery', phase: connected ? 'connected' : 'searching', addresses: [address], wideIp: { ...wideIp, asking: false, answer: null }, trying: null, passes: 0, wait: null, connection: connected ? { peer, via: 'dialled', since: 0 } : null, incoming: [] };
}

const { spec: described } = fold([]).view;
const changed = (peer: 'r-1' | 'r-2', connected: boolean): [Witness, ClusterEventBody] => [NYC_2, { kind: 'destination-changed', destination: 'recovery', from: 'searching', state: state(described!, peer, connected), because: 'it was so', order: null }];
const tried = (address: string, outcome: 'refused' | 'unresolved'): [Witness, ClusterEventBody] => [NYC_2, { kind: 'destination-attempt', destination: 'recovery', index: outcome === 'refused' ? 0 : null, peer: null, address, pass: 0, outcome, tookMillis: 1, detail: null }];
const r1Address = described!.nodes.filter(({ name }) => name === 'r-1').map(({ peerHost, peerPort }) => `${peerHost}:${peerPort}`)[0]!;
const laneOf = ({ history }: FoldState) => Object.values(history.lanes).find(({ id }) => id === 'destination:nyc-2/recovery')!;

describe('a wide IP', () => {
  it('WI-01 WI-03 tries are told by whom the description has at the address, by the address of whom it does not know, and by the name', () => {
    const told = fold([changed('r-1', true), changed('r-1', false), tried(r1Address, 'refused'), tried('127.0.0.199:7000', 'refused'), tried('recovery.lab', 'unresolved'), changed('r-2', true)]);
    const episode = told.history.episodes.at(-1)!;
    expect(episode.phases.map(({ name }) => name)).toEqual(['link lost', 'r-1 refused', '127.0.0.199:7000 refused', 'recovery.lab unresolved', 'r-2 connected']);
    expect(episode.gapMillis).toBe(400);
    expect(episode.decision?.rule).toContain('recovery.lab');
    expect(episode.decision?.candidates.map(({ name, verdict }) => `${name} ${verdict}`)).toEqual(['r-1 failed', '127.0.0.199:7000 failed', 'recovery.lab failed', 'r-2 chosen']);
    expect(describeDecision(episode.decision!)).toMatch(/^r-2: named by recovery.lab; r-1 refused/);
    expect(laneOf(told).marks.slice(-3).map(({ label }) => label.split(' after ')[0])).toEqual(['r-1 refused', '127.0.0.199:7000 refused', 'recovery.lab unresolved']);
    expect(laneOf(told).spans.at(-1)!.label).toBe('r-2 · by recovery.lab');
  });

  it('WI-02 WI-04 is marked in the lanes of those that go by it when it stands for others, and not for each check', () => {
    const { history, view } = fold([
      standing([['r-1', 'healthy'], ['r-2', 'healthy']], ['r-1'], 'r-1 answers'),
      standing([['r-1', 'failing'], ['r-2', 'healthy']], ['r-1'], '1 of 2'),
      standing([['r-1', 'down'], ['r-2', 'healthy']], ['r-2'], 'r-1 did not answer'),
    ]);
    const marks = Object.values(history.lanes).flatMap(({ id, marks: all }) => all.filter(({ label }) => label.includes('stands for')).map(({ label }) => [id, label]));
    expect(marks).toEqual([['destination:nyc-2/recovery', 'recovery.lab stands for r-1: r-1 answers'], ['destination:nyc-2/recovery', 'recovery.lab stands for r-2: r-1 did not answer']]);
    expect(view.wideIps['recovery.lab']).toMatchObject({ answer: ['r-2'], because: 'r-1 did not answer' });
  });

  it('WI-03 that stands for nobody is said at the top once its servers were checked, whatever is connected', () => {
    const words = (...said: [Witness, ClusterEventBody][]) => describeCluster(fold(said).view).sentences.map(({ text }) => text);
    expect(words(standing([['r-1', 'unchecked'], ['r-2', 'down']], [], ''))).toEqual(['All 7 nodes are up. 3 of 3 sections served.']);
    expect(words(standing([['r-1', 'down'], ['r-2', 'down']], [], ''))).toEqual(['recovery.lab stands for nobody: none of its 2 servers answers.']);
    expect(words(standing([], [], ''))).toEqual(['recovery.lab stands for nobody: no server is in it.']);
    expect(listProblems(fold([standing([], [], '')]).view).map(({ id, text }) => `${id}: ${text}`)).toEqual(['wide-ip:recovery.lab: recovery.lab stands for nobody: no server is in it.']);
    expect(words(standing([], [], ''), standing([['r-1', 'healthy']], ['r-1'], ''))).toEqual(['All 7 nodes are up. 3 of 3 sections served.']);
  });

  it('WI-02 before a server leaves it is said whom the name stands for then, and who stays connected', () => {
    const { view } = fold([changed('r-1', true), standing([['r-1', 'healthy'], ['r-2', 'healthy']], ['r-1'], '')]);
    expect(whatHangsOn(view, { kind: 'member', id: 'r-1', wideIp: 'recovery.lab' }).map(({ text }) => text)).toEqual(['recovery.lab stands for r-2 then.', 'nyc-2 → recovery is connected to r-1 and stays so.']);
    const alone = fold([standing([['r-1', 'healthy'], ['r-2', 'down']], ['r-1'], '')]).view;
    expect(whatHangsOn(alone, { kind: 'member', id: 'r-1', wideIp: 'recovery.lab' })[0]).toMatchObject({ tone: 'down', text: 'recovery.lab stands for nobody then: who has to search reaches no one by it.' });
    expect(whatHangsOn(alone, { kind: 'member', id: 'lon-1', wideIp: 'recovery.lab' })).toEqual([]);
  });
});
