import { describe, expect, it } from 'vitest';
import { Random } from '@understudy/shared/machine/random';
import { defaultSpec } from '@understudy/shared/view/testdata/default-spec';
import { FaultBag } from './fault-bag.ts';
import { describeFault, FAULT_KINDS, KILLS, possibleFaults, type Fault, type FaultKind, type Situation } from './faults.ts';

const spec = defaultSpec();
const situation = (standing: Fault[] = [], recovering: string[] = []): Situation => ({ spec, standing, recovering: new Set(recovering) });
const words = (kind: FaultKind, standing: Fault[] = [], recovering: string[] = [], bounded = true) => possibleFaults(kind, situation(standing, recovering), bounded).map(describeFault);
const make = (kind: FaultKind, ...on: string[]): Fault => possibleFaults(kind, situation(), false).find((fault) => on.every((name) => fault.on.includes(name)))!;

describe('the bounds of chaos', () => {
  it('take one node of a group at a time, and none while another lacks something', () => {
    expect(words('kill-node')).toEqual(spec.nodes.map(({ name }) => `kill ${name}`));
    expect(words('pause-node', [make('kill-node', 'lon-1')])).toEqual(['pause nyc-1', 'pause nyc-2', 'pause r-1', 'pause r-2']);
    expect(words('stop-node', [], ['nyc-2'])).toEqual(['stop lon-1', 'stop lon-2', 'stop lon-3', 'stop r-1', 'stop r-2']);
    expect(words('kill-node', [make('pause-node', 'lon-1')], ['nyc-1'], false)).toEqual(spec.nodes.filter(({ name }) => name !== 'lon-1').map(({ name }) => `kill ${name}`));
  });

  it('cut no group in two: within one only where a third member reaches both', () => {
    const inside = (standing: Fault[] = [], recovering: string[] = [], bounded = true) => words('cut-link', standing, recovering, bounded).filter((cut) => /lon.*lon|nyc.*nyc/.test(cut));
    expect(inside()).toEqual(['cut lon-1 ~ lon-2', 'cut lon-1 ~ lon-3', 'cut lon-2 ~ lon-3']);
    expect(inside([make('cut-link', 'lon-1', 'lon-2')])).toEqual([]);
    expect(inside([], ['lon-3'])).toEqual([]);
    expect(inside([], [], false)).toContain('cut nyc-1 ~ nyc-2');
    expect(words('kill-node', [make('cut-link', 'lon-1', 'lon-2')])).not.toContain('kill lon-3');
    expect(words('kill-node', [make('cut-link', 'lon-1', 'nyc-1')])).toContain('kill lon-3');
  });

  it('leave a client to each path', () => {
    expect(words('kill-client', [make('pause-client', 'fx-1')])).toEqual(['kill rates-1', 'kill rates-2', 'kill oms-1', 'kill oms-2', 'kill probe-1']);
    expect(words('kill-client', [make('pause-client', 'fx-1')], [], false)).toContain('kill fx-2');
  });
});

describe('the bag of faults', () => {
  it('is drawn alike from one seed, and every kind is used before one is used again', () => {
    const draw = (seed: number) => {
      const bag = new FaultBag(new Random(seed), FAULT_KINDS, true);
      return Array.from({ length: 14 }, () => bag.draw(situation())!);
    };
    expect(draw(3).map(describeFault)).toEqual(draw(3).map(describeFault));
    expect(draw(3).map(describeFault)).not.toEqual(draw(4).map(describeFault));
    for (const half of [draw(3).slice(0, 7), draw(3).slice(7)]) expect(half.map(({ kind }) => kind).sort()).toEqual([...FAULT_KINDS].sort());
  });

  it('passes over what is not possible now, and comes back to it first', () => {
    const bag = new FaultBag(new Random(1), KILLS, true);
    const all = spec.nodes.map(({ name }) => name);
    for (let i = 0; i < 5; i++) expect(bag.draw(situation([], all))!.kind).toBe('kill-client');
    expect(bag.draw(situation())!.kind).toBe('kill-node');
    const busy = ['fx-1', 'rates-1', 'oms-1', 'probe-1'].map((name) => make('pause-client', name));
    expect(bag.draw(situation(busy, all))).toBeNull();
  });

  it('undoes what it does', () => {
    expect(make('pause-node', 'r-1').undo).toEqual({ verb: 'resume', target: { kind: 'node', name: 'r-1' } });
    expect(make('stop-client', 'fx-1').undo).toEqual({ verb: 'restore', target: { kind: 'client', name: 'fx-1' } });
    expect(make('cut-link', 'lon-1', 'lon-2').undo).toEqual({ verb: 'heal', link: { a: 'lon-1', b: 'lon-2' } });
  });
});
