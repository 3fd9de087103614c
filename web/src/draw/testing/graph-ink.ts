/** Ink whose colours are their own names, so that a record of drawing says what was meant. */
import type { GraphInk, Tone } from '../graph-ink.ts';

const tone = (name: string): Tone => ({ edge: name, text: `${name}-text`, fill: `${name}-fill`, stripe: `${name}-stripe` });

export const NAMED_INK: GraphInk = {
  tones: { up: tone('up'), standby: tone('standby'), attention: tone('attention'), down: tone('down'), unknown: tone('unknown') },
  ground: 'ground', group: 'group', groupEdge: 'group-edge', card: 'card', cardEdge: 'card-edge', tab: 'tab', text: 'text', textSoft: 'text-soft', textDim: 'text-dim',
  flow: 'flow', flowFar: 'flow-far', focus: 'focus', member: 'member', chipActive: 'chip-active', chipStandby: 'chip-standby', labelEdge: 'label-edge', moveEdge: 'move-edge', font: 'sans', mono: 'mono',
};
