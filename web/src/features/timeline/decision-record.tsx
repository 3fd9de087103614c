/** Why the new one is the new one: one line, and behind it every candidate with what became of it. */
import { describeDecision } from '@understudy/shared/history/decisions';
import type { Candidate, Decision } from '@understudy/shared/history/history';
import { StateMark, type MarkShape, type Tone } from '../../ui/state-mark.tsx';

const MARKS: Record<Candidate['verdict'], { shape: MarkShape; tone: Tone; word: string }> = {
  chosen: { shape: 'active', tone: 'up', word: 'chosen' },
  failed: { shape: 'down', tone: 'down', word: 'failed' },
  gone: { shape: 'down', tone: 'down', word: 'gone' },
  waiting: { shape: 'standby', tone: 'standby', word: 'in line' },
  untried: { shape: 'none', tone: 'unknown', word: 'untried' },
};

export function DecisionRecord({ decision }: { decision: Decision }) {
  const line = describeDecision(decision);
  return (
    <details className="tl-decision">
      <summary><span className="tl-why">Why</span> {line ?? 'nobody was chosen yet'}</summary>
      {decision.candidates.length > 0 ? (
        <ol aria-label="Candidates by rank">
          {decision.candidates.map((candidate) => (
            <li key={candidate.name}>
              <StateMark {...MARKS[candidate.verdict]} />
              <span><b>{candidate.name}</b> <span className="soft">{candidate.words}</span></span>
            </li>
          ))}
        </ol>
      ) : <p className="dim">Nobody stood by.</p>}
      <p className="tl-foot">
        Ranked by {decision.rule}.{decision.by ? ` Decided by ${decision.by}` : ''}{decision.because ? `${decision.by ? ': ' : ' '}${decision.because}.` : decision.by ? '.' : ''}
      </p>
    </details>
  );
}
