/** Two failovers aligned at their faults: every step of both on one scale, with the difference in milliseconds. */
import { compareEpisodes, type ComparedTime } from '@understudy/shared/history/compare-episodes';
import type { Episode } from '@understudy/shared/history/history';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatClockMillis } from '../../ui/format-time.ts';
import { formatDifference, formatSince } from './episode-words.ts';
import { serviceMillis } from './lane-selection.ts';

interface CompareProps {
  a: Episode;
  b: Episode;
  onEnd: () => void;
}

export function CompareCard({ a, b, onEnd }: CompareProps) {
  const { gap, redundancy, phases } = compareEpisodes(a, b);
  // What came long after the interruption would flatten all before it, as in a single card.
  const end = Math.max(serviceMillis(a), serviceMillis(b));
  return (
    <article className="tl-compare" aria-label={`${a.title} at ${formatClockMillis(a.wall)} beside ${b.title} at ${formatClockMillis(b.wall)}, aligned at their faults`}>
      <header>
        <h3>Two failovers, aligned at the fault</h3>
        <button type="button" className="tl-link" onClick={onEnd}>End</button>
      </header>
      <dl className="tl-sides">
        {([['A', a], ['B', b]] as const).map(([side, episode]) => (
          <div key={side} className={`tl-side-${side.toLowerCase()}`}>
            <dt><span className="tl-swatch" aria-hidden="true" />{side}</dt>
            <dd><b>{episode.title}</b> <span className="mono dim">{formatClockMillis(episode.wall)}</span><br /><span className="dim">{episode.cause}</span></dd>
          </div>
        ))}
      </dl>
      <table className="tl-table">
        <thead><tr><th scope="col">since the fault</th><th scope="col">A</th><th scope="col">B</th><th scope="col">B − A</th></tr></thead>
        <tbody>
          <Row time={gap} headline />
          <Row time={redundancy} headline />
          {phases.map((phase) => <PhaseRows key={phase.name} phase={phase} end={end} />)}
        </tbody>
      </table>
    </article>
  );
}

function Row({ time, headline = false }: { time: ComparedTime; headline?: boolean }) {
  const format = headline ? formatDuration : formatSince;
  return (
    <tr className={headline ? 'tl-row-head' : undefined}>
      <th scope="row">{time.name}</th>
      <td className="mono">{time.a === null ? '—' : format(time.a)}</td>
      <td className="mono">{time.b === null ? '—' : format(time.b)}</td>
      <td className="mono">{time.differenceMillis === null ? '—' : formatDifference(time.differenceMillis)}</td>
    </tr>
  );
}

function PhaseRows({ phase, end }: { phase: ComparedTime; end: number }) {
  const share = (millis: number): string => `${Math.max(0, Math.min(100, (millis / end) * 100))}%`;
  return (
    <>
      <Row time={phase} />
      <tr className="tl-row-bars" aria-hidden="true">
        <td colSpan={4}>
          {(['a', 'b'] as const).map((side) => <span key={side} className={`tl-compare-track tl-side-${side}`}>{phase[side] === null ? null : <span style={{ width: `max(0.25rem, ${share(phase[side])})` }} />}</span>)}
        </td>
      </tr>
    </>
  );
}
