/**
 * The layout of a cluster that fits its panel: one column for each step of replication, the gaps between them as wide as the
 * panel allows, since they hold the links and their labels.
 *
 * ```
 *   ┌ London ─────────┐          ┌ New York ───────┐        ┌ Recovery ┐
 *   │ lane  [ lon-1 ] │   gap    │ [ nyc-1 ]  lane │  gap   │ [ r-1 ]  │
 *   │  (    [ lon-2 ] │  labels  │ [ nyc-2 ]   )   │ labels │ [ r-2 ]  │
 * ```
 * The lane beside the cards holds the group's own links and the arrows of sections that moved; it lies on the side that
 * has fewer links to other groups.
 */
import type { ClusterSpec, GroupSpec } from '@understudy/shared/domain/cluster-spec';
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import type { PanelSize } from './camera.ts';
import { SITE, type Density } from './density.ts';
import { layerBlocks, type Block } from './layer-groups.ts';
import type { GroupPlace, NodePlace, Places, SitePlace } from './places.ts';

/** Larger panels get larger text, but less than in proportion: the rest goes into the gaps, where the links are. */
const GROWTH = 0.72;

interface ColumnBlock {
  site: string | null;
  groups: { spec: GroupSpec; laneSide: 'left' | 'right' | null }[];
}

interface Column {
  blocks: ColumnBlock[];
  /** Of a group's panel; sites' frames stand around it. */
  panelWidth: number;
  width: number;
  rows: number;
  panels: number;
}

type Sides = ReadonlyMap<GroupName, 'left' | 'right'>;
const sided = new WeakMap<ClusterSpec, Sides>();

function laneSides(spec: ClusterSpec, columnOf: ReadonlyMap<GroupName, number>): Sides {
  const known = sided.get(spec) ?? makeSides(spec, columnOf);
  sided.set(spec, known);
  return known;
}

function makeSides(spec: ClusterSpec, columnOf: ReadonlyMap<GroupName, number>): Sides {
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
  const layers: Block[][] = layerBlocks(spec);
  const columnOf = new Map(layers.flatMap((blocks, column) => blocks.flatMap((block) => block.groups.map((group) => [group.name, column] as const))));
  const sides = laneSides(spec, columnOf);
  return layers.map((layered) => {
    const blocks = layered.map(({ site, groups }): ColumnBlock => ({ site, groups: groups.map((group) => ({ spec: group, laneSide: group.datagrid && group.nodes.length > 1 ? sides.get(group.name)! : null })) }));
    const groups = blocks.flatMap((block) => block.groups);
    const lane = groups.some((group) => group.laneSide) ? density.lane : 0;
    const panelWidth = 2 * density.pad + density.card.width + lane;
    return {
      blocks, panelWidth, width: panelWidth + (blocks.some((block) => block.site !== null) ? 2 * SITE.pad : 0),
      rows: groups.reduce((rows, group) => rows + Math.max(1, group.spec.nodes.length), 0), panels: groups.length,
    };
  });
}

function heightOf({ blocks, rows, panels }: Column, density: Density, pitch: number): number {
  const sites = blocks.filter((block) => block.site !== null).length;
  return panels * (density.header + density.pad) + (panels - 1) * density.rowGap + sites * (SITE.header + SITE.pad) + rows * pitch - panels * (pitch - density.card.height - density.tabs);
}

/** @returns the least width and height at which the picture keeps its order at scale 1. */
function leastSize(columns: Column[], density: Density): PanelSize {
  const pitch = density.card.height + density.tabs + density.rowGap;
  return {
    width: columns.reduce((sum, column) => sum + column.width, 0) + (columns.length - 1) * density.gap + 2 * density.margin,
    height: Math.max(0, ...columns.map((column) => heightOf(column, density, pitch))) + 2 * density.margin + density.legend,
  };
}

/** @returns the scale at which the columns fit the panel with no room to spare. */
export function fitOfColumns(spec: ClusterSpec, density: Density, panel: PanelSize): number {
  const least = leastSize(arrangeColumns(spec, density), density);
  return Math.min(panel.width / least.width, panel.height / least.height);
}

