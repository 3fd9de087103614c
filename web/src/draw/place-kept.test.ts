/** The promises of dragging: it stays where it was let go, nothing else moves, nothing lies on anything. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import { defaultSpec } from '@understudy/shared/view/testdata/default-spec';
import { largeSpec } from '@understudy/shared/view/testdata/large-cluster';
import { overlaps, type Box } from './box.ts';
import { footprint, keepDragged, NOTHING_KEPT, placeKept, withoutKept, type KeptPlaces } from './place-kept.ts';
import { placeNodes } from './place-nodes.ts';
import type { Places } from './places.ts';

const PANEL = { width: 1167, height: 640 };
const sited: ClusterSpec = { ...defaultSpec(), groups: defaultSpec().groups.map((group) => ({ ...group, site: group.name === 'london' ? 'Europe' : 'America' })) };
const LAYOUTS = { 'the default cluster': placeNodes(defaultSpec(), PANEL), 'two sites': placeNodes(sited, PANEL), 'a map': placeNodes(largeSpec({ sites: 3, groups: 9, members: 7, destinations: 2 }), PANEL) };

type What = { kind: 'node' | 'group'; name: string };
const boxOf = (places: Places, { kind, name }: What): Box => (kind === 'node' ? places.nodes[name]!.box : places.groups.find((group) => group.name === name)!.box);

/** @returns which of these lie on each other: thousands of pairs, of which one expectation is enough. */
function onEachOther(boxes: readonly (readonly [name: string, box: Box])[]): string[] {
  return boxes.flatMap(([a, boxA], index) => boxes.slice(index + 1).filter(([, boxB]) => overlaps(boxA, boxB)).map(([b]) => `${a} on ${b}`));
}

function expectApart(places: Places): void {
  expect(onEachOther(Object.values(places.nodes).map((node) => [node.name, footprint(node)]))).toEqual([]);
  expect(onEachOther(places.groups.map(({ name, box }) => [name, box]))).toEqual([]);
  for (const node of Object.values(places.nodes)) {
    const group = places.groups.find((known) => known.name === node.group)!.box;
    const own = footprint(node);
    expect(own.x >= group.x - 0.01 && own.y >= group.y - 0.01 && own.x + own.width <= group.x + group.width + 0.01 && own.y + own.height <= group.y + group.height + 0.01, `${node.name} within its group`).toBe(true);
  }
  expect(onEachOther(places.sites.map(({ title, box }) => [title, box]))).toEqual([]);
}

describe.each(Object.entries(LAYOUTS))('dragging in %s', (_name, layout) => {
  const whats: What[] = [...Object.keys(layout.nodes).map((name): What => ({ kind: 'node', name })), ...layout.groups.map(({ name }): What => ({ kind: 'group', name }))];
  const drag = fc.record({ what: fc.constantFrom(...whats), by: fc.record({ x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -400, max: 400 }) }) });

  it('never puts anything on anything else, whatever is dragged where', () => {
    fc.assert(fc.property(fc.array(drag, { minLength: 1, maxLength: 6 }), (drags) => {
      const kept = drags.reduce<KeptPlaces>((known, { what, by }) => keepDragged(layout, known, what, by), NOTHING_KEPT);
      expectApart(placeKept(layout, kept));
    }), { numRuns: 60 });
  });

  it('moves nothing but what was dragged, and what is in it', () => {
    fc.assert(fc.property(fc.array(drag, { maxLength: 3 }), drag, (before, { what, by }) => {
      const known = before.reduce<KeptPlaces>((kept, one) => keepDragged(layout, kept, one.what, one.by), NOTHING_KEPT);
      const was = placeKept(layout, known);
      const is = placeKept(layout, keepDragged(layout, known, what, by));
      for (const [name, node] of Object.entries(was.nodes)) {
        if (what.kind === 'node' ? name === what.name : node.group === what.name) continue;
        expect(is.nodes[name]!.box.x).toBeCloseTo(node.box.x, 6);
        expect(is.nodes[name]!.box.y).toBeCloseTo(node.box.y, 6);
      }
    }), { numRuns: 60 });
  });

  it('keeps a thing where it was let go when there is room', () => {
    fc.assert(fc.property(drag, ({ what, by }) => {
      const kept = keepDragged(layout, NOTHING_KEPT, what, by);
      const [was, is] = [boxOf(layout, what), boxOf(placeKept(layout, kept), what)];
      const wanted = { ...was, x: was.x + by.x, y: was.y + by.y };
      const others = what.kind === 'node'
        ? [...Object.values(layout.nodes).filter((node) => node.name !== what.name).map(footprint), ...layout.groups.filter((group) => group.name !== layout.nodes[what.name]!.group).map((group) => group.box), ...layout.sites.map((site) => site.box)]
        : [...layout.groups.filter((group) => group.name !== what.name).map((group) => group.box), ...layout.sites.map((site) => site.box)];
      const far: Box = { x: wanted.x - 400, y: wanted.y - 400, width: wanted.width + 800, height: wanted.height + 800 };
      if (others.some((other) => overlaps(far, other))) return;
      expect(is.x).toBeCloseTo(wanted.x, 6);
      expect(is.y).toBeCloseTo(wanted.y, 6);
    }));
  });

  it('comes back the same after a reload', () => {
    fc.assert(fc.property(fc.array(drag, { minLength: 1, maxLength: 5 }), (drags) => {
      const kept = drags.reduce<KeptPlaces>((known, { what, by }) => keepDragged(layout, known, what, by), NOTHING_KEPT);
      const again = JSON.parse(JSON.stringify(kept)) as KeptPlaces;
      expect(placeKept(layout, again)).toEqual(placeKept(layout, kept));
    }), { numRuns: 40 });
  });
});

describe('kept places', () => {
  const layout = LAYOUTS['the default cluster'];

  it('stay where a thing is dropped in free space', () => {
    const kept = keepDragged(layout, NOTHING_KEPT, { kind: 'node', name: 'lon-2' }, { x: 0, y: 9 });
    expect(boxOf(placeKept(layout, kept), { kind: 'node', name: 'lon-2' }).y).toBeCloseTo(layout.nodes['lon-2']!.box.y + 9, 6);
  });

  it('give way when a card is dropped on another', () => {
    const onto = layout.nodes['lon-1']!.box;
    const from = layout.nodes['lon-2']!.box;
    const kept = keepDragged(layout, NOTHING_KEPT, { kind: 'node', name: 'lon-2' }, { x: onto.x - from.x, y: onto.y - from.y });
    const places = placeKept(layout, kept);
    expect(places.nodes['lon-1']!.box).toEqual(onto);
    expect(overlaps(places.nodes['lon-2']!.box, onto)).toBe(false);
  });

  it('are forgotten one by one', () => {
    const kept = keepDragged(layout, keepDragged(layout, NOTHING_KEPT, { kind: 'node', name: 'lon-2' }, { x: 3, y: 9 }), { kind: 'group', name: 'recovery' }, { x: 0, y: 40 });
    expect(placeKept(layout, withoutKept(withoutKept(kept, { kind: 'node', name: 'lon-2' }), { kind: 'group', name: 'recovery' }))).toBe(layout);
  });

  it('of nodes that are gone are left alone', () => {
    expect(placeKept(layout, { nodes: { gone: { x: 5, y: 5 } }, groups: { gone: { x: 5, y: 5 } } }).nodes).toEqual(layout.nodes);
  });
});
