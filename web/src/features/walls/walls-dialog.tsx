/** Every wall: whether it is alive, what it shows and when it last drew. */
import type { WallStanding } from '@understudy/shared/domain/wall';
import { useCluster, useStores } from '../../state/page-context.ts';
import { TellDialog } from '../../ui/dialog.tsx';
import { formatClock } from '../../ui/format-time.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { describeFrame, describeShown, WALL_MARKS } from './describe-walls.ts';

export function WallsDialog({ onClose }: { onClose: () => void }) {
  const walls = useCluster((state) => state.walls);
  const newest = useCluster((state) => state.folded?.view.n ?? 0);
  const { cluster } = useStores();
  return (
    <TellDialog title="Walls" open onClose={onClose} wide>
      <table className="walls">
        <thead><tr><th scope="col">wall</th><th scope="col">state</th><th scope="col">shows</th><th scope="col">screen</th></tr></thead>
        <tbody>{walls.map((wall) => <Row key={wall.key} wall={wall} newest={newest} now={cluster.clock.nowMono()} />)}</tbody>
      </table>
      <p className="dim walls-note">A wall is any browser at <span className="mono">/wall</span>. Give it a name with <span className="mono">?name=NOC left</span>. One that is gone is listed for a day.</p>
    </TellDialog>
  );
}

function Row({ wall, newest, now }: { wall: WallStanding; newest: number; now: number }) {
  const { name, state, because, since, outdated, size } = wall;
  return (
    <tr>
      <th scope="row">{name}</th>
      <td><StateMark {...WALL_MARKS[state]} /> <b>{state}</b> <span className="dim">since {formatClock(since)}{because ? `: ${because}` : ''}{outdated && state !== 'gone' ? '; an older version, about to reload' : ''}</span></td>
      <td>{describeShown(wall, newest)} <span className="dim">{describeFrame(wall, now)}</span></td>
      <td className="mono">{size.width}×{size.height}</td>
    </tr>
  );
}
