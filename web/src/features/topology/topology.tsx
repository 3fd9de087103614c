/**
 * The replication topology: groups, nodes in places that never move by themselves, links with what they carry, opinions, cuts and
 * moves. Geometry and ink are in `draw/`, words in `describe/`; this file waits for a description and a size.
 */
import { useRef } from 'react';
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../state/selection.ts';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import type { PictureControls } from './picture/picture.tsx';
import { Picture } from './picture/picture.tsx';
import './topology.css';

export interface TopologyProps {
  view: ClusterView;
  history: History;
  selection: Selection | null;
  onSelect: (selection: Selection | null) => void;
  /** What the back end's monotonic clock is reckoned to read now. */
  nowMono: () => MonoMillis;
  /** What a bar of controls knows and does; without it the picture stands alone, as on a wall. */
  controls?: PictureControls;
}

/** Fills its parent; shows nothing but a line until the cluster has been described. */
export function Topology(props: TopologyProps) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  return (
    <div ref={frame} className="topology">
      {!props.view.spec ? <p className="topology-empty">The cluster has not been described yet.</p> : size ? <Picture {...props} spec={props.view.spec} size={size} /> : null}
    </div>
  );
}
