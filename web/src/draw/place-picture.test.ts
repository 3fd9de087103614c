/** The promises of the whole picture: nothing moves with state, nothing that is read lies on something else. */
import { describe, expect, it } from 'vitest';
import { linkKey } from '@understudy/shared/domain/ids';
import { defaultSpec } from '@understudy/shared/view/testdata/default-spec';
import { overlaps, type Box } from './box.ts';
import { pointAt } from './curve.ts';
import { placeLinks } from './place-links.ts';
import { placeMoves } from './place-moves.ts';
import { placeNodes } from './place-nodes.ts';

const spec = defaultSpec();
const SIZES = [[600, 300], [700, 460], [808, 430], [828, 440], [840, 475], [1000, 560], [1167, 640], [1600, 700], [2200, 1200], [1000, 2000], [2200, 300]] as const;
/** Every two nodes of which one lists the other. */
const pairKeys = (): string[] => [...new Set(spec.nodes.flatMap((node) => node.destinations.flatMap((destination) => destination.addresses.map((address) => linkKey(node.name, address.node)))))];
const inside = (inner: Box, outer: Box): boolean => inner.x >= outer.x - 0.01 && inner.y >= outer.y - 0.01 && inner.x + inner.width <= outer.x + outer.width + 0.01 && inner.y + inner.height <= outer.y + outer.height + 0.01;

describe.each(SIZES)('a panel of %i × %i', (width, height) => {
  const places = placeNodes(spec, { width, height });
  const links = placeLinks(spec, places);
  const cards = Object.values(places.nodes);
  const labels = pairKeys().map((key) => links.pair(key)!).map((pair) => ({ ...pair, label: pair.label! }));
  const whole = places.bounds;
  const legend = { ...whole, y: whole.y + whole.height - places.density.legend, height: places.density.legend };

  it('holds every group, card, tab and label', () => {
    for (const { box } of [...places.groups, ...cards]) expect(inside(box, whole)).toBe(true);
    for (const { label } of labels) expect(inside(label, whole)).toBe(true);
    for (const card of cards) {
      const group = places.groups.find((known) => known.name === card.group)!;
      expect(inside(card.box, group.box)).toBe(true);
      if (card.tabs) expect(inside(card.tabs, group.box)).toBe(true);
    }
  });

  it('keeps groups apart, cards apart, and the legend free', () => {
    places.groups.forEach((a, index) => places.groups.slice(index + 1).forEach((b) => expect(overlaps(a.box, b.box)).toBe(false)));
    const boxes = cards.flatMap((card) => (card.tabs ? [{ ...card.box, height: card.box.height + card.tabs.height }] : [card.box]));
    boxes.forEach((a, index) => boxes.slice(index + 1).forEach((b) => expect(overlaps(a, b)).toBe(false)));
    for (const group of places.groups) expect(overlaps(group.box, legend)).toBe(false);
  });

  it('puts no label on a card, on a tab or on another label, whatever the state', () => {
    labels.forEach((a, index) => {
      for (const card of cards) {
        expect(overlaps(a.label, card.box), `${a.key} on ${card.name}`).toBe(false);
        if (card.tabs) expect(overlaps(a.label, card.tabs), `${a.key} on the tabs of ${card.name}`).toBe(false);
      }
      labels.slice(index + 1).forEach((b) => expect(overlaps(a.label, b.label), `${a.key} on ${b.key}`).toBe(false));
    });
  });

  it('keeps each label on its own curve', () => {
    for (const { label, curve, key } of labels) {
      const touches = Array.from({ length: 101 }, (_, index) => pointAt(curve, index / 100)).some((point) => overlaps({ ...point, width: 0.01, height: 0.01 }, label, 1));
      expect(touches, key).toBe(true);
    }
  });

  it('puts the labels of moves beside the cards and never on each other', () => {
    const names = ['lon-1', 'lon-2', 'lon-3'];
    const moves = names.flatMap((from) => names.map((to) => ({ id: `${from} ${to}`, from, to }))).slice(1, 5).concat([{ id: 'nyc', from: 'nyc-1', to: 'nyc-2' }]);
    const placed = placeMoves(moves, places).flatMap((move) => (move.label ? [move.label] : []));
    placed.forEach((a, index) => {
      for (const card of cards) expect(overlaps(a, card.box)).toBe(false);
      placed.slice(index + 1).forEach((b) => expect(overlaps(a, b)).toBe(false));
    });
  });
});

describe('places', () => {
  it('stand in the order of replication: london, new-york, recovery', () => {
    const { groups } = placeNodes(spec, { width: 1167, height: 640 });
    expect([...groups].sort((a, b) => a.box.x - b.box.x).map((group) => group.name)).toEqual(['london', 'new-york', 'recovery']);
  });

  it('have text of at least 11 pixels on a laptop: 12 units at this scale', () => {
    const { scale, density } = placeNodes(spec, { width: 808, height: 430 });
    expect(density.name).toBe('regular');
    expect(12 * scale).toBeGreaterThanOrEqual(11);
  });

  it('are the same for the same description and size', () => {
    const size = { width: 1167, height: 640 };
    expect(placeNodes(defaultSpec(), size)).toEqual(placeNodes(spec, size));
    const [one, other] = [placeLinks(defaultSpec(), placeNodes(spec, size)), placeLinks(spec, placeNodes(spec, size))];
    expect(pairKeys().map(one.pair)).toEqual(pairKeys().map(other.pair));
    expect([...one.members]).toEqual([...other.members]);
  });

  it('give every pair that could share a connection one curve, and every two members of a datagrid a link', () => {
    const links = placeLinks(spec, placeNodes(spec, { width: 1167, height: 640 }));
    expect(pairKeys()).toHaveLength(3 * 2 + 2 * 2);
    for (const key of pairKeys()) expect(links.pair(key), key).not.toBeNull();
    expect(links.pair('lon-1~r-1')).toBeNull();
    expect([...links.members.keys()].sort()).toEqual(['lon-1~lon-2', 'lon-1~lon-3', 'lon-2~lon-3', 'nyc-1~nyc-2']);
  });
});
