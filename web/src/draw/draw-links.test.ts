/** The pen of the links, by a record of what it draws: what each end believes is to be seen, and different faults look different. */
import { describe, expect, it } from 'vitest';
import type { Cubic } from './curve.ts';
import { drawMember, drawPair, Hairlines, strokesOfMember, strokesOfPair, type LineStyle } from './draw-links.ts';
import type { EndOpinion, MemberLook, PairLook, StreamLook } from './graph-looks.ts';
import { NAMED_INK } from './testing/graph-ink.ts';
import { RecordPen } from './testing/record-pen.ts';

const CURVE: Cubic = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 200, y: 100 }, { x: 300, y: 100 }];
const STYLE: LineStyle = { ink: NAMED_INK, scale: 1, dense: false, selected: false, focused: false, hovered: false };
const MEMBER_PLACE = { key: 'a~b', ends: ['a', 'b'] as [string, string], curve: CURVE };
const PAIR_PLACE = { ...MEMBER_PLACE, label: null };
const member = (opinions: [EndOpinion, EndOpinion], cut = false): MemberLook => ({ key: 'a~b', ends: ['a', 'b'], opinions, cut, words: '' });
const stream = (more: Partial<StreamLook> = {}): StreamLook => ({ key: 'a/there', pair: 'a~b', from: 'a', to: 'b', via: 'dialled', ack: { configured: 'async', now: 'async' }, rate: 200, lag: { updates: 0, millis: 0 }, certain: true, opinions: ['up', 'up'], ...more });
const pair = (more: Partial<StreamLook> = {}): PairLook => ({ key: 'a~b', streams: [stream(more)], tries: [], cut: false });

describe('a link between members', () => {
  it('is one quiet line while both take each other to be up', () => {
    expect(strokesOfMember(member(['up', 'up']), MEMBER_PLACE, STYLE)).toMatchObject([{ colour: 'member', dash: [] }]);
  });

  it('MB-01 is in halves, each as its own end sees the other', () => {
    const [near, far] = strokesOfMember(member(['down', 'up']), MEMBER_PLACE, STYLE);
    expect([near!.colour, far!.colour]).toEqual(['down', 'member']);
    expect(near!.curve[0]).toEqual(CURVE[0]);
    expect(far!.curve[0]).toEqual(CURVE[3]);
    expect(near!.curve[3]).toEqual(far!.curve[3]);
  });

  it('looks different for a split brain, a cut-off monitor, a dead node and a suspicion, by dash and mark as well as by colour', () => {
    const looks: Record<string, [EndOpinion, EndOpinion]> = { split: ['down', 'down'], monitor: ['unheard', 'up'], dead: ['silent', 'down'], suspicion: ['suspected', 'up'], well: ['up', 'up'] };
    const drawn = Object.fromEntries(Object.entries(looks).map(([name, opinions]) => {
      const pen = new RecordPen();
      drawMember(pen, member(opinions), MEMBER_PLACE, STYLE);
      // Without colours: strokes with their dashes, and marks.
      return [name, JSON.stringify(pen.drawn.map((known) => [known.what, known.dash, known.text, known.points.length]))];
    }));
    expect(new Set(Object.values(drawn)).size).toBe(Object.keys(looks).length);
  });

  it('MB-02 has scissors where it is cut', () => {
    const whole = new RecordPen();
    const cut = new RecordPen();
    drawMember(whole, member(['suspected', 'suspected']), MEMBER_PLACE, STYLE);
    drawMember(cut, member(['suspected', 'suspected'], true), MEMBER_PLACE, STYLE);
    expect(cut.drawn.length).toBeGreaterThan(whole.drawn.length + 2);
  });
});

describe('a stream', () => {
  it('is one line while both ends have the connection', () => {
    expect(strokesOfPair(pair(), PAIR_PLACE, STYLE)).toMatchObject([{ colour: 'flow', dash: [] }]);
  });

  it('is in halves when the other end is not heard, is down, or knows of no connection', () => {
    for (const [opinion, colour] of [['unheard', 'unknown'], ['silent', 'unknown'], ['denies', 'attention'], ['down', 'down']] as const) {
      const [near, far] = strokesOfPair(pair({ opinions: ['up', opinion] }), PAIR_PLACE, STYLE);
      expect([near!.colour, near!.dash]).toEqual(['flow', []]);
      expect(far!.colour).toBe(colour);
      expect(far!.dash).not.toEqual([]);
    }
  });

  it('DF-02 is drawn double with a hollow head where it reuses the other end’s connection', () => {
    const dialled = new RecordPen();
    const reused = new RecordPen();
    drawPair(dialled, pair(), PAIR_PLACE, STYLE);
    drawPair(reused, pair({ via: 'incoming' }), PAIR_PLACE, STYLE);
    const heads = (pen: RecordPen) => pen.drawn.filter((known) => known.what === 'fill').map((known) => known.colour);
    expect(heads(dialled)).toEqual(['flow']);
    expect(heads(reused)).toEqual(['ground']);
    expect(reused.drawn.filter((known) => known.what === 'stroke' && known.points.length === 2)).toHaveLength(2);
  });

  it('RP-05 RP-06 is crossed by two bars where it is sync, by broken ones while it is downgraded', () => {
    const bars = (ack: StreamLook['ack']) => {
      const pen = new RecordPen();
      drawPair(pen, pair({ ack }), PAIR_PLACE, STYLE);
      return pen.drawn.filter((known) => known.what === 'stroke' && known.width === 1.6);
    };
    expect(bars({ configured: 'async', now: 'async' })).toHaveLength(0);
    expect(bars({ configured: 'sync', now: 'sync' }).map(({ colour, dash }) => [colour, dash.length])).toEqual([['flow', 0], ['flow', 0]]);
    expect(bars({ configured: 'sync', now: 'async' }).map(({ colour, dash }) => [colour, dash.length])).toEqual([['attention', 2], ['attention', 2]]);
  });

  it('is the last that was heard while its sender is not', () => {
    expect(strokesOfPair(pair({ certain: false, opinions: ['unheard', 'up'] }), PAIR_PLACE, STYLE)).toMatchObject([{ colour: 'unknown', dash: [6, 5] }]);
  });
});

describe('hairlines', () => {
  it('draw all lines of a look in one stroke, the broken ones last', () => {
    const lines = new Hairlines();
    const style = { ...STYLE, scale: 0.2 };
    for (const stroke of [...strokesOfMember(member(['down', 'up']), MEMBER_PLACE, style), ...strokesOfMember(member(['up', 'up']), MEMBER_PLACE, style), ...strokesOfPair(pair(), PAIR_PLACE, style)]) lines.add(stroke);
    const pen = new RecordPen();
    lines.flush(pen, 0.2);
    expect(pen.drawn.map(({ colour, points }) => [colour, points.length / 2])).toEqual([['member', 2], ['flow', 1], ['down', 1]]);
    expect(pen.drawn.every(({ width }) => width * 0.2 < 1)).toBe(true);
  });
});
