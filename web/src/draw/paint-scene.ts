/** Draws what a scene holds, layer by layer, in the ink that each thing is given; onto any pen, in the picture's units. */
import { drawCard } from './draw-card.ts';
import { drawFold, drawGroup, drawGroupTitle, drawSite, drawSiteTitle, type FrameStyle } from './draw-groups.ts';
import { drawLabel } from './draw-labels.ts';
import { hairOf, Hairlines, type Hair } from './draw-hairlines.ts';
import { curveOfPart, drawBundle, drawMember, drawPair, drawStroke } from './draw-links.ts';
import type { Box } from './box.ts';
import type { Cubic } from './curve.ts';
import { drawScissors } from './draw-marks.ts';
import { drawAddress, drawAddressWay, drawMove, drawMoveLabel } from './draw-moves.ts';
import type { GraphInk } from './graph-ink.ts';
import type { Plane, SceneItem, SceneLayers } from './graph-scene.ts';
import { areHairlines, isEmphasised, partsOfBundle, partsOfMember, partsOfPair, type LinePart, type LineStyle } from './link-parts.ts';
import type { Pen } from './pen.ts';

/** What is looked at, as far as it changes how things are drawn. */
export interface Looking {
  /** @returns the ink of a thing: paler when it is not what is looked for; null when it is hidden. */
  inkOf: (key: string) => GraphInk | null;
  /** Everything has the same ink. */
  isPlain: boolean;
  /** The ink of what is never paler: frames, addresses. */
  ink: GraphInk;
  selected: string | null;
  hovered: string | null;
  focused: string | null;
  compact: boolean;
  /** A map of more than a panel holds. */
  dense: boolean;
}

type Line = Extract<SceneItem, { layer: 'member' | 'pair' | 'bundle' }>;

const isLine = (item: SceneItem): item is Line => item.layer === 'member' || item.layer === 'pair' || item.layer === 'bundle';

/** The keys by which a line is selected, hovered and focused: itself, or any of its streams and tries. */
export function keysOfLine(item: Line): string[] {
  return item.layer === 'pair' ? [`link:${item.look.key}`, ...[...item.look.streams, ...item.look.tries].map((part) => `destination:${part.key}`)] : [item.key];
}

function lineStyle(item: Line, looking: Looking, ink: GraphInk, scale: number): LineStyle {
  const keys = keysOfLine(item);
  const among = (key: string | null): boolean => key !== null && (keys.includes(key) || (item.layer === 'pair' && keys.some((own) => key.startsWith(`${own} `))));
  return { ink, scale, dense: looking.dense, selected: among(looking.selected), hovered: among(looking.hovered), focused: among(looking.focused) };
}

const curveOf = (item: Line): Cubic => (item.layer === 'bundle' ? item.curve : item.place.curve);

function partsOf(item: Line, style: LineStyle): LinePart[] {
  switch (item.layer) {
    case 'member': return partsOfMember(item.look, style);
    case 'pair': return partsOfPair(item.look, item.place, style);
    case 'bundle': return partsOfBundle(item.look, style);
  }
}

/** What a line from afar looks like while nobody looks at it: asked thousands of times, and the same until its look changes. */
const known = new WeakMap<object, { ink: GraphInk; curve: Cubic; hairs: Hair[] }>();

function hairsOf(item: Line, style: LineStyle): Hair[] {
  const curve = curveOf(item);
  const found = known.get(item.look);
  if (found && found.ink === style.ink && found.curve === curve) return found.hairs;
  const hairs = partsOf(item, style).map((part) => hairOf(curve, part));
  known.set(item.look, { ink: style.ink, curve, hairs });
  return hairs;
}

/** From afar all lines of a look are one path; what is looked at lies above them. */
function paintHairlines(pen: Pen, lines: readonly Line[], looking: Looking, scale: number, within: Box): void {
  const hairlines = new Hairlines();
  const above: [Cubic, LinePart][] = [];
  // Where nothing is singled out no line has to be asked whether it is.
  const isPlain = looking.isPlain && looking.selected === null && looking.hovered === null && looking.focused === null;
  const plain: LineStyle = { ink: looking.ink, scale, dense: looking.dense, selected: false, focused: false, hovered: false };
  for (const item of lines) {
    const ink = isPlain ? looking.ink : inkOfLine(item, looking);
    if (!ink) continue;
    const style = isPlain ? plain : lineStyle(item, looking, ink, scale);
    if (isEmphasised(style)) for (const part of partsOf(item, style)) above.push([curveOfPart(curveOf(item), part.part), { ...part, width: 2 / scale, dash: part.dash.map((length) => length / scale) }]);
    else for (const hair of hairsOf(item, style)) hairlines.add(hair);
  }
  hairlines.flush(pen, scale, within);
  for (const [curve, part] of above) drawStroke(pen, curve, part);
}

