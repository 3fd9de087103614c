/** Why no order at all can be given now: the connection is gone, or the page shows something else than the cluster as it is. */
import { useCluster, useFreshnessWord, usePast } from '../../state/page-context.ts';

/** @returns the reason, or null while orders get through. */
export function useNoOrders(): string | null {
  const lost = useFreshnessWord() === 'lost';
  const recorded = useCluster((state) => state.recorded);
  const past = usePast() !== null;
  if (recorded) return 'this is a recording: there is no cluster behind it';
  // What one sees and what one would hit are not the same: a node that was up then may be another one's last copy now.
  if (past) return 'you are looking at the past, and orders act on the cluster as it is now: go back to live first';
  return lost ? 'the connection is lost: no order gets through' : null;
}
