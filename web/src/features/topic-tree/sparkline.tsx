/** The last minute of a rate as a line with the ground below it filled; as high as its own highest second. */
import { memo } from 'react';
import { TREND_SECONDS } from '@understudy/shared/domain/rate-trend';

const WIDTH = TREND_SECONDS;
const HEIGHT = 16;

/** @param rates by second, oldest first; the last stands at the right edge, whatever is missing is left out at the left */
export const Sparkline = memo(function Sparkline({ rates }: { rates: readonly number[] }) {
  const most = Math.max(0, ...rates);
  if (rates.length < 2) return <span className="spark" />;
  if (most === 0) return <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true"><path className="spark-none" d={`M${WIDTH - rates.length} ${HEIGHT - 0.5}H${WIDTH}`} /></svg>;
  const left = WIDTH - rates.length;
  const line = rates.map((rate, index) => `${left + index + 0.5} ${(HEIGHT - 1 - (rate / most) * (HEIGHT - 2.5)).toFixed(1)}`).join('L');
  return (
    <svg className="spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <path className="spark-ground" d={`M${left + 0.5} ${HEIGHT}L${line}L${WIDTH - 0.5} ${HEIGHT}Z`} />
      <path className="spark-line" d={`M${line}`} />
    </svg>
  );
});