/** @returns places that fill the panel. */
export function placeColumns(spec: ClusterSpec, density: Density, panel: PanelSize): Places {
  const columns = arrangeColumns(spec, density);
  const least = leastSize(columns, density);
  const fit = Math.min(panel.width / least.width, panel.height / least.height);
  const scale = fit <= 1 ? fit : fit ** GROWTH;
  const units = { width: panel.width / scale, height: panel.height / scale };
  const spare = units.width - least.width;
  // Spare width goes to the gaps first, since they hold the labels; half of what they do not need frames the picture.
  const gap = density.gap + (columns.length > 1 ? Math.min(spare / (columns.length - 1), density.gap * 1.9) : 0);
  const used = columns.reduce((sum, column) => sum + column.width, 0) + (columns.length - 1) * gap;
  const block = density.card.height + density.tabs;
  const room = units.height - 2 * density.margin - density.legend;
  const pitch = Math.min(
    block + density.mostRowGap,
    ...columns.map((column) => block + density.rowGap + Math.max(0, room - heightOf(column, density, block + density.rowGap)) / Math.max(1, column.rows - column.panels)),
  );

  const sites: SitePlace[] = [];
  const groups: GroupPlace[] = [];
  const nodes: Record<NodeName, NodePlace> = {};
  let columnX = (units.width - used) / 2;
  columns.forEach((column, index) => {
    const x = columnX + (column.width - column.panelWidth) / 2;
    let y = density.margin + (room - heightOf(column, density, pitch)) / 2;
    for (const { site, groups: members } of column.blocks) {
      const top = y;
      if (site !== null) y += SITE.header;
      for (const { spec: group, laneSide } of members) {
        const placed = placeGroup(group, laneSide, { x, y, width: column.panelWidth }, index, density, pitch);
        groups.push(placed.group);
        Object.assign(nodes, placed.nodes);
        y += placed.group.box.height + density.rowGap;
      }
      if (site === null) continue;
      y += SITE.pad - density.rowGap;
      sites.push({ title: site, groups: members.map(({ spec: group }) => group.name), box: { x: columnX, y: top, width: column.width, height: y - top } });
      y += density.rowGap;
    }
    columnX += column.width + gap;
  });
  return { bounds: { x: 0, y: 0, ...units }, scale, density, sites, groups, nodes };
}

/** One group's panel with its cards, one below the other. */
function placeGroup(group: GroupSpec, laneSide: 'left' | 'right' | null, at: { x: number; y: number; width: number }, column: number, density: Density, pitch: number): { group: GroupPlace; nodes: Record<NodeName, NodePlace> } {
  const block = density.card.height + density.tabs;
  const rows = Math.max(1, group.nodes.length);
  const height = density.header + density.pad + rows * pitch - (pitch - block);
  const cardX = laneSide === 'left' ? at.x + density.pad + density.lane : at.x + density.pad;
  const slack = at.width - 2 * density.pad - density.card.width - (laneSide ? density.lane : 0);
  const top = at.y + density.header;
  const nodes = Object.fromEntries(group.nodes.map((name, row): [NodeName, NodePlace] => {
    const card = { x: cardX + slack / 2, y: top + row * pitch, width: density.card.width, height: density.card.height };
    return [name, { name, group: group.name, column, row, box: card, tabs: density.tabs ? { x: card.x, y: card.y + card.height, width: card.width, height: density.tabs } : null }];
  }));
  const laneX = laneSide === 'left' ? at.x + density.pad / 2 : cardX + density.card.width;
  const lane = laneSide ? { side: laneSide, box: { x: laneX, y: top, width: density.lane + density.pad / 2, height: height - density.header - density.pad } } : null;
  return { group: { name: group.name, title: group.title, datagrid: group.datagrid, column, box: { x: at.x, y: at.y, width: at.width, height }, lane }, nodes };
}
