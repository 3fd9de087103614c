/** Where the arcs of the sunburst stand: one ring a level, as wide as what it holds; what is too small to be read is one arc with its number. */
import { hierarchy, partition } from 'd3-hierarchy';
import { arc } from 'd3-shape';
import type { TopicPath } from '@understudy/shared/domain/ids';
import { joinPath } from '@understudy/shared/domain/topic-path';
import type { OutlineBy, OutlineFrame, OutlineNode } from '@understudy/shared/wire/topic-outline';

export interface BurstArc {
  key: string;
  /** Of the branch or topic; of the rest of a branch, that branch. */
  path: TopicPath;
  name: string;
  /** From 1, the innermost ring. */
  ring: number;
  topics: number;
  updatesPerSecond: number;
  /** Part of the whole, 0 … 1. */
  share: number;
  /** Children that were too small to be named; null for an arc of one. */
  restOf: number | null;
  /** As an SVG path around the middle. */
  shape: string;
  /** Where a label stands, and how it is turned; null where none has room. */
  label: { x: number; y: number; turnDegrees: number; widthPx: number } | null;
  /** The middle of the arc, for keys that go to the nearest. */
  at: { x: number; y: number };
  fromRadians: number;
}

export interface Burst {
  arcs: BurstArc[];
  holePx: number;
  ringPx: number;
}

/** Space between arcs, and the least length that an arc can be hit with. */
const GAP_PX = 1;
const LEAST_ARC_PX = 2.5;
/** The middle, in which the whole is written. */
const HOLE_SHARE = 0.27;

interface Node {
  outline: OutlineNode | null;
  path: TopicPath;
  name: string;
  rest: NonNullable<OutlineNode['rest']> | null;
  children: Node[];
}

/** @param radiusPx of the outermost ring's edge @param fontPx of the labels @param rings how many there are at most */
export function placeSunburst({ root, path }: OutlineFrame, by: OutlineBy, radiusPx: number, fontPx: number, rings: number): Burst {
  const weigh = ({ topics, updatesPerSecond }: { topics: number; updatesPerSecond: number }): number => (by === 'topics' ? topics : updatesPerSecond);
  const holePx = radiusPx * HOLE_SHARE;
  const ringPx = (radiusPx - holePx) / rings;
  const whole = hierarchy(toNode(root, path), (node) => node.children);
  // What a branch has and none of its children does is its own value: it takes room and is no arc.
  whole.each((node) => {
    const own = node.data.outline ? weigh(node.data.outline) - node.data.outline.children.reduce((sum, child) => sum + weigh(child), node.data.outline.rest ? weigh(node.data.outline.rest) : 0) : weigh(node.data.rest!);
    (node as { own?: number }).own = Math.max(0, own);
  });
  whole.eachAfter((node) => {
    const below = (node.children ?? []).reduce((sum, child) => sum + (child.value ?? 0), 0);
    (node as { value?: number }).value = below + (node as unknown as { own: number }).own;
  });
  const total = whole.value ?? 0;
  if (total === 0) return { arcs: [], holePx, ringPx };
  const placed = partition<Node>().size([2 * Math.PI, whole.height + 1])(whole);
  const draw = arc<{ from: number; to: number; inner: number }>().startAngle((each) => each.from).endAngle((each) => each.to).innerRadius((each) => each.inner).outerRadius((each) => each.inner + ringPx - GAP_PX).padAngle((each) => Math.min(0.006, (each.to - each.from) / 4)).padRadius(radiusPx).cornerRadius(2);
  const arcs = placed.descendants().flatMap((node): BurstArc[] => {
    if (node.depth === 0) return [];
    const inner = holePx + (node.depth - 1) * ringPx;
    const [from, to] = [node.x0, node.x1];
    if ((to - from) * (inner + ringPx) < LEAST_ARC_PX) return [];
    const { data } = node;
    const held = data.rest ?? data.outline!;
    const middle = { angle: (from + to) / 2 - Math.PI / 2, radius: inner + ringPx / 2 };
    const at = { x: Math.cos(middle.angle) * middle.radius, y: Math.sin(middle.angle) * middle.radius };
    return [{
      key: data.rest ? `${data.path}#rest` : data.path, path: data.path, name: data.name, ring: node.depth, topics: held.topics, updatesPerSecond: held.updatesPerSecond,
      share: (node.value ?? 0) / total, restOf: data.rest ? data.rest.children : null, shape: draw({ from, to, inner }) ?? '', at, fromRadians: from,
      label: placeLabel((from + to) / 2, to - from, middle.radius, ringPx, fontPx, at),
    }];
  });
  return { arcs, holePx, ringPx };
}

function toNode(outline: OutlineNode, path: TopicPath): Node {
  const children = outline.children.map((child) => toNode(child, joinPath(path, child.name)));
  if (outline.rest) children.push({ outline: null, path, name: '', rest: outline.rest, children: [] });
  return { outline, path, name: outline.name, rest: null, children };
}

/** Level where the arc is wide, along the ray where it is only high, nowhere where it is neither. */
function placeLabel(angle: number, width: number, radius: number, ringPx: number, fontPx: number, at: { x: number; y: number }): BurstArc['label'] {
  const chordPx = 2 * radius * Math.sin(Math.min(width, Math.PI) / 2);
  // How much of a level line fits into the ring here: all of the chord above and below the middle, the ring's height beside it.
  const sideways = Math.abs(Math.sin(angle));
  const levelPx = Math.min(chordPx * (1 - sideways) + ringPx * sideways, chordPx) - 4;
  if (levelPx > 4 * fontPx) return { ...at, turnDegrees: 0, widthPx: levelPx };
  if (radius * width >= fontPx * 1.25 && ringPx - 5 >= 2.5 * fontPx) {
    const degrees = (angle * 180) / Math.PI - 90;
    return { ...at, turnDegrees: degrees > 90 || degrees < -90 ? degrees + 180 : degrees, widthPx: ringPx - 5 };
  }
  return null;
}

/** @returns the text as it fits, its end left out with an ellipsis; '' when not even two letters do. */
export function fitLabel(text: string, widthPx: number, fontPx: number): string {
  const most = Math.floor(widthPx / (fontPx * 0.58));
  if (text.length <= most) return text;
  return most < 3 ? '' : `${text.slice(0, most - 1)}…`;
}
