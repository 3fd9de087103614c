/** One row of the topic tree at an instant, with the marks of its section, and the box that opens below it. */
import type { TopicPath } from '@understudy/shared/domain/ids';
import { SectionBox, summarizeSection } from '../../features/topic-tree/section-box.tsx';
import { pictureOfPast } from '../../features/topic-tree/past-picture.ts';
import { layoutTree, rowAt, type Row } from '../../features/topic-tree/place-rows.ts';
import { TreeRow } from '../../features/topic-tree/tree-row.tsx';
import { useElementSize } from '../../ui/gestures/use-element-size.ts';
import { readRemPx } from '../../ui/rem-px.ts';
import { useRef } from 'react';
import '../../features/topic-tree/topic-tree.css';
import type { Seen } from '../shelf/specimen.ts';

const ROW_REM = 1.85;
const nothing = (): void => undefined;

/** @returns the rows that the tree has at this instant, every branch that leads to a section opened. */
export function rowsAt({ view, now }: Seen, opened: readonly TopicPath[]): Row[] {
  const sections = view.spec?.sections ?? [];
  const block = layoutTree(pictureOfPast(view, { at: now, frameOf: () => null }, opened), opened, sections);
  const open = new Set(opened);
  return Array.from({ length: block.count }, (_, index) => rowAt(block, index, open, sections));
}

/** @param box whether the section's box is open, too */
export function TreeCrop({ seen, rows, box }: { seen: Seen; rows: readonly Row[]; box?: TopicPath }) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useElementSize(frame);
  const rem = size ? readRemPx() : 16;
  const { view, now } = seen;
  const section = box === undefined ? undefined : view.sections[box];
  return (
    <div ref={frame} className="crop crop-tree topics-body" inert>
      <div role="tree" aria-label="Rows of topics" className="tree" style={{ height: rows.length * ROW_REM * rem }}>
        {rows.map((row, index) => (
          <TreeRow
            key={row.key} row={row} section={row.kind === 'topic' && row.standing === 'section' && view.sections[row.path] ? summarizeSection(view, view.sections[row.path]!) : null} now={now}
            topPx={index * ROW_REM * rem} heightPx={ROW_REM * rem} index={index} active={false} selected={false} lit={false} whole={false} onAct={nothing} onToggle={nothing}
          />
        ))}
      </div>
      {section ? <div className="crop-box row-box-body"><SectionBox view={view} section={section} /></div> : null}
    </div>
  );
}