/** A line is as bright as the brightest of what it carries. */
function inkOfLine(item: Line, { inkOf, ink }: Looking): GraphInk | null {
  let best: GraphInk | null = null;
  for (const key of keysOfLine(item)) {
    const own = inkOf(key);
    if (own === ink) return ink;
    best = own ?? best;
  }
  return best;
}

/**
 * @param scale CSS pixels to a unit; the pen is already in the picture's units
 * @param within what of the picture is drawn, in units
 * @param plane lines and frames, or what lies above them, or both
 */
export function paintScene(pen: Pen, layers: SceneLayers, looking: Looking, scale: number, within: Box, plane: Plane | 'both' = 'both'): void {
  if (plane !== 'over') paintUnder(pen, layers, looking, scale, within);
  if (plane !== 'under') paintOver(pen, layers, looking, scale);
}

function paintUnder(pen: Pen, layers: SceneLayers, looking: Looking, scale: number, within: Box): void {
  const paint = (items: readonly SceneItem[] = []): void => items.forEach((item) => paintItem(pen, item, looking, scale));
  paint(layers.site);
  paint(layers.group);
  const lines = [layers.member, layers.bundle, layers.pair].flatMap((items) => items ?? []);
  if (areHairlines(scale)) paintHairlines(pen, lines as Line[], looking, scale, within);
  else paint(lines);
  paint(layers.stranger);
  for (const item of layers.address ?? []) if (item.layer === 'address' && item.way) drawAddressWay(pen, item.way, looking.ink, item.size);
}

function paintOver(pen: Pen, layers: SceneLayers, looking: Looking, scale: number): void {
  for (const item of layers.site ?? []) if (item.layer === 'site') drawSiteTitle(pen, item.place, looking.ink, scale);
  for (const item of layers.group ?? []) if (item.layer === 'group') drawGroupTitle(pen, item.look, item.place, frameStyle(item, looking, scale));
  for (const items of [layers.label, layers.fold, layers.card, layers.address, layers.move]) for (const item of items ?? []) paintItem(pen, item, looking, scale);
  for (const item of layers.move ?? []) if (item.layer === 'move') drawMoveLabel(pen, item.look, item.place, looking.ink);
}

function frameStyle(item: SceneItem, { ink, compact, hovered, focused }: Looking, scale: number): FrameStyle {
  return { ink, scale, compact, hovered: hovered === item.key, focused: focused === item.key };
}

function paintItem(pen: Pen, item: SceneItem, looking: Looking, scale: number): void {
  const { ink } = looking;
  if (isLine(item)) {
    const own = inkOfLine(item, looking);
    if (!own) return;
    const style = lineStyle(item, looking, own, scale);
    if (item.layer === 'member') drawMember(pen, item.look, item.place, style);
    else if (item.layer === 'pair') drawPair(pen, item.look, item.place, style);
    else drawBundle(pen, item.look, item.curve, style);
    return;
  }
  switch (item.layer) {
    case 'site':
      drawSite(pen, item.place, ink, scale);
      break;
    case 'group':
      drawGroup(pen, item.look, item.place, frameStyle(item, looking, scale));
      break;
    case 'fold': {
      const own = looking.inkOf(item.key);
      if (own) drawFold(pen, item.look, item.place, { ...frameStyle(item, looking, scale), ink: own });
      break;
    }
    case 'stranger': {
      const own = looking.inkOf(item.key);
      if (!own) break;
      drawStroke(pen, [item.from, item.from, item.to, item.to], { colour: own.tones.down.edge, width: Math.max(1.4, 0.98 / scale), dash: [2, 6] });
      drawScissors(pen, own, (item.from.x + item.to.x) / 2, (item.from.y + item.to.y) / 2);
      break;
    }
    case 'label': {
      const inks = item.of.map(looking.inkOf);
      const own = inks.find((known) => known === ink) ?? inks.find((known) => known !== null);
      // Its ground stays opaque, or the lines under it would strike its text through.
      if (own) drawLabel(pen, item.look, item.seat, { ...own, ground: ink.ground }, item.text);
      break;
    }
    case 'card': {
      const own = looking.inkOf(item.key);
      if (!own) break;
      const name = (key: string | null): string | null => (key?.startsWith('client:') ? key.slice('client:'.length) : null);
      drawCard(pen, item.look, item.place, {
        ink: own, scale, selected: looking.selected === item.key, hovered: looking.hovered === item.key, focused: looking.focused === item.key,
        tabInk: (client) => looking.inkOf(`client:${client}`) ?? own, selectedClient: name(looking.selected), focusedClient: name(looking.focused),
      });
      break;
    }
    case 'address':
      drawAddress(pen, item.look, item.at, ink, item.size);
      break;
    case 'move':
      drawMove(pen, item.place, ink);
      break;
  }
}
