/** In which colours and dashes a line is drawn, from near and from afar: whole, or each half as the end that it begins at sees it. */
import { detailAt } from './detail.ts';
import type { GraphInk } from './graph-ink.ts';
import type { BundleLook, EndOpinion, MemberLook, PairLook } from './graph-looks.ts';
import type { PairPlace } from './place-links.ts';

export interface LineStyle {
  ink: GraphInk;
  scale: number;
  /** Among thousands: thin and pale, so that what is looked at or broken stands out. */
  dense: boolean;
  selected: boolean;
  focused: boolean;
  hovered: boolean;
}

/** A line, or the half of it that begins at its first or at its second end. */
export interface LinePart {
  part: 'whole' | 'first' | 'second';
  of: 'stream' | 'try' | 'cut' | 'opinion';
  colour: string;
  width: number;
  dash: readonly number[];
}

const SOLID: readonly number[] = [];
/** Between these widths a line's area grows with its updates a second, up to so many. */
const [THIN, THICK, MOST_RATE] = [1.5, 4, 500];
const thickness = (rate: number): number => THIN + (THICK - THIN) * Math.sqrt(Math.min(MOST_RATE, rate) / MOST_RATE);

export const isEmphasised = ({ selected, focused, hovered }: LineStyle): boolean => selected || focused || hovered;
export const flowOf = (style: LineStyle): string => (isEmphasised(style) ? style.ink.focus : style.dense ? style.ink.flowFar : style.ink.flow);
const widthOf = (rate: number, style: LineStyle): number => (style.dense && !isEmphasised(style) ? Math.min(1.8, thickness(rate)) : thickness(rate));

/** @returns whether lines at this scale are hairlines without heads and marks. */
export function areHairlines(scale: number): boolean {
  return detailAt(scale) === 'block';
}

/** What the half of a line looks like for which one end stands. */
function lookOfOpinion(opinion: EndOpinion, ink: GraphInk, up: string): { colour: string; dash: readonly number[] } {
  switch (opinion) {
    case 'up': return { colour: up, dash: SOLID };
    case 'suspected': case 'denies': return { colour: ink.tones.attention.edge, dash: [5, 3] };
    case 'down': return { colour: ink.tones.down.edge, dash: [2, 4] };
    case 'unknown': case 'silent': case 'unheard': return { colour: ink.tones.unknown.edge, dash: [1, 4] };
  }
}

const GRAVITY: readonly EndOpinion[] = ['up', 'unknown', 'silent', 'unheard', 'denies', 'suspected', 'down'];

/** @returns what each end of a pair says of the connection, the gravest of all its streams. */
export function opinionsOfPair({ streams }: PairLook, { ends }: Pick<PairPlace, 'ends'>): [EndOpinion, EndOpinion] {
  const of = (end: string): EndOpinion => streams.map((stream) => stream.opinions[stream.from === end ? 0 : 1]).reduce((worst, next) => (GRAVITY.indexOf(next) > GRAVITY.indexOf(worst) ? next : worst), 'up');
  return [of(ends[0]), of(ends[1])];
}

/** Nobody doubts the connection: a receiver that has not spoken of it yet is no reason to. */
const isPlain = (opinion: EndOpinion): boolean => opinion === 'up' || opinion === 'unknown';
const HALVES = ['first', 'second'] as const;

/** @returns the lines of a pair, halved where its ends are not of one mind. */
export function partsOfPair(look: PairLook, place: PairPlace, style: LineStyle): LinePart[] {
  const { ink } = style;
  const { streams, tries } = look;
  const parts: LinePart[] = [];
  if (streams.length > 0) {
    const width = widthOf(Math.max(0, ...streams.map((stream) => stream.rate ?? 0)), style);
    const opinions = opinionsOfPair(look, place);
    const flow = { of: 'stream', colour: flowOf(style), width, dash: SOLID } as const;
    // What was said last of a sender that is not heard is one line: nobody knows better.
    if (streams.some((stream) => !stream.certain) && opinions.every((opinion) => isPlain(opinion) || opinion === 'unheard')) parts.push({ ...flow, part: 'whole', colour: ink.tones.unknown.edge, dash: [6, 5] });
    else if (opinions.every(isPlain)) parts.push({ ...flow, part: 'whole' });
    else HALVES.forEach((part, index) => parts.push({ ...flow, part, ...(isPlain(opinions[index]!) ? {} : lookOfOpinion(opinions[index]!, ink, flow.colour)) }));
  }
  for (const attempt of tries) {
    const failed = attempt.state === 'failed';
    parts.push({
      part: tries.length === 1 ? 'whole' : attempt.from === place.ends[0] ? 'first' : 'second', of: 'try',
      colour: failed ? ink.tones.down.edge : ink.tones.attention.edge, width: attempt.wait ? 2.2 : 1.5, dash: attempt.wait ? [1.5, 5] : failed ? [3, 4] : [7, 4],
    });
  }
  if (look.cut && parts.length === 0) parts.push({ part: 'whole', of: 'cut', colour: ink.tones.down.edge, width: 1.4, dash: [2, 6] });
  return parts;
}

/** @returns a link between members, halved where they do not both take the other to be up. */
export function partsOfMember(look: MemberLook, { ink, selected, focused, hovered }: LineStyle): LinePart[] {
  const width = selected || focused ? 2.6 : 1.3;
  const up = hovered || focused ? ink.focus : ink.member;
  if (look.opinions.every((opinion) => opinion === 'up') && !look.cut) return [{ part: 'whole', of: 'opinion', colour: up, width, dash: SOLID }];
  return HALVES.map((part, index) => ({ part, of: 'opinion', width, ...lookOfOpinion(look.opinions[index]!, ink, up) }));
}

/** @returns many links as one line: as broken as the most broken of them. */
export function partsOfBundle(look: BundleLook, style: LineStyle): LinePart[] {
  const { ink } = style;
  if (look.streams > 0) {
    const unsure = look.unsure === look.streams;
    const width = Math.max(widthOf(look.rate ?? 0, style), Math.min(style.dense ? 2 : 4, 1.2 + Math.log2(1 + look.streams)));
    return [{ part: 'whole', of: 'stream', colour: unsure && !isEmphasised(style) ? ink.tones.unknown.edge : flowOf(style), width, dash: unsure ? [6, 5] : SOLID }];
  }
  if (look.failed + look.trying + look.cut === 0) return [];
  return [{ part: 'whole', of: 'try', colour: look.failed + look.cut > 0 ? ink.tones.down.edge : ink.tones.attention.edge, width: 1.6, dash: [3, 4] }];
}
