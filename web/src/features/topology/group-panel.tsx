/** The frame of a group: its title, whether it is a datagrid, and how many of its nodes are up. */
import type { ClusterSpec } from '@understudy/shared/domain/cluster-spec';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { nodeStatus } from '@understudy/shared/view/status';
import { fitText, textWidth } from '../../draw/box.ts';
import type { GroupPlace } from '../../draw/place-nodes.ts';

export function GroupPanel({ place, spec, view, compact }: { place: GroupPlace; spec: ClusterSpec; view: ClusterView; compact: boolean }) {
  const nodes = spec.groups.find((group) => group.name === place.name)?.nodes ?? [];
  const up = nodes.filter((name) => nodeStatus(view, name).state === 'up').length;
  const count = `${up} of ${nodes.length}${compact ? '' : ' up'}`;
  const aside = place.datagrid && !compact ? `datagrid · ${count}` : count;
  const { box } = place;
  const pad = compact ? 9 : 15;
  const line = compact ? 14 : 21;
  const asideWidth = textWidth(aside, 12);
  return (
    <g className="t-group" aria-hidden="true">
      <rect x={box.x} y={box.y} width={box.width} height={box.height} rx={compact ? 10 : 14} />
      <text className="t-group-title" x={box.x + pad} y={box.y + line} dy="0.35em">{fitText(place.title, box.width - 2 * pad - asideWidth - 8, 14)}</text>
      <text className={`t-group-aside${up < nodes.length ? ' t-group-short' : ''}`} x={box.x + box.width - pad} y={box.y + line} dy="0.35em" textAnchor="end">{aside}</text>
    </g>
  );
}
