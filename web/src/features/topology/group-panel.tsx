/** The frame of a group: its title, whether it is a datagrid, and how many of its nodes are up. */
import { memo } from 'react';
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { fitText, textWidth } from '../../draw/box.ts';
import type { GroupPlace } from '../../draw/place-nodes.ts';
import { sameLook } from '../../ui/same-look.ts';

/** How many nodes of a group there are, are up, and are not heard. */
export interface GroupCount {
  all: number;
  up: number;
  unheard: number;
}

export function countGroup(spec: ClusterSpec, view: ClusterView, group: string): GroupCount {
  const nodes = spec.groups.find(({ name }) => name === group)?.nodes ?? [];
  const states = nodes.map((name) => nodeStatus(view, name).state);
  return { all: nodes.length, up: states.filter((state) => state === 'up').length, unheard: states.filter((state) => state === 'unknown').length };
}

export const GroupPanel = memo(function GroupPanel({ place, count: { all, up, unheard }, compact }: { place: GroupPlace; count: GroupCount; compact: boolean }) {
  const { box } = place;
  // Not heard is not down: the count does not say so.
  const some = unheard > 0 && up + unheard === all ? `${unheard} not heard` : `${up} of ${all}`;
  const known = some.endsWith('heard') ? some : `${some} up`;
  const pad = compact ? 9 : 15;
  const line = compact ? 14 : 21;
  // The title comes whole first, then as much of the rest as fits beside it.
  const room = box.width - 2 * pad - textWidth(place.title, 14) - 8;
  const asides: [string, string][] = [...(place.datagrid ? [['datagrid · ', known] as [string, string]] : []), ['', known], ['', some]];
  const [before, words] = asides.find((parts) => textWidth(parts.join(''), 12) <= room) ?? ['', some];
  const asideWidth = textWidth(before + words, 12);
  return (
    <g className="t-group" aria-hidden="true">
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={compact ? 10 : 14} />
      <text className="t-group-title" x={box.x + pad} y={box.y + line} dy="0.35em">{fitText(place.title, box.width - 2 * pad - asideWidth - 8, 14)}</text>
      <text className="t-group-aside" x={box.x + box.width - pad} y={box.y + line} dy="0.35em" textAnchor="end">{before}<tspan className={up + unheard < all ? 't-group-short' : undefined}>{words}</tspan></text>
    </g>
  );
}, sameLook);
