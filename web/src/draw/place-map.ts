/**
 * The layout of a cluster that no panel holds at a readable size: each group a block of cards, blocks packed into columns in
 * the order of replication. It depends on the description alone, whatever the panel: the camera goes to it.
 */
import type { ClusterSpec, GroupSpec } from '@understudy/shared/domain/cluster-spec';
import type { NodeName } from '@understudy/shared/domain/ids';
import type { Box, Point } from './box.ts';
import type { PanelSize } from './camera.ts';
import { MAP, SITE, type Density } from './density.ts';
import { layerBlocks } from './layer-groups.ts';
import type { GroupPlace, NodePlace, Places, SitePlace } from './places.ts';

/** Width to height that blocks, sites and the whole map come near: between a laptop's panel and a wall. */
const ASPECT = 1.7;

interface Packed {
  width: number;
  height: number;
  at: (Point & { column: number })[];
}

/** @returns the boxes in columns, filled downwards one after the other, with the total nearest to `ASPECT`. */
function packColumns(sizes: readonly PanelSize[], gap: number): Packed {
  const pack = (most: number): Packed => {
    const at: Packed['at'] = [];
    let [x, y, columnWidth, height, column] = [0, 0, 0, 0, 0];
    for (const size of sizes) {
      if (y > 0 && y + size.height > most) {
        x += columnWidth + gap;
        [y, columnWidth] = [0, 0];
        column += 1;
      }
      at.push({ x, y, column });
      columnWidth = Math.max(columnWidth, size.width);
      height = Math.max(height, y + size.height);
      y += size.height + gap;
    }
    return { width: x + columnWidth, height, at };
  };
  const area = sizes.reduce((sum, size) => sum + (size.width + gap) * (size.height + gap), 0);
  const tallest = Math.max(0, ...sizes.map((size) => size.height));
  const strain = ({ width, height }: Packed): number => Math.abs(Math.log(Math.max(1, width) / Math.max(1, height) / ASPECT));
  // A few heights around the ideal one: the steps in which columns break decide which comes out best.
  return [0.8, 0.9, 1, 1.1, 1.25, 1.5].map((stretch) => pack(Math.max(tallest, Math.sqrt(area / ASPECT) * stretch))).reduce((best, next) => (strain(next) < strain(best) ? next : best));
}

interface GroupBlock extends PanelSize {
  spec: GroupSpec;
  columns: number;
}

function blockOf(spec: GroupSpec, density: Density): GroupBlock {
  const count = Math.max(1, spec.nodes.length);
  const pitch = { x: density.card.width + density.rowGap, y: density.card.height + density.tabs + density.rowGap };
  const columns = Math.min(count, Math.max(1, Math.round(Math.sqrt((count * ASPECT * pitch.y) / pitch.x))));
  const rows = Math.ceil(count / columns);
  return { spec, columns, width: 2 * density.pad + columns * pitch.x - density.rowGap, height: density.header + density.pad + rows * pitch.y - density.rowGap };
}

/** @returns the map's places with the scale at which the panel shows all of it. */
export function placeMap(spec: ClusterSpec, panel: PanelSize): Places {
  const density: Density = spec.clients.length > 0 ? MAP : { ...MAP, tabs: 0 };
  const blocks = layerBlocks(spec).flat().map(({ site, groups }) => {
    const inner = groups.map((group) => blockOf(group, density));
    const packed = packColumns(inner, density.rowGap);
    const frame = site === null ? { x: 0, y: 0, more: 0 } : { x: SITE.mapPad, y: SITE.mapHeader, more: SITE.mapPad };
    return { site, inner, packed, frame, width: packed.width + 2 * frame.x, height: packed.height + frame.y + frame.more };
  });
  const whole = packColumns(blocks, density.gap);
  const sites: SitePlace[] = [];
  const groups: GroupPlace[] = [];
  const nodes: Record<NodeName, NodePlace> = {};
  blocks.forEach((block, index) => {
    const origin = whole.at[index]!;
    const corner = { x: density.margin + origin.x, y: density.margin + origin.y };
    if (block.site !== null) sites.push({ title: block.site, groups: block.inner.map((group) => group.spec.name), box: { ...corner, width: block.width, height: block.height } });
    block.inner.forEach((group, inner) => {
      const at = block.packed.at[inner]!;
      const box = { x: corner.x + block.frame.x + at.x, y: corner.y + block.frame.y + at.y, width: group.width, height: group.height };
      groups.push({ name: group.spec.name, title: group.spec.title, datagrid: group.spec.datagrid, column: origin.column, box, lane: null });
      group.spec.nodes.forEach((name, place) => {
        nodes[name] = placeCard(name, group, place, box, origin.column, density);
      });
    });
  });
  const width = whole.width + 2 * density.margin;
  const height = whole.height + 2 * density.margin;
  // The legend's strip keeps its size on the screen, whatever the scale.
  const scale = Math.min(panel.width / width, Math.max(1, panel.height - density.legend) / height);
  return { bounds: { x: 0, y: 0, width, height }, scale, density, sites, groups, nodes };
}

function placeCard(name: NodeName, group: GroupBlock, place: number, within: Box, column: number, density: Density): NodePlace {
  const row = Math.floor(place / group.columns);
  const box = {
    x: within.x + density.pad + (place % group.columns) * (density.card.width + density.rowGap),
    y: within.y + density.header + row * (density.card.height + density.tabs + density.rowGap),
    width: density.card.width, height: density.card.height,
  };
  return { name, group: group.spec.name, column, row, box, tabs: density.tabs ? { x: box.x, y: box.y + box.height, width: box.width, height: density.tabs } : null };
}
