import { describe, expect, it } from 'vitest';
import { clusterCommandSchema } from '@understudy/shared/wire/orders';
import { applyBatch, emptyFold } from '@understudy/shared/history/fold';
import { scenarios } from '@understudy/shared/view/testdata/scenarios';
import type { Selection } from '../../state/selection.ts';
import { offersFor } from './order-offers.ts';
import { commandKey, targetName, targetState } from './order-target.ts';

const viewOf = (name: string) => applyBatch(emptyFold(), scenarios[name]!()).view;
const verbs = (name: string, selection: Selection) => offersFor(viewOf(name), selection).map(({ command, pointless }) => `${command.verb}${pointless ? ` (${pointless})` : ''}`);

describe('the orders on offer', () => {
  it('fit the state of a node', () => {
    expect(verbs('steady', { kind: 'node', id: 'lon-1' })).toEqual(['kill', 'stop', 'pause', 'resume (lon-1 is not paused)', 'restore (lon-1 has not ended: it is up)']);
    expect(verbs('lon-1-killed', { kind: 'node', id: 'lon-1' })).toEqual(['kill (lon-1 is already down)', 'stop (lon-1 is already down)', 'pause (lon-1 is down)', 'resume (lon-1 is not paused)', 'restore']);
    expect(verbs('paused-node', { kind: 'node', id: 'nyc-2' })).toEqual(['kill', 'stop (nyc-2 is paused and cannot hear it: resume or kill it)', 'pause (nyc-2 is already paused)', 'resume', 'restore (nyc-2 has not ended: it is paused)']);
  });

  it('fit the state of a link', () => {
    expect(verbs('cut-link', { kind: 'link', id: 'lon-1~lon-2' })).toEqual(['cut (lon-1 ~ lon-2 is already cut)', 'heal']);
    expect(verbs('cut-link', { kind: 'link', id: 'lon-1~lon-3' })).toEqual(['cut', 'heal (lon-1 ~ lon-3 is not cut)']);
  });

  it('offer a destination its reconnect and the link that it runs over', () => {
    const offers = offersFor(viewOf('steady'), { kind: 'destination', id: 'nyc-1/recovery' });
    expect(offers.map(({ command }) => `${command.verb} ${targetName(command)}`)).toEqual(['reconnect nyc-1 → recovery', 'cut nyc-1 ~ r-1', 'heal nyc-1 ~ r-1']);
  });

  it('WI-02 offer a server that may stand behind a wide IP to leave it, or to join it, whichever it is not', () => {
    const view = viewOf('steady');
    const spec = { ...view.spec!, wideIps: ['recovery.lab', 'rescue.lab'].map((name) => ({ name, group: 'recovery', port: 1, servers: ['r-1', 'r-2'], members: ['r-1'] })) };
    const standing = { members: [{ node: 'r-1', address: 'h:1', health: 'healthy' as const, failures: 0, because: '' }], answer: ['r-1'], ttlSeconds: 2, because: '', order: null, at: 0, wall: 0 };
    const named = { ...view, spec, wideIps: { 'recovery.lab': { ...standing, name: 'recovery.lab' } } };
    const offers = (node: string) => offersFor(named, { kind: 'node', id: node }).slice(5).map(({ command, label, key, asksFirst, pointless }) => [commandKey(command), label, key, asksFirst, pointless]);
    // Of the second the lab has said nothing yet, and one key cannot mean two.
    expect(offers('r-1')).toEqual([['leave r-1 recovery.lab', 'Leave recovery.lab', 'l', true, null], ['join r-1 rescue.lab', 'Join rescue.lab', 'j', false, 'the lab has not said who is in rescue.lab']]);
    expect(offers('r-2')).toEqual([['join r-2 recovery.lab', 'Join recovery.lab', 'j', false, null], ['join r-2 rescue.lab', 'Join rescue.lab', null, false, 'the lab has not said who is in rescue.lab']]);
    expect(offers('lon-1')).toEqual([]);
    expect(targetState(named, { verb: 'leave', wideIp: 'recovery.lab', member: 'r-1' })).toBe('healthy');
    expect(targetState(named, { verb: 'join', wideIp: 'recovery.lab', member: 'r-2' })).toBe('out of it');
  });

  it('are all pointless while the lab is lost, and say so', () => {
    const offers = offersFor(viewOf('lab-lost'), { kind: 'node', id: 'lon-1' });
    expect(offers.length).toBe(5);
    expect(offers.every(({ pointless }) => pointless?.includes('the lab is not reached'))).toBe(true);
  });

  it('ask first wherever something is taken down, and never where it is brought back', () => {
    const view = viewOf('steady');
    const all = (['node', 'link', 'destination'] as const).flatMap((kind) => offersFor(view, { kind, id: { node: 'lon-1', link: 'lon-1~lon-2', destination: 'nyc-1/recovery' }[kind] }));
    expect([...new Set(all.filter(({ asksFirst }) => !asksFirst).map(({ command }) => command.verb))].sort()).toEqual(['heal', 'restore', 'resume']);
  });

  it('have a key of their own each, and a form that the back end takes', () => {
    const view = viewOf('steady');
    for (const selection of [{ kind: 'node', id: 'lon-1' }, { kind: 'client', id: 'fx-1' }, { kind: 'link', id: 'lon-1~lon-2' }, { kind: 'destination', id: 'nyc-1/recovery' }] satisfies Selection[]) {
      const offers = offersFor(view, selection);
      expect(new Set(offers.map(({ key }) => key)).size).toBe(offers.length);
      expect(new Set(offers.map(({ command }) => commandKey(command))).size).toBe(offers.length);
      for (const { command } of offers) expect(clusterCommandSchema.parse(command)).toEqual(command);
    }
  });

  it('offer nothing for what nobody can order', () => {
    expect(offersFor(viewOf('steady'), { kind: 'node', id: 'nowhere' })).toEqual([]);
    expect(offersFor(viewOf('steady'), { kind: 'topic', id: 'prices/fx' })).toEqual([]);
  });

  it('name the state of their target, so that a change between question and answer is seen', () => {
    const kill = { verb: 'kill', target: { kind: 'node', name: 'lon-1' } } as const;
    expect([targetState(viewOf('steady'), kill), targetState(viewOf('lon-1-killed'), kill)]).toEqual(['up', 'killed']);
  });
});
