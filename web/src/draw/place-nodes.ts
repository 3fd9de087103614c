/**
 * Where groups and nodes stand: a function of the cluster's description and the panel's size alone, so that no change of
 * state ever moves one.
 *
 * ```
 *   ┌ London ─────────┐          ┌ New York ───────┐        ┌ Recovery ┐
 *   │ lane  [ lon-1 ] │   gap    │ [ nyc-1 ]  lane │  gap   │ [ r-1 ]  │
 *   │  (    [ lon-2 ] │  labels  │ [ nyc-2 ]   )   │ labels │ [ r-2 ]  │
 * ```
 * The lane beside the cards holds the group's own links and the arrows of sections that moved; it lies on the side that
 * has fewer links to other groups.
 */
import { scaleBand } from 'd3-scale';
import type { ClusterSpec, GroupSpec } from '@understudy/shared/domain/cluster-spec';
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import type { Box } from './box.ts';
import { layerGroups } from './layer-groups.ts';

/** Sizes in the picture's units; at scale 1 a unit is a pixel and small text is 12 of them. */
export interface Density {
  name: 'regular' | 'narrow' | 'compact';
  card: { width: number; height: number };
  /** Height of the row of client tabs under a card; 0 where they are left out. */
  tabs: number;
  rowGap: number;
  mostRowGap: number;
  lane: number;
  gap: number;
  pad: number;
  header: number;
  legend: number;
  margin: number;
}

export const REGULAR: Density = { name: 'regular', card: { width: 147, height: 66 }, tabs: 22, rowGap: 12, mostRowGap: 64, lane: 74, gap: 92, pad: 13, header: 36, legend: 30, margin: 8 };
/** For narrow panels: the lane keeps its lines and gives up the words. */
export const NARROW: Density = { ...REGULAR, name: 'narrow', card: { width: 136, height: 66 }, lane: 34, gap: 88, pad: 9, margin: 4 };
export const COMPACT: Density = { name: 'compact', card: { width: 132, height: 50 }, tabs: 0, rowGap: 10, mostRowGap: 40, lane: 30, gap: 52, pad: 8, header: 26, legend: 0, margin: 6 };

/** Below this scale small text would be smaller than 11 px: the next density has to do. */
const LEAST_SCALE = 0.92;
/** Larger panels get larger text, but less than in proportion: the rest goes into the gaps, where the links are. */
const GROWTH = 0.72;

export interface GroupPlace {
  name: GroupName;
  title: string;
  datagrid: boolean;
  column: number;
  box: Box;
  lane: { side: 'left' | 'right'; box: Box } | null;
}

export interface NodePlace {
  name: NodeName;
  group: GroupName;
  column: number;
  row: number;
  box: Box;
  /** Room for the tabs of its clients, right under the card; null in the compact picture. */
  tabs: Box | null;
}

export interface Places {
  width: number;
  height: number;
  /** Pixels of the panel to one unit. */
  scale: number;
  density: Density;
  groups: GroupPlace[];
  nodes: Record<NodeName, NodePlace>;
  legend: Box | null;
}

interface Column {
  groups: { spec: GroupSpec; laneSide: 'left' | 'right' | null }[];
  width: number;
  rows: number;
}

function laneSides(spec: ClusterSpec, columns: GroupName[][]): Map<GroupName, 'left' | 'right'> {
  const columnOf = new Map(columns.flatMap((names, column) => names.map((name) => [name, column] as const)));
  const busy = new Map<GroupName, { left: number; right: number }>(spec.groups.map((group) => [group.name, { left: 0, right: 0 }]));
  for (const node of spec.nodes) {
    for (const destination of node.destinations) {
      const from = columnOf.get(node.group);
      const to = columnOf.get(destination.group);
      if (from === undefined || to === undefined || from === to) continue;
      busy.get(node.group)![from < to ? 'right' : 'left'] += 1;
      busy.get(destination.group)![from < to ? 'left' : 'right'] += 1;
    }
  }
  return new Map([...busy].map(([name, { left, right }]) => [name, left <= right ? 'left' : 'right']));
}

function arrangeColumns(spec: ClusterSpec, density: Density): Column[] {
  const layers = layerGroups(spec);
  const sides = laneSides(spec, layers);
  const byName = new Map(spec.groups.map((group) => [group.name, group]));
  return layers.map((names) => {
    const groups = names.map((name) => {
      const group = byName.get(name)!;
      return { spec: group, laneSide: group.datagrid && group.nodes.length > 1 ? sides.get(name)! : null };
    });
    const lane = groups.some((group) => group.laneSide) ? density.lane : 0;
    return { groups, width: 2 * density.pad + density.card.width + lane, rows: groups.reduce((rows, group) => rows + Math.max(1, group.spec.nodes.length), 0) };
  });
}

