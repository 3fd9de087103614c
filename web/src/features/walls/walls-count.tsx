/** In the header, once a wall has reported in: how many there are, and whether one froze or went. */
import { useState } from 'react';
import { useCluster } from '../../state/page-context.ts';
import { loadedLater } from '../../ui/loaded-later.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { describeWalls, WALL_MARKS } from './describe-walls.ts';
import './walls.css';

const WallsDialog = loadedLater('the walls', () => import('./walls-dialog.tsx').then((module) => module.WallsDialog), ({ onClose }) => onClose);

export function WallsCount() {
  const walls = useCluster((state) => state.walls);
  const [open, setOpen] = useState(false);
  if (walls.length === 0) return null;
  const { state, words } = describeWalls(walls);
  const { shape, tone } = WALL_MARKS[state];
  return (
    <>
      <button type="button" className={`walls-count tone-${tone}`} onClick={() => setOpen(true)} title="Wall displays that report in">
        <StateMark shape={shape} tone={tone} /> {words}
      </button>
      {open ? <WallsDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
