/** The pen of cards and groups, by a record of what it draws. */
import { describe, expect, it } from 'vitest';
import type { DestinationState } from '@understudy/shared/domain/destination';
import type { ProcessStatus } from '@understudy/shared/view/status';
import { drawCard, type CardStyle } from './draw-card.ts';
import { drawFold, drawGroupTitle } from './draw-groups.ts';
import type { CardLook, GroupLook } from './graph-looks.ts';
import type { GroupPlace, NodePlace } from './places.ts';
import { NAMED_INK } from './testing/graph-ink.ts';
import { RecordPen } from './testing/record-pen.ts';

const PLACE: NodePlace = { name: 'lon-1', group: 'london', column: 0, row: 0, box: { x: 100, y: 50, width: 147, height: 66 }, tabs: { x: 100, y: 116, width: 147, height: 22 } };
const STYLE: CardStyle = { ink: NAMED_INK, tabInk: () => NAMED_INK, scale: 1, selected: false, focused: false, hovered: false, selectedClient: null, focusedClient: null };
const LIST: DestinationState = {
  destination: 'new-york', group: 'new-york', phase: 'connected', wideIp: null, trying: null, passes: 0, wait: null, incoming: [], connection: { peer: 'nyc-2', via: 'dialled', since: 0 },
  addresses: [{ node: 'nyc-1', host: 'h', port: 1, state: 'refused' }, { node: 'nyc-2', host: 'h', port: 2, state: 'connected' }],
};
const card = (more: Partial<CardLook> = {}): CardLook => ({
  name: 'lon-1', state: 'up', lines: [], rate: '412/s', why: '', lists: [{ key: 'lon-1/new-york', name: 'new-york', state: LIST }],
  chips: [{ path: 'prices/fx', short: 'fx', role: 'active', split: false }], clients: [{ name: 'fx-1', role: 'active', state: 'up', words: '' }], ...more,
});
function drawn(look: CardLook, style: Partial<CardStyle> = {}): RecordPen {
  const pen = new RecordPen();
  drawCard(pen, look, PLACE, { ...STYLE, ...style });
  return pen;
}
/** What is drawn but for its colours. */
const shapes = (pen: RecordPen): string => JSON.stringify(pen.drawn.map((known) => [known.what, known.dash, known.text, known.points.length, Math.round(known.width * 10)]));

describe('a card', () => {
  it('says name, rate, sections and clients when it is near', () => {
    expect(drawn(card()).texts).toEqual(['fx-1', 'lon-1', '412/s', 'fx']);
  });

  it('has a shape of its own for each state, near and from afar', () => {
    const states: ProcessStatus[] = ['up', 'down', 'paused', 'hearing', 'unknown'];
    for (const scale of [1, 0.5, 0.15]) {
      const looks = states.map((state) => shapes(drawn(card({ state, lines: [], chips: [], lists: [], clients: [], rate: null }), { scale })));
      expect(new Set(looks).size, `at ${scale}`).toBe(states.length);
    }
  });

  it('is written in its name alone at a distance, as large as the screen needs, and in its state alone from afar', () => {
    const [name] = drawn(card(), { scale: 0.45 }).drawn.filter((known) => known.what === 'text');
    expect(name!.text).toBe('lon-1');
    expect(drawn(card(), { scale: 0.15 }).texts).toEqual([]);
  });

  it('shows each address of its lists: failed as a cross, connected full', () => {
    const pen = drawn(card({ chips: [], clients: [], rate: null }));
    expect(pen.drawn.filter((known) => known.colour === 'flow' && known.what === 'fill')).toHaveLength(1);
    expect(pen.drawn.filter((known) => known.colour === 'down-text' && known.points.length === 4)).toHaveLength(1);
  });

  it('US-24 shows a section that two hold as two', () => {
    const chip = card().chips[0]!;
    const triangles = (split: boolean) => drawn(card({ chips: [{ ...chip, split }], clients: [] })).drawn.filter((known) => known.what === 'fill' && known.points.length === 3).map((known) => known.colour);
    expect(triangles(false)).toEqual(['up']);
    expect(triangles(true)).toEqual(['down-text', 'down-text']);
  });

  it('is ringed while it is selected or has the focus', () => {
    const ring = (style: Partial<CardStyle>) => drawn(card(), style).drawn.find((known) => known.what === 'stroke' && known.colour === 'focus')?.width;
    expect([ring({}), ring({ selected: true }), ring({ focused: true })]).toEqual([undefined, 2.4, 3]);
  });
});

describe('a group', () => {
  const place: GroupPlace = { name: 'london', title: 'London', datagrid: true, column: 0, box: { x: 0, y: 0, width: 300, height: 400 }, lane: null };
  const group = (more: Partial<GroupLook> = {}): GroupLook => ({ name: 'london', title: 'London', datagrid: true, states: { up: 2, down: 1 }, all: 3, up: 2, each: ['up', 'down', 'up'], worst: 'down', split: null, ...more });
  const style = { ink: NAMED_INK, scale: 1, compact: false, hovered: false, focused: false };

  it('counts its nodes in its title, and says when it is split', () => {
    const texts = (look: GroupLook) => {
      const pen = new RecordPen();
      drawGroupTitle(pen, look, place, style);
      return pen.texts;
    };
    expect(texts(group())).toEqual(['London', '2 of 3 up', 'datagrid · ']);
    expect(texts(group({ states: { up: 1, unknown: 2 }, up: 1 }))).toEqual(['London', '2 not heard', 'datagrid · ']);
    expect(texts(group({ split: 'prices/fx is active on lon-1 and on lon-3' }))).toEqual(['London', 'split brain · 2 of 3 up']);
  });

  it('is one mark when it is folded: the worst state, how many are in which, and each node', () => {
    const pen = new RecordPen();
    drawFold(pen, group(), place, style);
    expect(pen.texts).toEqual(['London', '1 down', '2 up']);
    const crosses = pen.drawn.filter((known) => known.what === 'stroke' && known.colour === 'down-text' && known.points.length === 4);
    expect(crosses).toHaveLength(2);
  });

  it('puts what is worst before its title where both do not fit side by side', () => {
    const pen = new RecordPen();
    drawFold(pen, group({ title: 'Frankfurt am Main' }), { ...place, box: { x: 0, y: 0, width: 70, height: 60 } }, style);
    expect(pen.texts[0]).toBe('1 down');
    expect(pen.texts[1]).toMatch(/^Frankf/);
  });
});
