/** The pen of the links, by a record of what it draws: what each end believes is to be seen, and different faults look different. */
import { describe, expect, it } from 'vitest';
import type { Cubic } from './curve.ts';
import { hairOf, Hairlines } from './draw-hairlines.ts';
import { curveOfPart, drawMember, drawPair } from './draw-links.ts';
import type { EndOpinion, MemberLook, PairLook, StreamLook } from './graph-looks.ts';
import { partsOfMember, partsOfPair, type LineStyle } from './link-parts.ts';
import { NAMED_INK } from './testing/graph-ink.ts';
import { RecordPen } from './testing/record-pen.ts';

const CURVE: Cubic = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 200, y: 100 }, { x: 300, y: 100 }];
const STYLE: LineStyle = { ink: NAMED_INK, scale: 1, dense: false, selected: false, focused: false, hovered: false };
const MEMBER_PLACE = { key: 'a~b', ends: ['a', 'b'] as [string, string], curve: CURVE };
const PAIR_PLACE = { ...MEMBER_PLACE, label: null };
const member = (opinions: [EndOpinion, EndOpinion], cut = false): MemberLook => ({ key: 'a~b', ends: ['a', 'b'], opinions, cut });
const stream = (more: Partial<StreamLook> = {}): StreamLook => ({ key: 'a/there', pair: 'a~b', from: 'a', to: 'b', via: 'dialled', ack: { configured: 'async', now: 'async' }, rate: 200, lag: { updates: 0, millis: 0 }, certain: true, opinions: ['up', 'up'], ...more });
const pair = (more: Partial<StreamLook> = {}): PairLook => ({ key: 'a~b', streams: [stream(more)], tries: [], cut: false });

describe('a link between members', () => {
  it('is one quiet line while both take each other to be up', () => {
    expect(partsOfMember(member(['up', 'up']), STYLE)).toMatchObject([{ part: 'whole', colour: 'member', dash: [] }]);
  });

  it('MB-01 is in halves, each as its own end sees the other', () => {
    const [near, far] = partsOfMember(member(['down', 'up']), STYLE);
    expect([near!.colour, far!.colour]).toEqual(['down', 'member']);
    const [first, second] = [near!, far!].map(({ part }) => curveOfPart(CURVE, part));
    expect(first![0]).toEqual(CURVE[0]);
    expect(second![0]).toEqual(CURVE[3]);
    expect(first![3]).toEqual(second![3]);
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
    expect(partsOfPair(pair(), PAIR_PLACE, STYLE)).toMatchObject([{ colour: 'flow', dash: [] }]);
  });

  it('is in halves when the other end is not heard, is down, or knows of no connection', () => {
    for (const [opinion, colour] of [['unheard', 'unknown'], ['silent', 'unknown'], ['denies', 'attention'], ['down', 'down']] as const) {
      const [near, far] = partsOfPair(pair({ opinions: ['up', opinion] }), PAIR_PLACE, STYLE);
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
    expect(bars({ configured: 'sync', now: 'downgraded' }).map(({ colour, dash }) => [colour, dash.length])).toEqual([['attention', 2], ['attention', 2]]);
  });

  it('is the last that was heard while its sender is not', () => {
    expect(partsOfPair(pair({ certain: false, opinions: ['unheard', 'up'] }), PAIR_PLACE, STYLE)).toMatchObject([{ colour: 'unknown', dash: [6, 5] }]);
  });
});

describe('hairlines', () => {
  const style = { ...STYLE, scale: 0.2 };
  const everywhere = { x: -1000, y: -1000, width: 3000, height: 3000 };

  it('draw all lines of a look in one stroke, the broken ones last', () => {
    const lines = new Hairlines();
    for (const part of [...partsOfMember(member(['down', 'up']), style), ...partsOfMember(member(['up', 'up']), style), ...partsOfPair(pair(), PAIR_PLACE, style)]) lines.add(hairOf(CURVE, part));
    const pen = new RecordPen();
    lines.flush(pen, 0.2, everywhere);
    expect(pen.drawn.map(({ colour }) => colour)).toEqual(['flow', 'member', 'down']);
    expect(pen.drawn.every(({ width }) => width * 0.2 < 1)).toBe(true);
  });

  it('run from end to end, each half from its own end to the middle', () => {
    const pointsOf = (part: 'whole' | 'first' | 'second') => {
      const lines = new Hairlines();
      lines.add(hairOf(CURVE, { part, of: 'opinion', colour: 'x', width: 1, dash: [] }));
      const pen = new RecordPen();
      lines.flush(pen, 0.2, everywhere);
      return pen.drawn[0]!.points;
    };
    expect([pointsOf('whole')[0], pointsOf('whole').at(-1)]).toEqual([[0, 0], [300, 100]]);
    expect(pointsOf('first')[0]).toEqual([0, 0]);
    expect(pointsOf('second').at(-1)).toEqual([300, 100]);
    expect(pointsOf('first').at(-1)).toEqual(pointsOf('second')[0]);
  });

  it('are drawn only where they come near the part that is drawn, on the same way as in the whole', () => {
    const draw = (within: { x: number; y: number; width: number; height: number }) => {
      const lines = new Hairlines();
      lines.add(hairOf(CURVE, { part: 'whole', of: 'stream', colour: 'x', width: 1, dash: [] }));
      const pen = new RecordPen();
      lines.flush(pen, 1, within);
      return pen.drawn[0]!.points;
    };
    const whole = draw(everywhere).map(String);
    const part = draw({ x: 140, y: 40, width: 20, height: 20 }).map(String);
    expect(part.length).toBeGreaterThan(1);
    expect(part.length).toBeLessThan(whole.length);
    for (const point of part) expect(whole).toContain(point);
    expect(draw({ x: 0, y: 300, width: 20, height: 20 })).toEqual([]);
  });

  it('are broken at the same places whether all of them or a part is drawn', () => {
    const starts = (within: { x: number; y: number; width: number; height: number }) => {
      const offsets: [number, [number, number]][] = [];
      const pen = new RecordPen();
      const stroke = pen.stroke.bind(pen);
      pen.stroke = () => {
        stroke();
        offsets.push([pen.lineDashOffset, pen.drawn.at(-1)!.points[0]!]);
      };
      const lines = new Hairlines();
      lines.add(hairOf(CURVE, { part: 'whole', of: 'cut', colour: 'x', width: 1, dash: [3, 4] }));
      lines.flush(pen, 1, within);
      return offsets;
    };
    expect(starts(everywhere)).toEqual([[0, [0, 0]]]);
    const [[offset, from]] = starts({ x: 200, y: 60, width: 40, height: 40 }) as [[number, [number, number]]];
    expect(from[0]).toBeGreaterThan(50);
    // As far along the way as the straight line is at least, and the bent one at most.
    expect(offset).toBeGreaterThanOrEqual(Math.hypot(...from) - 0.01);
    expect(offset).toBeLessThan(Math.hypot(...from) * 1.2);
  });
});
