/** The colours of the topology by meaning, made from the page's tokens; paler ones for what is not looked at. */

export interface Tone {
  edge: string;
  /** Readable on its own fill and on the ground. */
  text: string;
  fill: string;
  /** Hatching on the fill. */
  stripe: string;
}

export type ToneName = 'up' | 'standby' | 'attention' | 'down' | 'unknown';

export interface GraphInk {
  tones: Record<ToneName, Tone>;
  ground: string;
  group: string;
  groupEdge: string;
  card: string;
  cardEdge: string;
  tab: string;
  text: string;
  textSoft: string;
  textDim: string;
  flow: string;
  /** Streams from afar, where thousands are seen at once. */
  flowFar: string;
  focus: string;
  /** Two members that take each other to be up. */
  member: string;
  chipActive: string;
  chipStandby: string;
  labelEdge: string;
  moveEdge: string;
  font: string;
  mono: string;
}

/** @returns a colour so far from `a` towards `b`, 0 to 1. Opaque, so that overlapping lines and repainted parts look the same. */
export function mixColours(a: string, b: string, share: number): string {
  const [from, to] = [channelsOf(a), channelsOf(b)];
  return `#${from.map((channel, index) => Math.round(channel + (to[index]! - channel) * share).toString(16).padStart(2, '0')).join('')}`;
}

/** Red, green and blue. The page's tokens are written as #rgb or #rrggbb alone, so that no library of colour spaces has to come first. */
function channelsOf(colour: string): [number, number, number] {
  const digits = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i.test(colour) ? colour.slice(1) : null;
  if (digits === null) throw new Error(`The colour ${JSON.stringify(colour)} cannot be mixed: write its token as #rgb or #rrggbb.`);
  const each = digits.length === 3 ? [...digits].map((digit) => digit + digit) : [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4)];
  return each.map((pair) => Number.parseInt(pair, 16)) as [number, number, number];
}

/** @param token reads a colour or font of the page by its name, without dashes in front */
export function graphInk(token: (name: string) => string): GraphInk {
  const ground = token('panel');
  const raised = token('raised');
  const card = token('hover');
  const group = mixColours(ground, raised, 0.55);
  const tone = (name: ToneName, stripe: number, text = `${name}-ink`): Tone => {
    const fill = token(`${name}-fill`);
    return { edge: token(name), text: token(text), fill, stripe: mixColours(fill, token(name), stripe) };
  };
  const tones = { up: tone('up', 0.2), standby: tone('standby', 0.2), attention: tone('attention', 0.12), down: tone('down', 0.2), unknown: tone('unknown', 0.2) };
  return {
    tones, ground, group, groupEdge: token('line'), card, cardEdge: token('line-strong'), tab: raised,
    text: token('ink'), textSoft: token('ink-2'), textDim: token('ink-3'), flow: token('flow'), flowFar: mixColours(ground, token('flow'), 0.55), focus: token('focus'),
    member: mixColours(group, tones.up.edge, 0.6), chipActive: mixColours(card, tones.up.edge, 0.6), chipStandby: mixColours(card, tones.standby.edge, 0.55),
    labelEdge: mixColours(ground, tones.down.edge, 0.7), moveEdge: mixColours(ground, tones.up.edge, 0.45),
    font: token('font'), mono: token('mono'),
  };
}

/** @returns the same ink, every colour `share` of the way to the ground. */
export function fadedInk(ink: GraphInk, share: number): GraphInk {
  const fade = (colour: string): string => mixColours(colour, ink.ground, share);
  const { tones, font, mono, ...colours } = ink;
  const fadedTones = Object.fromEntries(Object.entries(tones).map(([name, tone]) => [name, { edge: fade(tone.edge), text: fade(tone.text), fill: fade(tone.fill), stripe: fade(tone.stripe) }]));
  return { ...(Object.fromEntries(Object.entries(colours).map(([name, colour]) => [name, fade(colour)])) as Omit<GraphInk, 'tones' | 'font' | 'mono'>), tones: fadedTones as GraphInk['tones'], font, mono };
}
