/** The map to look at: all of it, or what broke from near where all of it is too small to read. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import { Topology } from '../../features/topology/topology.tsx';
import type { Subject } from '../rules/subject.ts';

const NOBODY = (): void => undefined;

export function WallMap({ view, history, held, nowMono }: { view: ClusterView; history: History; held: Subject | null; nowMono: () => MonoMillis }) {
  return <div className="wall-map" inert data-testid="wall-map"><Topology view={view} history={history} selection={held?.selection ?? null} onSelect={NOBODY} nowMono={nowMono} /></div>;
}
