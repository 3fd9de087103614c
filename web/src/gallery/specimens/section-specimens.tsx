/** Rows of the topic tree: sections with their holder, risks and audit; and what a row says when there is nothing to list. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { sectionStatus, type SectionStatus } from '@understudy/shared/view/status';
import type { Row } from '../../features/topic-tree/place-rows.ts';
import { auditOf, type AuditState } from '../../features/topic-tree/section-audit.ts';
import { sectionRisks, type RiskKind } from '../../features/topic-tree/section-risks.ts';
import { rowsAt, TreeCrop } from '../pictures/tree-crop.tsx';
import type { Reading } from '../shelf/reading.ts';
import type { Chapter, RecordingName, Seen, Specimen } from '../shelf/specimen.ts';

const aSection = ({ view }: Reading, is: (path: TopicPath) => boolean): TopicPath | null => (view.spec?.sections ?? []).map(({ path }) => path).find((path) => view.sections[path] !== undefined && is(path)) ?? null;
const above = (path: TopicPath): TopicPath[] => path.split('/').slice(0, -1).map((_, index, parts) => parts.slice(0, index + 1).join('/'));

function Section({ seen, box = false }: { seen: Seen; box?: boolean }) {
  const rows = rowsAt(seen, above(seen.subject)).filter((row) => row.kind === 'topic' && row.path === seen.subject);
  return <TreeCrop seen={seen} rows={rows} box={box ? seen.subject : undefined} />;
}

interface Said extends Pick<Specimen, 'title' | 'meaning' | 'recording'> {
  settleMillis?: number;
}

const section = (id: string, shows: string, about: Said, is: (reading: Reading, path: TopicPath) => boolean): Specimen => (
  { id: `section-${id}`, shows: [shows], settleMillis: 1500, ...about, find: (reading) => aSection(reading, (path) => is(reading, path)), picture: (seen) => <Section seen={seen} box /> }
);
const status = (state: SectionStatus, recording: RecordingName, title: string, meaning: string): Specimen => section(state, `SectionStatus ${state}`, { recording, title, meaning }, ({ view }, path) => sectionStatus(view, path).state === state);
const risk = (kind: RiskKind, recording: RecordingName, title: string, meaning: string): Specimen => section(`risk-${kind}`, `RiskKind ${kind}`, { recording, title, meaning }, ({ view }, path) => sectionRisks(view, view.sections[path]!).some((each) => each.kind === kind));
const audit = (state: AuditState, recording: RecordingName, title: string, meaning: string): Specimen => section(`audit-${state}`, `AuditState ${state}`, { recording, title, meaning, settleMillis: 300 }, ({ view }, path) => view.audits !== undefined && auditOf(view, path).state === state);

/** Rows that say why there is nothing: the page's own words, which no recording has. */
const said = (row: Row, title: string, meaning: string): Specimen => (
  { id: `row-${row.kind}`, shows: [`Row ${row.kind}`], title, meaning, recording: 'death', find: () => 'prices', picture: (seen) => <TreeCrop seen={seen} rows={[row]} /> }
);

export const SECTIONS: Chapter = {
  id: 'sections', title: 'Sections', about: 'A section is a branch of the topic tree that is replicated and has one active source. Its row says who serves it, who stands by, what it risks and what the audit says; the box below opens with a click.',
  specimens: [
    status('served', 'death', 'served', 'A client is active, and another one stands by.'),
    status('no-standby', 'death', 'no standby', 'It is served, and nobody would take over.'),
    status('no-source', 'nobody', 'no source', 'Nobody publishes it: its topics keep their last values (US-23).'),
    { ...status('split', 'split', 'split brain', 'Two nodes hold it themselves, and values differ (US-24).'), find: ({ view }) => (sectionStatus(view, 'prices/fx').state === 'split' ? 'prices/fx' : null) },
    status('unknown', 'monitor', 'unknown', 'The node of its source is not heard; nobody says that it is not served.'),
  ],
};

export const RISKS: Chapter = {
  id: 'risks', title: 'Risks and audits', about: 'What a section could lose with the next failure, and what the auditors found of what was acknowledged. Shapes first, words where there is room.',
  specimens: [
    risk('no-standby', 'death', 'no standby', 'With its source the updates end.'),
    risk('single-copy', 'loss', 'single copy', 'Only one node that is heard has its topics.'),
    risk('async-only', 'loss', 'async only', 'Updates are acknowledged before any other node has them.'),
    risk('nobody-listening', 'death', 'nobody listening', 'No client is subscribed to it. Worth knowing, and nobody has to act.'),
    audit('ok', 'death', 'audit ok', 'Everything that was acknowledged was found on every node where it belongs.'),
    audit('pending', 'death', 'audit pending', 'Some of it is still being looked for: until then nobody says 0.'),
    audit('lost', 'loss', 'lost', 'Acknowledged, and on no disk any more on which it belongs. Here a disk was taken away while its node had acknowledged alone.'),
    audit('unknown', 'beginning', 'not audited', 'Nobody counts, or nobody has said so for a while.'),
    section('overwritten', 'AuditState overwritten', { recording: 'split', title: 'overwritten', meaning: 'What the losing side of a healed split had acknowledged, and the winner’s values replaced: reported, and not mixed with lost (RP-12).' }, ({ view }, path) => auditOf(view, path).overwritten > 0),
  ],
};

export const ROWS: Chapter = {
  id: 'rows', title: 'Rows of the tree', about: 'What the tree says where it has nothing to list: what is not there is counted or named, never left out.',
  specimens: [
    {
      id: 'row-topic', shows: ['Row topic', 'Row unrecorded'], title: 'of the past', meaning: 'Sections as their nodes told of them, and hatched what nobody recorded at that instant.', recording: 'death',
      find: ({ view }) => (Object.values(view.nodes).some(({ sample }) => sample?.sections.length) ? 'prices' : null), picture: (seen) => <TreeCrop seen={seen} rows={rowsAt(seen, ['prices'])} />,
    },
    said({ kind: 'waiting', key: 'waiting', path: 'prices', depth: 1 }, 'waiting', 'The branch was opened, and its node has not answered yet.'),
    said({ kind: 'blank', key: 'blank', path: 'prices', depth: 1, place: 7, siblings: 1200 }, 'not loaded', 'A row in its place, before what it says has come.'),
    said({ kind: 'ordering', key: 'ordering', path: 'prices', depth: 1, count: 1_000_000 }, 'putting in order', 'A branch of very many topics is being sorted on its node.'),
    said({ kind: 'beyond', key: 'beyond', path: 'prices', depth: 1, count: 48_210 }, 'more than listed', 'What no list can hold is counted.'),
    said({ kind: 'empty', key: 'empty', path: 'prices', depth: 1 }, 'empty', 'The branch is there, and no topic in it has a value.'),
  ],
};
