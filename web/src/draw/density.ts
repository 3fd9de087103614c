/** How large things are in the picture, by how much room the panel gives; at scale 1 a unit is a pixel and small text is 12 of them. */

export interface Density {
  name: 'regular' | 'narrow' | 'compact' | 'map';
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
/** For clusters beyond any panel: cards in blocks, links between them in gaps that stay visible from afar. */
export const MAP: Density = { name: 'map', card: { width: 147, height: 66 }, tabs: 22, rowGap: 34, mostRowGap: 34, lane: 0, gap: 110, pad: 20, header: 40, legend: 30, margin: 30 };

/** Height of a site's title over its groups, and how far its frame stands off them; on a map the title is read from afar. */
export const SITE = { header: 24, pad: 10, mapHeader: 72, mapPad: 22 } as const;
