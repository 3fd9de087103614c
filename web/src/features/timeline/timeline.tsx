/** Stands in until the instrument is merged. */
import type { MonoMillis } from '@understudy/shared/domain/units';
import type { History } from '@understudy/shared/history/history';
import type { ClusterView } from '@understudy/shared/view/cluster-view';
import type { Selection } from '../../state/selection.ts';

export function Timeline(_props: { view: ClusterView; history: History; selection: Selection | null; onSelect: (selection: Selection | null) => void; nowMono: () => MonoMillis; stale: boolean }) {
  return <p className="dim">Timeline</p>;
}
