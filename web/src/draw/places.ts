/** Where things stand: what a layout gives, and what links, labels and pens go by. */
import type { GroupName, NodeName } from '@understudy/shared/domain/ids';
import type { Box } from './box.ts';
import type { Density } from './density.ts';

export interface SitePlace {
  title: string;
  groups: GroupName[];
  box: Box;
}

export interface GroupPlace {
  name: GroupName;
  title: string;
  datagrid: boolean;
  /** From the left, in the order of replication. */
  column: number;
  box: Box;
  /** Room beside the cards for the group's own links; null where there are none, or where they run between the cards. */
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
  /** Everything is within it, the legend's strip at the bottom included. */
  bounds: Box;
  /** Pixels of the panel to one unit when all of it is in sight. */
  scale: number;
  density: Density;
  sites: SitePlace[];
  groups: GroupPlace[];
  nodes: Record<NodeName, NodePlace>;
}
