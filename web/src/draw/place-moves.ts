/** The arrow of a section that has just moved from one node to another, in the lane beside the cards, and its label. */
import type { NodeName } from '@understudy/shared/domain/ids';
import { boxAround, centreOf, type Box } from './box.ts';
import { pointAt, type Cubic } from './curve.ts';
import type { Places } from './places.ts';

export interface Move {
  id: string;
  from: NodeName;
  to: NodeName;
}

export interface MovePlace {
  id: string;
  curve: Cubic;
  /** Room for two lines; null where the lane is too narrow for words. */
  label: Box | null;
}

const LABEL_HEIGHT = 32;
const SPACE = 4;
/** Opinions of members are marked on the first units beside a card: labels stay clear of them. */
const CLEAR = 16;

/** @returns a place for each move whose two nodes stand in one group; labels in one lane never overlap. */
export function placeMoves(moves: readonly Move[], places: Places): MovePlace[] {
  const placed: (MovePlace & { group: string })[] = [];
  for (const { id, from, to } of moves) {
    const a = places.nodes[from];
    const b = places.nodes[to];
    const group = places.groups.find((known) => known.name === a?.group);
    if (!a || !b || !group?.lane || a.group !== b.group) continue;
    const left = group.lane.side === 'left';
    const x = left ? a.box.x : a.box.x + a.box.width;
    const depth = group.lane.box.width * 0.92 * (left ? -1 : 1);
    const nudge = a === b ? 16 : 0;
    const start = { x, y: centreOf(a.box).y - nudge };
    const end = { x, y: centreOf(b.box).y + nudge };
    const curve: Cubic = [start, { x: x + depth, y: start.y }, { x: x + depth, y: end.y }, end];
    const width = group.lane.box.width - CLEAR;
    const label = places.density.name !== 'regular' ? null : { ...boxAround(pointAt(curve, 0.5), width, LABEL_HEIGHT), x: left ? group.lane.box.x : group.lane.box.x + CLEAR };
    placed.push({ id, curve, label, group: group.name });
  }
  for (const group of places.groups) {
    if (!group.lane) continue;
    const labels = placed.flatMap((move) => (move.group === group.name && move.label ? [move.label] : [])).sort((a, b) => a.y - b.y);
    pushApart(labels, group.lane.box);
  }
  return placed.map(({ id, curve, label }) => ({ id, curve, label }));
}

/** Down the lane each label gives way to the one above; what then hangs over the end is pushed back up. */
function pushApart(labels: Box[], lane: Box): void {
  let floor = lane.y;
  for (const label of labels) {
    label.y = Math.max(label.y, floor);
    floor = label.y + label.height + SPACE;
  }
  let ceiling = lane.y + lane.height;
  for (const label of labels.reverse()) {
    label.y = Math.min(label.y, ceiling - label.height);
    ceiling = label.y - SPACE;
  }
}
