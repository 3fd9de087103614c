/** Which lanes the wall's timeline has, and how large: all that fit; kinds of which too many are there become one lane each. */
import type { History } from '@understudy/shared/history/history';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { LaneStage } from '../../draw/draw-lanes.ts';
import { placeRows, type LaneRow, type RowKind } from '../../draw/lane-rows.ts';

/** What folds first: a section's lane says most, a destination's least. */
const FOLDS: readonly (readonly RowKind[])[] = [[], ['destination'], ['destination', 'node'], ['destination', 'node', 'section']];

/** Lengths in rem: lanes that are read from across the room. */
const PITCH = { least: 1.3, most: 2.2 };
const AXIS = 1.6;
const FONT = 0.92;
/** Of the names, and what stands at their right. */
const GUTTER = 1.2;
const MOST_NAMES = 0.24;

export interface Strip {
  rows: LaneRow[];
  stage: LaneStage;
  namesPx: number;
  /** Lanes that no room was left for. */
  leftOut: number;
}

/** @param ems how wide a title is, in ems */
export function placeStrip(history: History, frame: { width: number; height: number }, rem: number, now: MonoMillis, ems: (title: string) => number): Strip {
  const axis = Math.round(AXIS * rem);
  const room = Math.max(1, Math.floor((frame.height - axis) / (PITCH.least * rem)));
  const choose = (folded: readonly RowKind[]): LaneRow[] => placeRows(history, { filter: '', folded: new Set(folded), worstFirst: false, at: now });
  const fitting = FOLDS.map(choose).find((rows) => rows.length <= room) ?? choose(FOLDS.at(-1)!);
  const rows = fitting.slice(0, room);
  const pitch = Math.floor(Math.min(PITCH.most * rem, (frame.height - axis) / Math.max(1, rows.length)));
  const font = Math.min(FONT * rem, pitch * 0.72);
  const namesPx = Math.round(Math.min(frame.width * MOST_NAMES, Math.max(0, ...rows.map(({ title }) => ems(title))) * font + GUTTER * rem));
  return { rows, namesPx, leftOut: fitting.length - rows.length, stage: { width: Math.max(1, frame.width - namesPx), height: axis + rows.length * pitch, axis, scroll: 0, font, sizes: { pitch, bar: Math.ceil(pitch * 0.84) } } };
}

/** Stretches that the timeline shows, in minutes: the history is kept for the longest. */
const STRETCHES = [2, 5, 10, 30] as const;

/** @returns the least stretch that holds all that is known; one minute while something that broke is held. */
export function chooseMinutes(history: Pick<History, 'from'>, now: MonoMillis, isHeld: boolean): number {
  if (isHeld) return 1;
  return STRETCHES.find((minutes) => now - history.from <= minutes * 60_000) ?? STRETCHES.at(-1)!;
}
