/** The promises of a map: everything has a place of its own, the same on every panel. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { largeSpec, LargeStory, THOUSAND_NODES } from '@understudy/shared/view/testdata/large-cluster';
import { overlaps, type Box } from './box.ts';
import { footprint } from './place-kept.ts';
import { placeLinks } from './place-links.ts';
import { placeNodes } from './place-nodes.ts';

const PANEL = { width: 1167, height: 640 };
const inside = (inner: Box, outer: Box): boolean => inner.x >= outer.x - 0.01 && inner.y >= outer.y - 0.01 && inner.x + inner.width <= outer.x + outer.width + 0.01 && inner.y + inner.height <= outer.y + outer.height + 0.01;

describe('a map', () => {
  const size = fc.record({ sites: fc.integer({ min: 1, max: 6 }), groups: fc.integer({ min: 8, max: 40 }), members: fc.integer({ min: 3, max: 24 }), destinations: fc.integer({ min: 0, max: 3 }) });

  it('puts nothing on anything else and leaves nothing out', () => {
    fc.assert(fc.property(size, (large) => {
      const spec = largeSpec(large);
      const places = placeNodes(spec, PANEL);
      expect(Object.keys(places.nodes)).toHaveLength(large.groups * large.members);
      places.sites.forEach((a, index) => places.sites.slice(index + 1).forEach((b) => expect(overlaps(a.box, b.box)).toBe(false)));
      places.groups.forEach((a, index) => places.groups.slice(index + 1).forEach((b) => expect(overlaps(a.box, b.box)).toBe(false)));
      for (const group of places.groups) {
        const cards = Object.values(places.nodes).filter((node) => node.group === group.name).map(footprint);
        for (const card of cards) expect(inside(card, group.box)).toBe(true);
        cards.forEach((a, index) => cards.slice(index + 1).forEach((b) => expect(overlaps(a, b)).toBe(false)));
        expect(inside(group.box, places.sites.find((site) => site.groups.includes(group.name))!.box)).toBe(true);
        expect(inside(group.box, places.bounds)).toBe(true);
      }
    }), { numRuns: 25 });
  });

  it('is the same on every panel that holds no columns', () => {
    const spec = largeSpec(THOUSAND_NODES);
    const [one, other] = [placeNodes(spec, PANEL), placeNodes(spec, { width: 3840, height: 1500 })];
    expect(one.density.name).toBe('map');
    expect(other.nodes).toEqual(one.nodes);
    expect(other.scale).toBeGreaterThan(one.scale);
  });

  it('comes near the shape of a panel, so that little of it is left empty', () => {
    for (const groups of [20, 60, 200]) {
      const { bounds } = placeNodes(largeSpec({ sites: 5, groups, members: 5, destinations: 2 }), PANEL);
      expect(bounds.width / bounds.height).toBeGreaterThan(1.1);
      expect(bounds.width / bounds.height).toBeLessThan(2.6);
    }
  });

  it('has a curve for every link, between the edges of its two cards', () => {
    const story = new LargeStory({ sites: 2, groups: 12, members: 6, destinations: 3 });
    const places = placeNodes(story.spec, { width: 300, height: 200 });
    const links = placeLinks(story.spec, places);
    for (const { key, kind } of story.links()) {
      const place = kind === 'member' ? links.members.get(key) : links.pair(key);
      expect(place, key).toBeTruthy();
      for (const [end, point] of [[place!.ends[0], place!.curve[0]], [place!.ends[1], place!.curve[3]]] as const) {
        const { box } = places.nodes[end]!;
        const onEdge = Math.min(Math.abs(point.x - box.x), Math.abs(point.x - box.x - box.width), Math.abs(point.y - box.y), Math.abs(point.y - box.y - box.height));
        expect(onEdge).toBeLessThan(0.01);
        expect(overlaps({ ...point, width: 0.01, height: 0.01 }, box, 0.5)).toBe(true);
      }
    }
  });
});