function heightOf(column: Column, density: Density, pitch: number): number {
  const panels = column.groups.length;
  return panels * (density.header + density.pad) + (panels - 1) * density.rowGap + column.rows * pitch - panels * (pitch - density.card.height - density.tabs);
}

/** @returns the least width and height at which the picture keeps its order at scale 1. */
function leastSize(columns: Column[], density: Density): { width: number; height: number } {
  const pitch = density.card.height + density.tabs + density.rowGap;
  return {
    width: columns.reduce((sum, column) => sum + column.width, 0) + (columns.length - 1) * density.gap + 2 * density.margin,
    height: Math.max(0, ...columns.map((column) => heightOf(column, density, pitch))) + 2 * density.margin + density.legend,
  };
}

/**
 * @param panel the panel's size in pixels
 * @returns boxes in units; draw them into a viewBox of `width` × `height`. The same description and size give the same places.
 */
export function placeNodes(spec: ClusterSpec, panel: { width: number; height: number }): Places {
  const width = Math.max(1, panel.width);
  const height = Math.max(1, panel.height);
  const fitOf = (density: Density): number => {
    const least = leastSize(arrangeColumns(spec, density), density);
    return Math.min(width / least.width, height / least.height);
  };
  const density = [REGULAR, NARROW].find((known) => fitOf(known) >= LEAST_SCALE) ?? COMPACT;
  const fit = fitOf(density);
  const scale = fit <= 1 ? fit : fit ** GROWTH;
  const columns = arrangeColumns(spec, density);
  const units = { width: width / scale, height: height / scale };
  const spare = units.width - leastSize(columns, density).width;
  // Spare width goes to the gaps first, since they hold the labels; half of what they do not need frames the picture.
  const gap = density.gap + (columns.length > 1 ? Math.min(spare / (columns.length - 1), density.gap * 1.9) : 0);
  const used = columns.reduce((sum, column) => sum + column.width, 0) + (columns.length - 1) * gap;
  let x = (units.width - used) / 2;

  const block = density.card.height + density.tabs;
  const room = units.height - 2 * density.margin - density.legend;
  const pitch = Math.min(
    block + density.mostRowGap,
    ...columns.map((column) => block + density.rowGap + Math.max(0, room - heightOf(column, density, block + density.rowGap)) / Math.max(1, column.rows - column.groups.length)),
  );

  const groups: GroupPlace[] = [];
  const nodes: Record<NodeName, NodePlace> = {};
  columns.forEach((column, columnIndex) => {
    let y = density.margin + (room - heightOf(column, density, pitch)) / 2;
    for (const { spec: group, laneSide } of column.groups) {
      const rows = Math.max(1, group.nodes.length);
      const panelHeight = density.header + density.pad + rows * pitch - (pitch - block);
      const box = { x, y, width: column.width, height: panelHeight };
      const cardX = laneSide === 'left' ? x + density.pad + density.lane : x + density.pad;
      const slack = column.width - 2 * density.pad - density.card.width - (laneSide ? density.lane : 0);
      const top = y + density.header;
      // One band a node; the bands' inner padding is the gap between two rows.
      const rowTop = scaleBand<string>().domain(group.nodes).range([top, top + (rows - 1) * pitch + block]).paddingInner(1 - block / pitch);
      group.nodes.forEach((name, row) => {
        const card = { x: cardX + slack / 2, y: rowTop(name)!, width: density.card.width, height: density.card.height };
        nodes[name] = { name, group: group.name, column: columnIndex, row, box: card, tabs: density.tabs ? { x: card.x, y: card.y + card.height, width: card.width, height: density.tabs } : null };
      });
      const laneX = laneSide === 'left' ? x + density.pad / 2 : cardX + density.card.width;
      groups.push({
        name: group.name, title: group.title, datagrid: group.datagrid, column: columnIndex, box,
        lane: laneSide ? { side: laneSide, box: { x: laneX, y: top, width: density.lane + density.pad / 2, height: panelHeight - density.header - density.pad } } : null,
      });
      y += panelHeight + density.rowGap;
    }
    x += column.width + gap;
  });
  const legend = density.legend ? { x: density.margin, y: units.height - density.legend, width: units.width - 2 * density.margin, height: density.legend } : null;
  return { width: units.width, height: units.height, scale, density, groups, nodes, legend };
}
