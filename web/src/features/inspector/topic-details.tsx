/** The inspector for a topic or a branch: the section that covers it, who holds it, and what each node thinks of that. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { describeEpoch } from '@understudy/shared/domain/update-source';
import { coveringSection, isWithin } from '@understudy/shared/domain/topic-path';
import { useFolded } from '../../state/page-context.ts';
import { sectionMark } from '../../state/status-mark.ts';
import { Badge } from '../../ui/badge.tsx';
import { Fact, Facts } from '../../ui/facts.tsx';
import { formatDuration } from '../../ui/format-duration.ts';
import { formatCount, formatRate } from '../../ui/format-number.ts';
import { formatClock } from '../../ui/format-time.ts';
import { Block } from '../../ui/panel.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { BranchValues } from '../recorder/branch-values.tsx';
import { SourceRows } from './client-rows.tsx';
import { Pick } from './pick.tsx';

export function TopicDetails({ path }: { path: TopicPath }) {
  const { view } = useFolded();
  const sections = view.spec?.sections ?? [];
  const covering = coveringSection(sections, path);
  const below = sections.filter((section) => section.path !== path && isWithin(section.path, path));
  const section = view.sections[covering?.path ?? path];
  const mark = section ? sectionMark(view, section.path) : null;
  const sources = section ? Object.values(view.nodes).flatMap((node) => Object.values(node.sources).filter((source) => isWithin(source.path, section.path))) : [];
  const samples = section ? Object.values(view.nodes).flatMap((node) => (node.sample?.sections ?? []).filter((sample) => sample.path === section.path).map((sample) => ({ node: node.name, sample }))) : [];
  return (
    <>
      <div className="head">
        <h3 className="head-name head-path">{mark && covering ? <StateMark shape={mark.shape} tone={mark.tone} /> : null} {path}</h3>
        {covering ? <Badge tone={mark?.tone ?? 'unknown'}>{mark?.word ?? 'unknown'}</Badge> : <Badge>not replicated</Badge>}
      </div>
      {covering && covering.path !== path ? <p className="soft">in section <Pick to={{ kind: 'topic', id: covering.path }} /></p> : null}
      {!covering && below.length ? <p className="soft">Above the sections {below.map((other) => <span key={other.path}><Pick to={{ kind: 'topic', id: other.path }} /> </span>)}: a registration here is refused.</p> : null}
      {!covering && !below.length ? <p className="soft">Outside every section: local to each node, with one active source on each.</p> : null}
      {section ? (
        <>
          <Facts>
            <Fact name="Holder">{section.holder?.active ? <><Pick to={{ kind: 'client', id: section.holder.active.client }} /> on <Pick to={{ kind: 'node', id: section.holder.active.node }} /></> : <span className="tone-down">none: topics keep their last values</span>}</Fact>
            <Fact name="Since">{formatClock(section.wall)}{section.holder?.epoch ? <> · epoch <span className="mono">{describeEpoch(section.holder.epoch)}</span></> : null}</Fact>
            <Fact name="Because">{section.because || '—'}</Fact>
            {section.home ? <Fact name="Home">{section.home}; elsewhere read-only</Fact> : null}
          </Facts>
          <Block title="Registrations">
            <SourceRows sources={sources} view={view} />
          </Block>
          <Block title="Who holds it, by each node" aside="a split shows here">
            <ul className="rows">
              {Object.entries(section.opinions).map(([node, opinion]) => {
                const { active } = section.holder ?? { active: null };
                // A node away from home that has not heard of a holder contradicts nobody.
                const differs = opinion.active ? opinion.active.client !== active?.client : active !== null && view.nodes[node]?.group === section.home;
                return (
                  <li key={node} className="row plain-row">
                    <Pick to={{ kind: 'node', id: node }} />
                    <span className={differs ? 'tone-attention' : 'soft'}>{opinion.active ? opinion.active.client : 'nobody'} <span className="mono dim">{opinion.epoch ? describeEpoch(opinion.epoch) : ''}</span></span>
                  </li>
                );
              })}
            </ul>
          </Block>
          {samples.length ? (
            <Block title="Copies" aside="topics · updates">
              <ul className="rows">
                {samples.map(({ node, sample }) => (
                  <li key={node} className="row plain-row">
                    <Pick to={{ kind: 'node', id: node }} />
                    <span className="mono soft">{formatCount(sample.topics)} · {formatRate(sample.updatesPerSecond)}</span>
                  </li>
                ))}
              </ul>
            </Block>
          ) : null}
          {Object.keys(section.handovers).length ? (
            <Block title="Last handover" aside="gap at each node">
              <ul className="rows">
                {Object.values(section.handovers).map((handover) => (
                  <li key={handover.node} className="row plain-row">
                    <Pick to={{ kind: 'node', id: handover.node }} />
                    <span className="soft">to {handover.client} <b className="mono">{handover.gapMillis === null ? '—' : formatDuration(handover.gapMillis)}</b></span>
                  </li>
                ))}
              </ul>
            </Block>
          ) : null}
        </>
      ) : null}
      <Block title="Values in the log"><BranchValues path={path} /></Block>
    </>
  );
}
