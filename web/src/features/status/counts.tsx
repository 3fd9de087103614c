/** The counts of the header, each coloured only when something is missing. */
import { useMemo } from 'react';
import { countCluster } from '@understudy/shared/view/describe-cluster';
import { useFolded, useSelection } from '../../state/page-context.ts';
import { StateMark, type Tone } from '../../ui/state-mark.tsx';

export function Counts() {
  const { view } = useFolded();
  const [, onSelect] = useSelection();
  const counts = useMemo(() => countCluster(view), [view]);
  return (
    <ul className="counts" aria-label="Counts">
      <Count of={`${counts.nodes.up}/${counts.nodes.all}`} word="nodes" tone={counts.nodes.up + counts.nodes.muted < counts.nodes.all ? 'down' : 'plain'} />
      <Count of={`${counts.sections.served}/${counts.sections.all}`} word="sections served" tone={counts.sections.served + counts.sections.muted < counts.sections.all ? 'down' : 'plain'} />
      {counts.standbysMissing ? <Count of={String(counts.standbysMissing)} word="without standby" tone="attention" /> : null}
      <li>
        <button type="button" className="count-button" onClick={() => onSelect(null)} title="Show the overview">
          {counts.findings ? <StateMark shape="attention" tone="attention" /> : null} <b className={`mono tone-${counts.findings ? 'attention' : 'plain'}`}>{counts.findings}</b> {counts.findings === 1 ? 'finding' : 'findings'}
        </button>
      </li>
      {counts.muted ? <li><button type="button" className="count-button" onClick={() => onSelect(null)} title="Known problems: they are listed in the overview"><b className="mono">{counts.muted}</b> muted</button></li> : null}
    </ul>
  );
}

function Count({ of, word, tone }: { of: string; word: string; tone: Tone }) {
  return (
    <li>
      <b className={`mono tone-${tone}`}>{of}</b> {word}
    </li>
  );
}
