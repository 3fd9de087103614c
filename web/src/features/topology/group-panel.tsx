/** The frame of a group: its title, whether it is a datagrid, and how many of its nodes are up. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { fitText, textWidth } from '../../draw/box.ts';
import type { GroupPlace } from '../../draw/place-nodes.ts';

export function GroupPanel({ place, spec, view, compact }: { place: GroupPlace; spec: ClusterSpec; view: ClusterView; compact: boolean }) {
  const nodes = spec.groups.find((group) => group.name === place.name)?.nodes ?? [];
  const up = nodes.filter((name) => nodeStatus(view, name).state === 'up').length;
  const { box } = place;
  const unheard = nodes.filter((name) => nodeStatus(view, name).state === 'unknown').length;
  // Not heard is not down: the count does not say so.
  const some = unheard > 0 && up + unheard === nodes.length ? `${unheard} not heard` : `${up} of ${nodes.length}`;
  const known = some.endsWith('heard') ? some : `${some} up`;
  const pad = compact ? 9 : 15;
  const line = compact ? 14 : 21;
  // The title comes whole first, then as much of the rest as fits beside it.
  const room = box.width - 2 * pad - textWidth(place.title, 14) - 8;
  const asides: [string, string][] = [...(place.datagrid ? [['datagrid · ', known] as [string, string]] : []), ['', known], ['', some]];
  const [before, count] = asides.find((parts) => textWidth(parts.join(''), 12) <= room) ?? ['', some];
  const asideWidth = textWidth(before + count, 12);
  return (
    <g className="t-group" aria-hidden="true">
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={compact ? 10 : 14} />
      <text className="t-group-title" x={box.x + pad} y={box.y + line} dy="0.35em">{fitText(place.title, box.width - 2 * pad - asideWidth - 8, 14)}</text>
      <text className="t-group-aside" x={box.x + box.width - pad} y={box.y + line} dy="0.35em" textAnchor="end">{before}<tspan className={up + unheard < nodes.length ? 't-group-short' : undefined}>{count}</tspan></text>
    </g>
  );
}
