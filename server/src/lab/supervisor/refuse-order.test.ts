/** Every reason for which an order is refused, and that nothing else is. */
import { describe, expect, it } from 'vitest';
import type { ClusterCommand, ProcessVerb } from '@understudy/shared/domain/cluster-command';
import { PROCESS_VERBS } from '@understudy/shared/domain/cluster-command';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { ProcessState } from '@understudy/shared/domain/cluster-event';
import { smallCluster } from '../testing/small-cluster.ts';
import { linksOf } from '@understudy/shared/domain/cluster-links';
import { refuseOrder, type LabState } from './refuse-order.ts';

const spec = smallCluster();
const node = (verb: ProcessVerb, name: string): ClusterCommand => ({ verb, target: { kind: 'node', name } });
const link = (verb: 'cut' | 'heal', a: string, b: string): ClusterCommand => ({ verb, link: { a, b } });
const lab = (state: ProcessState = 'running', underWay: ProcessVerb | null = null, cut: string[] = [], members: string[] = []): LabState => ({ spec, process: () => ({ state, underWay }), links: linksOf(spec), isCut: (key) => cut.includes(key), isMember: (_wideIp, name) => members.includes(name) });

describe('a process order', () => {
  /** Which verbs can be tried in which state. */
  const possible: Record<ProcessState, ProcessVerb[]> = {
    starting: ['kill', 'stop'],
    running: ['kill', 'stop', 'pause'],
    paused: ['kill', 'resume'],
    stopping: ['kill'],
    exited: ['restore'],
  };
  for (const [state, verbs] of Object.entries(possible) as [ProcessState, ProcessVerb[]][]) {
    it(`in state ${state} can be ${verbs.join(', ')} and nothing else`, () => {
      expect(PROCESS_VERBS.filter((verb) => refuseOrder(node(verb, 'n-1'), lab(state)) === null)).toEqual(verbs);
    });
  }

  it('is refused while a kill is under way, and only a kill passes a pause that is under way', () => {
    expect(PROCESS_VERBS.filter((verb) => refuseOrder(node(verb, 'n-1'), lab('running', 'kill')) === null)).toEqual([]);
    expect(PROCESS_VERBS.filter((verb) => refuseOrder(node(verb, 'n-1'), lab('running', 'pause')) === null)).toEqual(['kill']);
  });

  it('names what was asked, what was found and what to do', () => {
    expect(refuseOrder(node('pause', 'n-1'), lab('paused'))).toEqual({ asked: 'pause n-1', found: 'n-1 is paused', todo: 'there is nothing to pause' });
    expect(refuseOrder(node('stop', 'n-1'), lab('paused'))!.todo).toContain('resume it first');
    expect(refuseOrder(node('kill', 'n-1'), lab('exited'))).toEqual({ asked: 'kill n-1', found: 'n-1 is not running', todo: 'restore it first' });
  });

  it('is refused for what is not there, and a client is no node', () => {
    expect(refuseOrder(node('kill', 'n-9'), lab())).toEqual({ asked: 'kill n-9', found: 'there is no node n-9', todo: 'name one of n-1, n-2, s-1, s-2' });
    expect(refuseOrder(node('kill', 'writer'), lab())!.found).toBe('there is no node writer');
    expect(refuseOrder({ verb: 'kill', target: { kind: 'client', name: 'n-1' } }, lab())!.found).toBe('there is no client n-1');
    expect(refuseOrder({ verb: 'kill', target: { kind: 'client', name: 'writer' } }, lab())).toBeNull();
  });
});

describe('a link order', () => {
  it('is possible for pairs of a datagrid and for a node with an address of its destinations', () => {
    expect([...linksOf(spec)].sort()).toEqual(['n-1~n-2', 'n-1~s-1', 'n-2~s-1']);
    expect(refuseOrder(link('cut', 's-1', 'n-2'), lab())).toBeNull();
    expect(refuseOrder(link('heal', 's-1', 'n-2'), lab('running', null, ['n-2~s-1']))).toBeNull();
  });

  it.each([
    ['cut', 'n-2', 'n-1', 'the link n-2 ~ n-1 is cut already'],
    ['heal', 's-1', 'n-1', 'the link s-1 ~ n-1 is whole'],
    ['cut', 'n-1', 'n-1', 'n-1 has no link with itself'],
    ['cut', 's-1', 's-2', 's-1 and s-2 have no link'],
    ['cut', 'n-1', 's-2', 'n-1 and s-2 have no link'],
    ['cut', 'n-1', 'x', 'there is no node x'],
  ] as const)('%s %s %s is refused: %s', (verb, a, b, found) => {
    expect(refuseOrder(link(verb, a, b), lab('running', null, ['n-1~n-2']))!.found).toBe(found);
  });
});

describe('reconnect and force', () => {
  it('need a node that runs, and a destination that it has', () => {
    expect(refuseOrder({ verb: 'reconnect', node: 'n-1', destination: 'south' }, lab())).toBeNull();
    expect(refuseOrder({ verb: 'reconnect', node: 'n-1', destination: 'west' }, lab())).toMatchObject({ found: 'n-1 has no destination west', todo: 'name one of south' });
    expect(refuseOrder({ verb: 'reconnect', node: 's-1', destination: 'west' }, lab())!.todo).toBe('it replicates to nobody');
    expect(refuseOrder({ verb: 'reconnect', node: 'n-1', destination: 'south' }, lab('paused'))!.todo).toBe('resume it first');
    expect(refuseOrder({ verb: 'force', node: 'n-1' }, lab('exited'))!.todo).toBe('restore it first');
    expect(refuseOrder({ verb: 'force', node: 'n-9' }, lab())!.found).toBe('there is no node n-9');
  });
});

describe('join and leave', () => {
  const named: ClusterSpec = { ...spec, wideIps: [{ name: 'south.lab', group: 'south', port: 4, servers: ['s-1', 's-2'], members: ['s-1'] }] };
  const floorWith = (...members: string[]): LabState => ({ ...lab('exited', null, [], members), spec: named });
  const change = (verb: 'join' | 'leave', member: string, wideIp = 'south.lab'): ClusterCommand => ({ verb, wideIp, member });

  it('WI-02 are possible for any server of the group, whether its process runs or not', () => {
    expect(refuseOrder(change('join', 's-2'), floorWith('s-1'))).toBeNull();
    expect(refuseOrder(change('leave', 's-1'), floorWith('s-1'))).toBeNull();
  });

  it.each([
    ['join', 's-1', 'south.lab', 's-1 is in south.lab already', 'there is nothing to do'],
    ['leave', 's-2', 'south.lab', 's-2 is not in south.lab', 'there is nothing to do'],
    ['join', 'n-1', 'south.lab', 'n-1 is no node of south, which south.lab stands for', 'name one of s-1, s-2'],
    ['join', 'x', 'south.lab', 'there is no node x', 'name one of n-1, n-2, s-1, s-2'],
    ['join', 's-2', 'west.lab', 'there is no wide IP west.lab', 'name one of south.lab'],
  ] as const)('%s %s to %s is refused: %s', (verb, member, wideIp, found, todo) => {
    expect(refuseOrder(change(verb, member, wideIp), floorWith('s-1'))).toMatchObject({ found, todo });
  });

  it('are refused where there is no wide IP at all', () => {
    expect(refuseOrder(change('leave', 's-1'), lab())).toEqual({ asked: 'take s-1 out of south.lab', found: 'there is no wide IP south.lab', todo: 'the cluster has none' });
  });
});
