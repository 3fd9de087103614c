/** The loss line: a number that is read from across the room, or that there is none yet. */
import type { LossWords } from '../rules/describe-loss.ts';
import { WallCard } from './wall-card.tsx';

export function WallLoss({ loss }: { loss: LossWords }) {
  return (
    <WallCard title="updates lost" className="wall-loss">
      <p className="wall-figure"><b className={`wall-number tone-${loss.tone}${/^[\d,—]+$/.test(loss.number) ? '' : ' is-word'}`} data-testid="wall-loss">{loss.number}</b><span className="wall-figure-words is-wrapped">{loss.words}</span></p>
    </WallCard>
  );
}
